package saastest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// A Fake is a product's API on loopback. Its routes are by operation: the
// provider, a colon and a pattern of http.ServeMux, or a name that Path maps.
type Fake struct {
	URL string

	mu    sync.Mutex
	calls map[string]int
}

// A Route answers one operation: the status and what is written as JSON.
type Route func(r *http.Request) (status int, answer any)

// Serve starts a server that ends with the test. patterns are the patterns of
// the routes, by operation.
func Serve(t *testing.T, patterns map[string]string, routes map[string]Route) *Fake {
	t.Helper()
	f := &Fake{calls: map[string]int{}}
	mux := http.NewServeMux()
	for operation, route := range routes {
		mux.HandleFunc(patterns[operation], func(w http.ResponseWriter, r *http.Request) {
			f.mu.Lock()
			f.calls[operation]++
			f.mu.Unlock()
			status, answer := route(r)
			Write(w, status, answer)
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	f.URL = server.URL
	return f
}

// Header is an answer with headers of its own.
type Header struct {
	http.Header
	Answer any
}

// Write writes an answer: text as it is, else as JSON.
func Write(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	if h, ok := answer.(Header); ok {
		for name, values := range h.Header {
			w.Header()[name] = values
		}
		answer = h.Answer
	}
	w.WriteHeader(status)
	if text, ok := answer.(string); ok {
		w.Write([]byte(text))
		return
	}
	json.NewEncoder(w).Encode(answer)
}

// Calls is how often an operation was called.
func (f *Fake) Calls(operation string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[operation]
}
