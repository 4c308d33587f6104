package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

var users = collectors.Operation{Name: "acme:users", Permission: "users:read"}

// client calls host through a gate that never waits.
func client(host string, with func(*Options)) *Client {
	o := Options{
		Hosts:      []string{host},
		Operations: []collectors.Operation{users},
		Gate:       throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}),
	}
	if with != nil {
		with(&o)
	}
	return New(o)
}

// An answer is what a test's server says.
type answer struct {
	status int
	header http.Header
	body   string
	err    error
}

// script answers each attempt with the next of its answers, the last for ever.
type script struct {
	answers []answer
	seen    []*http.Request
	bodies  []string
	times   []time.Time
}

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
		req.Body.Close()
	}
	s.seen, s.bodies, s.times = append(s.seen, req), append(s.bodies, string(body)), append(s.times, time.Now())
	a := s.answers[min(len(s.seen), len(s.answers))-1]
	if a.err != nil {
		return nil, a.err
	}
	header := a.header
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(strings.NewReader(a.body)), Request: req}, nil
}

func TestRetries(t *testing.T) {
	after := func(name, value string) http.Header {
		return http.Header{name: {value}, "Date": {"Sun, 22 Nov 2026 09:00:00 GMT"}}
	}
	good := answer{status: 200, body: `{}`}
	tests := []struct {
		name     string
		answers  []answer
		attempts int
		least    time.Duration // between the first attempts
		fault    Fault
		state    collectors.State
	}{
		{"a good answer is not asked for again", []answer{good}, 1, 0, "", ""},
		{"429 with seconds", []answer{{429, after("Retry-After", "7"), "", nil}, good}, 2, 7 * time.Second, "", ""},
		{"429 with a date", []answer{{429, after("Retry-After", "Sun, 22 Nov 2026 09:00:09 GMT"), "", nil}, good}, 2, 9 * time.Second, "", ""},
		{"429 with a time of reset", []answer{{429, after("X-Rate-Limit-Reset", "1795338011"), "", nil}, good}, 2, 11 * time.Second, "", ""},
		{"429 with seconds to a reset", []answer{{429, after("X-Ratelimit-Reset", "13"), "", nil}, good}, 2, 13 * time.Second, "", ""},
		{"429 that asks for an hour", []answer{{429, after("Retry-After", "3600"), "", nil}}, 1, 0, Throttled, collectors.Throttled},
		{"429 for ever", []answer{{429, nil, "", nil}}, 5, 200 * time.Millisecond, Throttled, collectors.Throttled},
		{"403 for the rate", []answer{{403, nil, `{"error":{"reason":"slow"}}`, nil}, good}, 2, 3 * time.Second, "", ""},
		{"403 for the rate for ever", []answer{{403, nil, `{"error":{"reason":"slow"}}`, nil}}, 5, 0, Throttled, collectors.Throttled},
		{"403", []answer{{403, nil, `{"error":{"code":403,"status":"PERMISSION_DENIED"}}`, nil}}, 1, 0, Status, collectors.Denied},
		{"401", []answer{{401, nil, "", nil}}, 1, 0, Status, collectors.Denied},
		{"402", []answer{{402, nil, "", nil}}, 1, 0, Status, collectors.Disabled},
		{"404", []answer{{404, nil, "", nil}}, 1, 0, Status, collectors.Unreachable},
		{"503 and then good", []answer{{503, after("Retry-After", "4"), "", nil}, good}, 2, 4 * time.Second, "", ""},
		{"500 for ever", []answer{{500, nil, "<html>", nil}}, 5, 0, Status, collectors.Unreachable},
		{"no answer once", []answer{{err: io.EOF}, good}, 2, 200 * time.Millisecond, "", ""},
		{"no answer for ever", []answer{{err: io.EOF}}, 5, 0, Network, collectors.Unreachable},
		{"a page of a proxy", []answer{{200, nil, " <html>", nil}}, 1, 0, HTML, collectors.Unreachable},
		{"cut off", []answer{{200, nil, `{"users":[`, nil}, good}, 2, 0, "", ""},
		{"cut off for ever", []answer{{200, nil, `{"users":[`, nil}}, 5, 0, Truncated, collectors.Unreachable},
		{"too large", []answer{{200, nil, `"` + strings.Repeat("a", 100) + `"`, nil}}, 1, 0, TooLarge, collectors.Unreachable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: tt.answers}
				c := client("acme.example", func(o *Options) {
					o.Transport, o.MaxBytes, o.Posts = s, 100, []string{"/users"}
					o.Throttled = func(status int, _ http.Header, body []byte) (time.Duration, bool) {
						return 3 * time.Second, status == 403 && bytes.Contains(body, []byte("slow"))
					}
				})
				_, err := c.Read(t.Context(), Call{Operation: users.Name, URL: "https://acme.example/users", Body: []byte("query")})
				if len(s.seen) != tt.attempts {
					t.Errorf("%d attempts, want %d", len(s.seen), tt.attempts)
				}
				for _, body := range s.bodies {
					if body != "query" {
						t.Errorf("an attempt sent %q, want the whole body each time", body)
					}
				}
				if len(s.times) > 1 && s.times[1].Sub(s.times[0]) < tt.least {
					t.Errorf("the second attempt came after %v, want %v", s.times[1].Sub(s.times[0]), tt.least)
				}
				e, _ := errors.AsType[*Error](err)
				switch {
				case tt.fault == "" && err != nil, tt.fault != "" && (e == nil || e.Fault != tt.fault):
					t.Fatalf("Read = %v, want the fault %q", err, tt.fault)
				case tt.fault == "":
					return
				}
				if g := Classify(t.Context(), err, users, nil); g.State != tt.state || !strings.HasSuffix(g.Reason, ": acme:users") {
					t.Errorf("Classify(%v) = %+v, want %s and the operation", err, g, tt.state)
				}
			})
		})
	}
}

func TestAnErrorComesWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, a := range []answer{{429, nil, "", nil}, {200, nil, "<html>", nil}, {err: io.EOF}} {
			c := client("acme.example", func(o *Options) {
				o.Transport = &script{answers: []answer{a}}
				o.Operation = func(*http.Request) string { return users.Name }
			})
			req, err := http.NewRequestWithContext(t.Context(), "GET", "https://acme.example/users", nil)
			if err != nil {
				t.Fatal(err)
			}
			if resp, err := c.HTTP().Transport.RoundTrip(req); resp != nil || err == nil {
				t.Errorf("after %+v RoundTrip = %v, %v, want an error alone, as net/http asks for", a, resp, err)
			}
		}
	})
}

func TestTheEndOfTheContextEndsAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		c := client("acme.example", func(o *Options) {
			o.Transport = &script{answers: []answer{{429, http.Header{"Retry-After": {"60"}}, "", nil}}}
		})
		start := time.Now()
		_, err := c.Read(ctx, Call{Operation: users.Name, URL: "https://acme.example/users"})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 10*time.Second {
			t.Errorf("Read = %v after %v, want the deadline after 10s", err, time.Since(start))
		}
		if g := Classify(ctx, err, users, nil); g.State != collectors.Deadline {
			t.Errorf("Classify = %+v, want deadline", g)
		}
	})
}

func TestASlowAttemptEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := client("acme.example", func(o *Options) {
			o.Attempts = 2
			o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
				<-r.Context().Done()
				return nil, r.Context().Err()
			})
		})
		_, err := c.Read(t.Context(), Call{Operation: users.Name, URL: "https://acme.example/users"})
		if got, want := Classify(t.Context(), err, users, nil).Reason, "no answer in time: acme:users"; got != want {
			t.Errorf("the reason is %q, want %q", got, want)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNothingElseIsCalled(t *testing.T) {
	s := &script{answers: []answer{{200, nil, `{}`, nil}}}
	c := client("acme.example", func(o *Options) { o.Transport, o.Posts = s, []string{"/graphql"} })
	for name, call := range map[string]Call{
		"an operation that is not on the list": {Operation: "acme:delete", URL: "https://acme.example/users"},
		"no operation":                         {URL: "https://acme.example/users"},
		"another host":                         {Operation: users.Name, URL: "https://evil.example/users"},
		"another port":                         {Operation: users.Name, URL: "https://acme.example:8443/users"},
		"a post that is not on the list":       {Operation: users.Name, URL: "https://acme.example/users", Body: []byte("{}")},
		"another method in a header":           {Operation: users.Name, URL: "https://acme.example/users", Header: http.Header{"X-Http-Method-Override": {"DELETE"}}},
		"no URL":                               {Operation: users.Name, URL: "https://acme example/"},
	} {
		if _, err := c.Read(t.Context(), call); err == nil {
			t.Errorf("%s was called", name)
		}
	}
	if len(s.seen) > 0 {
		t.Errorf("the server saw %d calls, want none", len(s.seen))
	}
	if _, err := c.Read(t.Context(), Call{Operation: users.Name, URL: "https://acme.example/graphql", Body: []byte("{}")}); err != nil {
		t.Errorf("the allowed post: %v", err)
	}
}

func TestRedirects(t *testing.T) {
	var leaked []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leaked = append(leaked, r.Header.Get("Dd-Api-Key"))
	}))
	defer other.Close()
	here := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/old":
			http.Redirect(w, r, "/users", http.StatusMovedPermanently)
		case "/away":
			http.Redirect(w, r, other.URL, http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		}
	}))
	defer here.Close()
	host := func(s *httptest.Server) string { u, _ := url.Parse(s.URL); return u.Host }
	c := client(host(here), func(o *Options) {
		o.Hosts = append(o.Hosts, host(other)) // allowed for itself, and still no place for these credentials
		o.Authorize = func(r *http.Request) error { r.Header.Set("Dd-Api-Key", "s3cret"); return nil }
	})
	for path, good := range map[string]bool{"/users": true, "/old": true, "/away": false, "/round": false} {
		_, err := c.Read(t.Context(), Call{Operation: users.Name, URL: here.URL + path})
		if e, _ := errors.AsType[*Error](err); good != (err == nil) || !good && (e == nil || e.Fault != Elsewhere) {
			t.Errorf("GET %s = %v, want good: %t", path, err, good)
		}
	}
	if len(leaked) > 0 {
		t.Errorf("the other host saw %q", leaked)
	}
}

func TestErrorsHoldNoSecret(t *testing.T) {
	const secret = "xoxb-s3cret"
	for _, a := range []answer{
		{400, nil, `{"error":"bad_` + secret + `"}`, nil},
		{403, nil, `{"errors":[{"code":"` + secret + `"}]}`, nil},
		{200, nil, `{"a":`, nil},
		{err: errors.New("dial " + secret)},
		{302, http.Header{"Location": {"https://evil.example/?token=" + secret}}, "", nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := client("acme.example", func(o *Options) { o.Transport, o.Secrets = &script{answers: []answer{a}}, []string{secret} })
			_, err := c.Read(t.Context(), Call{Operation: users.Name, URL: "https://acme.example/users?cursor=" + secret})
			if err == nil || strings.Contains(err.Error(), secret) {
				t.Errorf("after %d %s Read = %v, want an error without the secret", a.status, a.body, err)
			}
			if g := Classify(t.Context(), err, users, nil); strings.Contains(g.Reason+g.Needs, secret) {
				t.Errorf("Classify = %+v, want no secret", g)
			}
		})
	}
}

func TestTruncatedByTheConnection(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, `{}`)
	}))
	defer srv.Close()
	c := client(strings.TrimPrefix(srv.URL, "http://"), func(o *Options) { o.Attempts = 1 })
	_, err := c.Read(t.Context(), Call{Operation: users.Name, URL: srv.URL})
	if e, _ := errors.AsType[*Error](err); e == nil || e.Fault != Truncated {
		t.Errorf("Read = %v, want %q", err, Truncated)
	}
}
