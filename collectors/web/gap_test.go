package web

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

func TestClassify(t *testing.T) {
	kinds := Kinds{"plan": {State: collectors.Disabled, Needs: "Enterprise"}, "404": {State: collectors.Denied}}
	status := func(n int, code string) error { return &Error{Fault: Status, Status: n, Code: code} }
	tests := []struct {
		err  error
		want Gap
	}{
		{status(403, "plan"), Gap{collectors.Disabled, "HTTP 403 plan: acme:users", "Enterprise"}},
		{status(404, "other"), Gap{collectors.Denied, "HTTP 404 other: acme:users", "users:read"}},
		{status(400, "invalid_client"), Gap{collectors.Denied, "HTTP 400 invalid_client: acme:users", "credentials that are valid, for users:read"}},
		{status(403, ""), Gap{collectors.Denied, "HTTP 403: acme:users", "users:read"}},
		{fmt.Errorf("sdk: %w", status(401, "")), Gap{collectors.Denied, "HTTP 401: acme:users", "credentials that are valid, for users:read"}},
		{&Error{Fault: Network, cause: &net.DNSError{Name: "x"}}, Gap{collectors.Unreachable, "no such host: acme:users", ""}},
		{&Error{Fault: Network, cause: syscall.ECONNREFUSED}, Gap{collectors.Unreachable, "connection refused: acme:users", ""}},
		{&Error{Fault: Network, cause: &tls.CertificateVerificationError{}}, Gap{collectors.Unreachable, "the certificate is not trusted: acme:users", ""}},
		{&Error{Operation: "acme:token", Fault: Status, Status: 401}, Gap{collectors.Denied, "HTTP 401: acme:token", "credentials that are valid, for users:read"}},
		{errors.New("text of the server"), Gap{collectors.Unreachable, "no answer: acme:users", ""}},
		{&throttle.RefusedError{Call: "c"}, Gap{collectors.Unreachable, (&throttle.RefusedError{Call: "c"}).Error(), ""}},
	}
	for _, tt := range tests {
		if got := Classify(t.Context(), tt.err, users, kinds); got != tt.want {
			t.Errorf("Classify(%v) = %+v, want %+v", tt.err, got, tt.want)
		}
	}
}

func TestEndKeepsWhatWasRead(t *testing.T) {
	line := collectors.Coverage{Count: 3, State: collectors.Complete}
	Gap{State: collectors.Denied, Reason: "r", Needs: "n"}.End(&line)
	if want := (collectors.Coverage{Count: 3, State: collectors.Partial, Reason: "r", Needs: "n"}); line != want {
		t.Errorf("End made %+v, want %+v", line, want)
	}
}

func TestUsualCode(t *testing.T) {
	tests := []struct{ body, want string }{
		{`{"error":"missing_scope"}`, "missing_scope"},
		{`{"error":{"code":403,"status":"PERMISSION_DENIED"}}`, "PERMISSION_DENIED"},
		{`{"errorCode":"E0000006","errorSummary":"…"}`, "E0000006"},
		{`{"code":124,"message":"Invalid access token."}`, "124"},
		{`{"error":{"code":2010,"message":"Access Denied"}}`, "2010"},
		{`{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}`, "10000"},
		{`{"reason":"Invalid client_id","error":"invalid_client"}`, "invalid_client"},
		{`{"errors":["Forbidden"]}`, "Forbidden"},
		{`{"schemas":[],"status":"403","detail":"no"}`, ""},
		{`{"error":"a sentence for people"}`, ""},
		{`[]`, ""}, {``, ""}, {`{"errors":[]}`, ""},
	}
	for _, tt := range tests {
		if got := usualCode(403, []byte(tt.body)); got != tt.want {
			t.Errorf("usualCode(%s) = %q, want %q", tt.body, got, tt.want)
		}
	}
}

func TestEndpoint(t *testing.T) {
	for text, want := range map[string]string{
		"https://api.acme.example/v2/": "https://api.acme.example/v2",
		"http://127.0.0.1:80":          "http://127.0.0.1:80",
		"http://[::1]:80":              "http://[::1]:80",
		"http://localhost":             "http://localhost",
		"http://api.acme.example":      "",
		"http://localhost.example":     "",
		"https://me:pw@acme.example":   "",
		"https://acme.example/?a=b":    "",
		"ftp://acme.example":           "",
		"acme.example":                 "",
		"https:acme.example":           "",
		"":                             "",
	} {
		u, err := Endpoint(text)
		if got := fmt.Sprint(u); (err == nil) != (want != "") || err == nil && got != want {
			t.Errorf("Endpoint(%q) = %v, %v, want %q", text, u, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "pw") {
			t.Errorf("Endpoint(%q) = %v, want no password in it", text, err)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(200, "application/json", "7", `{"a":1}`)
	f.Add(429, "text/html", "Sun, 22 Nov 2026 09:00:00 GMT", `<html>`)
	f.Add(403, "", "-1e300", `{"errors":[{"code":{}}]}`)
	f.Fuzz(func(t *testing.T, status int, kind, after, body string) {
		if status < 200 || status > 599 {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			c := client("acme.example", func(o *Options) {
				o.MaxBytes = 1 << 10
				o.Transport = &script{answers: []answer{{status, http.Header{"Content-Type": {kind}, "Retry-After": {after}}, body, nil}}}
			})
			a, err := c.Read(t.Context(), Call{Operation: users.Name, URL: "https://acme.example/users"})
			if err == nil && (status > 299 || len(a.Body) > 1<<10) {
				t.Errorf("status %d, %d bytes: no error", status, len(a.Body))
			}
			if err == nil {
				var v any
				if e := a.JSON(&v); e != nil && strings.TrimSpace(body) != "" {
					t.Errorf("a whole answer: %v", e)
				}
				return
			}
			if g := Classify(t.Context(), err, users, nil); !g.State.Blind() || g.Reason == "" {
				t.Errorf("Classify(%v) = %+v", err, g)
			}
		})
	})
}

func TestRefusedKeepsNothingButACode(t *testing.T) {
	c := New(Options{Secrets: []string{"", "xoxp-1"}})
	for code, want := range map[string]string{
		"missing_scope":             "missing_scope",
		"missing_scope\x1b[31m <b>": "missing_scope31mb",
		"no token xoxp-1":           "",
	} {
		if got := c.Refused("slack:users.list", 200, code).Code; got != want {
			t.Errorf("Refused with %q has the code %q, want %q", code, got, want)
		}
	}
}
