package backlog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const mostAnswer = 16 << 20 // bytes

// attempts is how often a call is made that was refused for the rate, or that
// reads and failed.
const attempts = 4

// read makes a call that only reads.
func (g *GitHub) read(ctx context.Context, path string, into any) error {
	_, err := g.send(ctx, http.MethodGet, g.base.String()+path, nil, into, true)
	return err
}

// write makes a call that writes, after the pace that GitHub asks for. Only a
// PATCH may be made twice.
func (g *GitHub) write(ctx context.Context, method, path string, body, into any) error {
	return g.paced(ctx, method, path, body, into, method == http.MethodPatch)
}

// put is write for what may be made twice in any case.
func (g *GitHub) put(ctx context.Context, method, path string, body, into any) error {
	return g.paced(ctx, method, path, body, into, true)
}

func (g *GitHub) paced(ctx context.Context, method, path string, body, into any, twice bool) error {
	if g.o.Pace > 0 {
		if err := g.o.Sleep(ctx, g.o.Pace); err != nil {
			return err
		}
	}
	_, err := g.send(ctx, method, g.base.String()+path, body, into, twice)
	return err
}

// send makes a call and repeats it where that does no harm: when it was refused
// for its rate, and, if it may be made twice, when its answer was lost.
func (g *GitHub) send(ctx context.Context, method, address string, body, into any, twice bool) (http.Header, error) {
	for n := 1; ; n++ {
		header, wait, err := g.attempt(ctx, method, address, body, into)
		again := errors.Is(err, ErrThrottled) || twice && errors.Is(err, ErrLost)
		if err == nil || !again || n == attempts || wait > g.o.MaxWait {
			return header, err
		}
		if err := g.o.Sleep(ctx, max(wait, time.Second<<(n-1))); err != nil {
			return nil, err
		}
	}
}

func (g *GitHub) attempt(ctx context.Context, method, address string, body, into any) (http.Header, time.Duration, error) {
	var reader io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, 0, err
		}
		reader = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, reader)
	if err != nil {
		return nil, 0, errors.New("the address is none")
	}
	token, err := g.o.Token(ctx)
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "application/vnd.github+json")
	req.Header.Set("X-GitHub-Api-Version", "2022-11-28")
	req.Header.Set("User-Agent", "auditor")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := g.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		return nil, 0, fmt.Errorf("%w: no answer from %s", ErrLost, g.base.Host) // its text could hold the address of a proxy
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer+1))
	switch {
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case err != nil || len(answer) > mostAnswer:
		return nil, 0, fmt.Errorf("%w: cut off after %d bytes", ErrLost, len(answer))
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		wait, err := refusal(resp, answer)
		return nil, wait, err
	}
	if into == nil {
		into = new(struct{}) // a proxy's page is no answer either
	}
	if json.Unmarshal(answer, into) != nil {
		return nil, 0, fmt.Errorf("%w: the answer is no JSON of GitHub", ErrLost)
	}
	return resp.Header, 0, nil
}

// refusal says what a status that is no success means, and for how long to wait.
func refusal(resp *http.Response, body []byte) (time.Duration, error) {
	var answer struct {
		Message string `json:"message"`
		Errors  []struct {
			Field   string `json:"field"`
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	_ = json.Unmarshal(body, &answer) // what is no JSON has no message
	message := strings.ToLower(answer.Message)
	limited := resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusForbidden &&
		(resp.Header.Get("X-RateLimit-Remaining") == "0" || resp.Header.Get("Retry-After") != "" || strings.Contains(message, "secondary rate limit"))
	status := fmt.Sprintf("HTTP %d", resp.StatusCode)
	switch {
	case limited:
		return untilAllowed(resp.Header), fmt.Errorf("%w (%s)", ErrThrottled, status)
	case resp.StatusCode >= 500:
		return 0, fmt.Errorf("%w: %s", ErrLost, status)
	case resp.StatusCode >= 300 && resp.StatusCode < 400, resp.StatusCode == http.StatusGone, resp.StatusCode == http.StatusNotFound:
		return 0, fmt.Errorf("%w (%s)", ErrGone, status)
	case resp.StatusCode == http.StatusForbidden && strings.Contains(message, "locked"):
		return 0, fmt.Errorf("%w (%s)", ErrLocked, status)
	case resp.StatusCode == http.StatusUnauthorized:
		return 0, fmt.Errorf("%s: the token is not accepted; check it, and whether it expired", status)
	case resp.StatusCode == http.StatusForbidden:
		return 0, fmt.Errorf("%s: the token may not do this; grant Issues: read and write", status)
	case resp.StatusCode == http.StatusUnprocessableEntity:
		var fields []string
		for _, e := range answer.Errors {
			fields = append(fields, plainWord(e.Field)+" "+plainWord(e.Code))
		}
		return 0, fmt.Errorf("%w: %s %s", ErrInvalid, status, strings.Join(fields, ", "))
	}
	return 0, errors.New(status)
}

// untilAllowed is how long GitHub asks to wait, by its own clock.
func untilAllowed(header http.Header) time.Duration {
	if seconds, err := strconv.Atoi(header.Get("Retry-After")); err == nil && seconds >= 0 && seconds < 1e6 {
		return time.Duration(seconds) * time.Second
	}
	reset, err := strconv.ParseInt(header.Get("X-RateLimit-Reset"), 10, 64)
	date, dateErr := http.ParseTime(header.Get("Date"))
	if header.Get("X-RateLimit-Remaining") == "0" && err == nil && dateErr == nil && reset < 1<<40 {
		return max(0, time.Unix(reset, 0).Sub(date)) + time.Second
	}
	return time.Minute // GitHub: wait at least a minute when no header says more
}

// plainWord keeps letters and dashes of text from outside.
func plainWord(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-' {
			return r
		}
		return -1
	}, s)
	return s[:min(len(s), 40)]
}
