package throttle

import (
	"fmt"
	"net/http"
	"path"
	"strings"
)

// ReadOnly is the list of calls that may be made; the zero value allows no named
// call. It is checked where calls leave the process, so that no mistake in a
// collector can change what is audited.
type ReadOnly struct {
	allowed map[string]bool
}

// Allow returns the list of these calls: operations by the name of their
// permission, such as "ec2:DescribeVolumes", and for Transport requests that
// read although their method does not say so, such as "POST /v1/search".
// A request that is allowed is trusted with any query and body.
func Allow(calls ...string) ReadOnly {
	r := ReadOnly{allowed: make(map[string]bool, len(calls))}
	for _, c := range calls {
		r.allowed[c] = true
	}
	return r
}

// Check returns a *RefusedError unless call is on the list.
func (r ReadOnly) Check(call string) error {
	if r.allowed[call] {
		return nil
	}
	return &RefusedError{Call: call}
}

// Transport returns next behind the list: it passes GET and HEAD requests, and
// what else the list names, and answers everything else with a *RefusedError.
// Nil means http.DefaultTransport.
func (r ReadOnly) Transport(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	return readOnlyTransport{r, next}
}

type readOnlyTransport struct {
	ReadOnly
	next http.RoundTripper
}

// overrides are headers by which some servers take another method than the
// request's.
var overrides = []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"}

// RoundTrip implements http.RoundTripper. Redirects come here too.
func (t readOnlyTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.checkRequest(req); err != nil {
		if req.Body != nil {
			req.Body.Close() // as a RoundTripper must
		}
		return nil, err
	}
	return t.next.RoundTrip(req)
}

func (t readOnlyTransport) checkRequest(req *http.Request) error {
	call := req.Method + " " + req.URL.Path
	for _, h := range overrides {
		if _, ok := req.Header[http.CanonicalHeaderKey(h)]; ok {
			return &RefusedError{Call: call + " with the header " + h}
		}
	}
	switch req.Method {
	case http.MethodGet, http.MethodHead, "": // "" is GET
		return nil
	}
	// "/v1/search/../users" and "/v1%2Fsearch" are other paths to some servers.
	if p := req.URL.EscapedPath(); p != path.Clean(p) || strings.Contains(p, "%") {
		return &RefusedError{Call: req.Method + " " + p}
	}
	return t.Check(call)
}

// A RefusedError is a call that was not made, because the list of read-only
// calls does not name it. It is a bug of the collector.
type RefusedError struct {
	Call string // such as "ec2:DeleteVolume" or "POST /v1/users"
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("refused to call %q: it is not on the list of read-only calls; report it as a bug", e.Call)
}
