package snowflake

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A request is the body of a statement.
type request struct {
	Statement string `json:"statement"`
	Timeout   int    `json:"timeout"` // seconds
	Role      string `json:"role,omitempty"`
	Warehouse string `json:"warehouse,omitempty"`
}

// onlyStatements lets no statement pass but those of statements. It stands last
// before the network. Nil next means http.DefaultTransport.
type onlyStatements struct {
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t onlyStatements) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil && r.Body != http.NoBody {
		defer r.Body.Close()
		body, err := io.ReadAll(io.LimitReader(r.Body, maxStatement+1))
		if err != nil {
			return nil, err
		}
		if !allowed(body) {
			return nil, &throttle.RefusedError{Call: r.Method + " " + r.URL.Path + " with a statement of its own"}
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	next := t.next
	if next == nil {
		next = http.DefaultTransport
	}
	return next.RoundTrip(r)
}

// maxStatement is the longest body in bytes.
const maxStatement = 4096

// allowed reports whether a body is one of the statements, and nothing besides:
// a second key of the same name would be another statement to some readers.
func allowed(body []byte) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	var r request
	if len(body) > maxStatement || d.Decode(&r) != nil || d.More() {
		return false
	}
	same, err := json.Marshal(r)
	if err != nil || !bytes.Equal(same, bytes.TrimSpace(body)) {
		return false
	}
	for _, s := range statements() {
		if r.Statement == s {
			return true
		}
	}
	return false
}
