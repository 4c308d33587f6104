package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// read reads an answer whole. The fault is empty for one that can be used,
// or whose status already says that it cannot.
func (t *transport) read(resp *http.Response) (body []byte, fault Fault, cause error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, t.MaxBytes+1))
	success := resp.StatusCode >= 200 && resp.StatusCode <= 299
	switch {
	case int64(len(body)) > t.MaxBytes:
		return nil, TooLarge, nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, Truncated, err
	case err != nil:
		return nil, Network, err
	case !success || resp.Request != nil && resp.Request.Method == http.MethodHead:
		return body, "", nil
	case isHTML(resp.Header, body):
		return nil, HTML, nil
	case len(bytes.TrimSpace(body)) > 0 && !json.Valid(body):
		return nil, Truncated, nil
	}
	return body, "", nil
}

// isHTML finds the page that a proxy, a sign-in or a maintenance window sends
// with a status of success.
func isHTML(header http.Header, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	return kind == "text/html" || bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n\xef\xbb\xbf"), []byte("<"))
}

// asked is how long a server that throttles wants no call; zero when it does
// not say.
func asked(header http.Header) time.Duration {
	if wait := retryAfter(header); wait > 0 {
		return wait
	}
	for _, name := range []string{"X-Rate-Limit-Reset", "X-RateLimit-Reset", "RateLimit-Reset"} {
		n, err := strconv.ParseInt(header.Get(name), 10, 64)
		if err != nil || n <= 0 {
			continue
		}
		if n < 1e9 { // seconds to go, else the time
			return time.Duration(n) * time.Second
		}
		if date, err := http.ParseTime(header.Get("Date")); err == nil && n < 1e11 {
			return max(0, time.Unix(n, 0).Sub(date))
		}
	}
	return 0
}

// retryAfter reads Retry-After in both its forms. A time is set against the
// server's own Date: clocks differ.
func retryAfter(header http.Header) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		if n > 0 && n < 1e8 {
			return time.Duration(n * float64(time.Second))
		}
		return 0
	}
	until, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0
	}
	return max(0, until.Sub(date))
}

// usualCode finds an error code where most APIs have it. Messages are left
// alone: they are text for people, and differ from night to night.
func usualCode(status int, body []byte) string {
	var answer map[string]any
	if json.Unmarshal(body, &answer) != nil {
		return ""
	}
	candidates := []any{answer["error"], answer}
	if errs, ok := answer["errors"].([]any); ok && len(errs) > 0 {
		candidates = append([]any{errs[0]}, candidates...)
	}
	for _, c := range candidates {
		if code := codeIn(c); code != "" && code != strconv.Itoa(status) {
			return code
		}
	}
	return ""
}

// codeIn is a code itself, or the first that an object holds.
func codeIn(v any) string {
	switch v := v.(type) {
	case string:
		if !strings.Contains(v, " ") {
			return v
		}
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case map[string]any:
		for _, name := range []string{"errorCode", "error_code", "scimType", "error", "reason", "code", "status"} {
			switch v[name].(type) {
			case string, float64:
				if code := codeIn(v[name]); code != "" && !isStatus(code) {
					return code
				}
			}
		}
	}
	return ""
}

// isStatus reports whether a code is an HTTP status again.
func isStatus(code string) bool {
	n, err := strconv.Atoi(code)
	return err == nil && http.StatusText(n) != ""
}
