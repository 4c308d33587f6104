package github

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// A fake is a GitHub that answers what a test gives it, and 404 to everything
// else, without a network: so a test can wait an hour.
type fake struct {
	t      *testing.T
	routes map[string]http.HandlerFunc // by "GET /path" or "graphql name"
	calls  map[string]int
	sent   []*http.Request
}

func (f *fake) RoundTrip(req *http.Request) (*http.Response, error) {
	key := req.Method + " " + req.URL.EscapedPath()
	if strings.HasSuffix(req.URL.Path, "/graphql") {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		var q graphRequest
		if err := json.Unmarshal(body, &q); err != nil {
			f.t.Errorf("a query that is no JSON: %v", err)
		}
		key = "graphql " + q.OperationName
		req.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	f.calls[key]++
	f.sent = append(f.sent, req)
	w := httptest.NewRecorder()
	w.Header().Set("Date", night.Format(http.TimeFormat))
	if h := f.routes[key]; h != nil {
		h(w, req)
	} else {
		answer(http.StatusNotFound, `{"message":"Not Found"}`)(w, req)
	}
	resp := w.Result()
	resp.Request = req
	return resp, nil
}

// answer is a handler that always answers alike. Headers come in pairs.
func answer(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func ok(body string, headers ...string) http.HandlerFunc {
	return answer(http.StatusOK, body, headers...)
}

// inTurn answers with one handler after the other, and then with the last.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	n := 0
	return func(w http.ResponseWriter, r *http.Request) {
		h := handlers[min(n, len(handlers)-1)]
		n++
		h(w, r)
	}
}

type routes map[string]http.HandlerFunc

// faked returns a source that reads a fake.
func faked(t *testing.T, r routes, change ...func(*Config)) (*Source, *fake) {
	t.Helper()
	f := &fake{t: t, routes: r, calls: map[string]int{}}
	config := Config{Organization: "acme", Token: "ghp_secretofnobody", Transport: f, Now: night, Gate: free(), Workers: 1}
	for _, c := range change {
		c(&config)
	}
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return s, f
}

// collect reads one part of acme.
func collect(t *testing.T, s *Source, part string, types ...string) collectors.Result {
	t.Helper()
	scope := scopeOf(types...)
	scope.Part = part
	result, err := s.Collect(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// line is the coverage of a type, or of an attribute of it.
func line(t *testing.T, r collectors.Result, assetType, path string) collectors.Coverage {
	t.Helper()
	for _, c := range r.Coverage {
		if c.AssetType == assetType && c.Path == path {
			return c
		}
	}
	t.Fatalf("no coverage of %s %s in %+v", assetType, path, r.Coverage)
	return collectors.Coverage{}
}

// attributesOf are the attributes of the only asset of a type.
func attributesOf(t *testing.T, r collectors.Result, assetType string) map[string]any {
	t.Helper()
	var found []collectors.Asset
	for _, a := range r.Assets {
		if a.Type == assetType {
			found = append(found, a)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d assets of type %s, want 1; coverage %+v", len(found), assetType, r.Coverage)
	}
	var attributes map[string]any
	if err := json.Unmarshal(found[0].Attributes, &attributes); err != nil {
		t.Fatal(err)
	}
	return attributes
}

func decode(t *testing.T, r io.Reader, v any) {
	t.Helper()
	if err := json.NewDecoder(r).Decode(v); err != nil {
		t.Fatal(err)
	}
}
