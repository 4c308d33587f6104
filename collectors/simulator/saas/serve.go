package saas

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A vendor is one product's API.
type vendor struct {
	provider string // as in Connection.Provider

	// routes are its operations, by the pattern of http.ServeMux. An operation's
	// name is the provider, a colon and the pattern, but for vendors whose calls
	// have names.
	routes map[string]route

	// fail writes an error in the vendor's shape.
	fail func(w http.ResponseWriter, f failure)

	// admit reports whether a request carries the credential. Nil: all do.
	admit func(r *http.Request, secret string) bool
}

// A route answers one operation.
type route struct {
	name string // of the operation, after the provider; empty: the pattern
	open bool   // needs no credential: what hands one out

	// detail is the name, or with one its end, where a path serves several
	// operations. Nil: the name is all.
	detail func(r *http.Request, body []byte) string

	answer func(c *call) (any, error)
}

// A call is one request.
type call struct {
	*Server
	*workspace
	request *http.Request
	header  http.Header // of the answer
	spoilt  acme.Kind   // of the fault that it meets; zero: none
}

// query is a parameter of the request's query or form.
func (c *call) query(name string) string { return c.request.FormValue(name) }

// A failure is what vendors' errors say; each vendor has codes of its own for
// the same Kind.
type failure struct {
	kind          acme.Kind
	status        int
	code, message string // empty: the vendor's own for the kind
}

func (f failure) Error() string { return f.code + ": " + f.message }

// retryAfter is how many seconds a refused caller is told to wait.
const retryAfter = "1"

// handler answers the calls of one vendor.
func (s *Server) handler(v vendor) http.Handler {
	mux := http.NewServeMux()
	for pattern, r := range v.routes {
		name := r.name
		if name == "" && r.detail == nil {
			name = pattern
		}
		mux.HandleFunc(pattern, func(w http.ResponseWriter, request *http.Request) {
			request.Body = http.MaxBytesReader(w, request.Body, 1<<20)
			operation := v.provider + ":" + name
			if r.detail != nil {
				body, err := io.ReadAll(request.Body)
				if err != nil {
					return // the caller went away
				}
				request.Body = io.NopCloser(bytes.NewReader(body))
				operation += r.detail(request, body)
			}
			s.serve(w, v, r, operation, request)
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(&http.Request{Method: http.MethodGet, URL: r.URL, Host: r.Host}); pattern != "/" {
			v.fail(w, failure{status: http.StatusMethodNotAllowed, code: "method_not_allowed", message: r.Method + " is not allowed"})
			return
		}
		v.fail(w, failure{status: http.StatusNotFound, code: "not_found", message: "no " + r.URL.Path})
	})
	return mux
}

// serve makes the call wait, fail or succeed.
func (s *Server) serve(w http.ResponseWriter, v vendor, r route, operation string, request *http.Request) {
	if !acme.Pause(request, s.options.Latency) {
		return
	}
	space := s.company.of(v.provider)
	if !r.open && v.admit != nil && !v.admit(request, s.company.secret(v.provider)) {
		s.trouble.Count(operation)
		v.fail(w, failure{status: http.StatusUnauthorized, code: "invalid_auth", message: "the credential is not valid"})
		return
	}
	c := &call{Server: s, workspace: space, request: request, header: w.Header()}
	fault := s.trouble.Meet(acme.Call{Operation: operation, Account: space.name}, space.name, time.Now())
	c.spoilt = fault.Kind
	answer := func(w http.ResponseWriter, _ *http.Request) { write(w, v, r, c) }
	switch fault.Kind {
	case acme.Throttle:
		w.Header().Set("Retry-After", retryAfter)
		v.fail(w, failure{kind: fault.Kind, status: http.StatusTooManyRequests})
	case acme.Deny, acme.DenySCP, acme.Disable:
		v.fail(w, failure{kind: fault.Kind, status: http.StatusForbidden})
	case acme.ServerError:
		v.fail(w, failure{kind: fault.Kind, status: http.StatusInternalServerError})
	case acme.Refuse:
		v.fail(w, failure{kind: fault.Kind, status: fault.Status, code: fault.Code, message: fault.Message})
	default:
		if !acme.Spoil(w, request, fault.Kind, answer) {
			answer(w, request)
		}
	}
}

// write answers the call.
func write(w http.ResponseWriter, v vendor, r route, c *call) {
	c.header = w.Header()
	body, err := r.answer(c)
	if f, failed := err.(failure); failed {
		v.fail(w, f)
		return
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	json.NewEncoder(w).Encode(body)
}

// object is JSON as vendors write it.
type object = map[string]any

// writeJSON is for the errors.
func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

// bearer admits a request whose Authorization is the scheme and the secret.
func bearer(scheme string) func(*http.Request, string) bool {
	return func(r *http.Request, secret string) bool {
		got, ok := strings.CutPrefix(r.Header.Get("Authorization"), scheme)
		return ok && got == secret
	}
}
