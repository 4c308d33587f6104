package throttle

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	r := Allow("ec2:DescribeVolumes")
	if err := r.Check("ec2:DescribeVolumes"); err != nil {
		t.Errorf("Check of an allowed call = %v, want nil", err)
	}
	for _, r := range []ReadOnly{r, {}} {
		err := r.Check("ec2:DeleteVolume")
		if e, ok := errors.AsType[*RefusedError](err); !ok || e.Call != "ec2:DeleteVolume" {
			t.Errorf("Check of another call = %v, want a RefusedError that names it", err)
		}
	}
}

func TestTransport(t *testing.T) {
	var seen []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		seen = append(seen, req.Method+" "+req.URL.Path)
		if req.URL.Path == "/moved" {
			http.Redirect(w, req, "/users", http.StatusTemporaryRedirect)
		}
	}))
	defer srv.Close()
	client := &http.Client{Transport: Allow("POST /search", "POST /moved").Transport(nil)}

	tests := []struct {
		name, method, path, header string
		allowed                    bool
	}{
		{"get", "GET", "/users", "", true},
		{"no method", "", "/users", "", true},
		{"head", "HEAD", "/users", "", true},
		{"a post on the list", "POST", "/search?q=a", "", true},
		{"a post that is not on the list", "POST", "/users", "", false},
		{"the path with another method", "DELETE", "/search", "", false},
		{"a path below it", "POST", "/search/users", "", false},
		{"a path that climbs out", "POST", "/users/../search", "", false},
		{"an escaped path", "POST", "/%73earch", "", false},
		{"a lower-case method", "post", "/users", "", false},
		{"another method in a header", "GET", "/users", "X-Http-Method-Override", false},
		{"a redirect to what is not on the list", "POST", "/moved", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequest(tt.method, srv.URL+tt.path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			req.Method = tt.method
			if tt.header != "" {
				req.Header.Set(tt.header, "DELETE")
			}
			resp, err := client.Do(req)
			if err == nil {
				resp.Body.Close()
			}
			if _, refused := errors.AsType[*RefusedError](err); refused == tt.allowed {
				t.Errorf("%s %s = %v, want allowed: %t", tt.method, tt.path, err, tt.allowed)
			}
		})
	}
	for _, call := range seen {
		switch call {
		case "GET /users", "HEAD /users", "POST /search", "POST /moved":
		default:
			t.Errorf("the server saw %s", call)
		}
	}
}

func TestTransportClosesTheBodyOfARefusedRequest(t *testing.T) {
	body := &closer{Reader: strings.NewReader("{}")}
	req, _ := http.NewRequest("POST", "http://acme.example/users", body)
	if _, err := (ReadOnly{}).Transport(nil).RoundTrip(req); err == nil {
		t.Error("RoundTrip = nil error, want a refusal")
	}
	if !body.closed {
		t.Error("the body was not closed")
	}
}

type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error { c.closed = true; return nil }
