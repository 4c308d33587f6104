package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A transport makes the attempts of a call.
type transport struct {
	Options
	allowed map[string]bool
	next    http.RoundTripper // behind the list of requests that only read
}

func newTransport(o Options) *transport {
	t := &transport{Options: o, allowed: map[string]bool{}}
	for _, op := range o.Operations {
		t.allowed[op.Name] = true
	}
	var posts []string
	for _, path := range o.Posts {
		posts = append(posts, http.MethodPost+" "+path)
	}
	t.next = throttle.Allow(posts...).Transport(o.Transport)
	t.MaxBytes = cmp.Or(o.MaxBytes, 32<<20)
	t.Attempts = cmp.Or(o.Attempts, 5)
	t.Timeout = cmp.Or(o.Timeout, time.Minute)
	t.MaxWait = cmp.Or(o.MaxWait, 5*time.Minute)
	if t.Code == nil {
		t.Code = usualCode
	}
	if t.Operation == nil {
		t.Operation = func(r *http.Request) string {
			name, _ := r.Context().Value(operationKey{}).(string)
			return name
		}
	}
	if t.Key == nil {
		t.Key = func(operation string) throttle.Key {
			service, _, _ := strings.Cut(operation, ":")
			return throttle.Key{Service: service}
		}
	}
	return t
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close() // attempts read copies
	}
	operation := t.Operation(req)
	if !t.allowed[operation] {
		return nil, &throttle.RefusedError{Call: cmp.Or(operation, req.Method+" "+req.URL.Path)}
	}
	if !slices.Contains(t.Hosts, req.URL.Host) {
		return nil, &Error{Operation: operation, Fault: Elsewhere}
	}
	if req.Body != nil && req.Body != http.NoBody && req.GetBody == nil {
		return nil, &Error{Operation: operation, Fault: Address, cause: errors.New("the body of a request can be read only once")}
	}
	key := t.Key(operation)
	for n := 1; ; n++ {
		if err := t.Gate.Wait(req.Context(), key); err != nil {
			return nil, err
		}
		resp, body, err := t.attempt(req, operation)
		if ctxErr := req.Context().Err(); ctxErr != nil {
			return nil, ctxErr
		}
		verdict := t.judge(resp, body, err)
		if verdict.throttled {
			t.Gate.Throttled(key)
			t.Gate.RetryAfter(key, min(verdict.wait, t.MaxWait))
		}
		if !verdict.again || n >= t.Attempts || verdict.wait > t.MaxWait {
			if err == nil && verdict.throttled {
				return nil, &Error{Operation: operation, Fault: Throttled, Status: resp.StatusCode}
			}
			return resp, err
		}
		if err := throttle.Sleep(req.Context(), max(backoff(n), verdict.wait)); err != nil {
			return nil, err
		}
	}
}

// attempt makes a call once and reads the answer.
func (t *transport) attempt(req *http.Request, operation string) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(req.Context(), t.Timeout)
	defer cancel()
	try := req.Clone(ctx)
	if req.GetBody != nil && req.Body != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, nil, &Error{Operation: operation, Fault: Address, cause: err}
		}
		try.Body = body
	}
	if try.Header.Get("User-Agent") == "" {
		try.Header.Set("User-Agent", "auditor")
	}
	if t.Authorize != nil {
		if err := t.Authorize(try); err != nil {
			if try.Body != nil {
				try.Body.Close()
			}
			return nil, nil, &unauthorized{err}
		}
	}
	resp, err := t.next.RoundTrip(try)
	if err != nil {
		if _, refused := errors.AsType[*throttle.RefusedError](err); refused {
			return nil, nil, err
		}
		return nil, nil, &Error{Operation: operation, Fault: Network, cause: err}
	}
	defer resp.Body.Close()
	body, fault, cause := t.read(resp)
	if fault != "" {
		return nil, nil, &Error{Operation: operation, Fault: fault, Status: resp.StatusCode, cause: cause}
	}
	resp.Request = req
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, body, nil
}

// An unauthorized call has no credentials, for a reason.
type unauthorized struct{ error }

func (u *unauthorized) Unwrap() error { return u.error }

// A verdict is what to do after an attempt.
type verdict struct {
	again     bool
	throttled bool
	wait      time.Duration // that the server asks for; 0: not said
}

func (t *transport) judge(resp *http.Response, body []byte, err error) verdict {
	if err != nil {
		_, known := errors.AsType[*unauthorized](err) // whose calls have been repeated already
		e, ok := errors.AsType[*Error](err)
		return verdict{again: ok && !known && (e.Fault == Network || e.Fault == Truncated)}
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		return verdict{again: true, throttled: true, wait: asked(resp.Header)}
	}
	if t.Throttled != nil {
		if wait, yes := t.Throttled(resp.StatusCode, resp.Header, body); yes {
			return verdict{again: true, throttled: true, wait: max(wait, retryAfter(resp.Header))}
		}
	}
	switch resp.StatusCode {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return verdict{again: true, wait: retryAfter(resp.Header)}
	}
	return verdict{}
}

const (
	firstWait   = 500 * time.Millisecond
	longestWait = 30 * time.Second
)

// backoff is a random wait that doubles with each attempt, so that workers
// which failed together do not come back together.
func backoff(attempt int) time.Duration {
	most := min(firstWait<<min(attempt-1, 10), longestWait)
	return most/2 + rand.N(most/2+1)
}
