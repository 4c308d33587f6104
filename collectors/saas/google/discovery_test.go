//go:build acceptance

package google

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/corporate-sre/auditor/collectors/saas/saastest"
)

// TestDiscovery sends everything that the source sends past Google's own
// descriptions of its APIs: paths, parameters and scopes, and that the answers
// of the fake have no property which Google's have not.
func TestDiscovery(t *testing.T) {
	module := os.Getenv("AUDITOR_GOOGLE_API")
	if module == "" {
		t.Fatal("AUDITOR_GOOGLE_API is not set; run .ci/saas/google.sh")
	}
	d := &described{t: t, seen: map[string]bool{}}
	for _, name := range []string{"admin/directory/v1/admin-api.json", "licensing/v1/licensing-api.json", "cloudidentity/v1/cloudidentity-api.json"} {
		b, err := os.ReadFile(filepath.Join(module, name))
		if err != nil {
			t.Fatal(err)
		}
		var a api
		if err := json.Unmarshal(b, &a); err != nil {
			t.Fatal(err)
		}
		d.apis = append(d.apis, a)
	}
	c := acme()
	c.size, c.groupRoles = 2, true
	connection := saastest.Connection(Provider, c.serve(t).URL, map[string]string{"subject": "aiko@acme.example", "groups": "shared"},
		map[string]string{"credentials": credentials(t)})
	connection.Transport = d
	s, err := New(connection)
	if err != nil {
		t.Fatal(err)
	}
	saastest.Collect(t, s)
	for _, op := range Operations() {
		if op.Name != postToken && !d.seen[op.Name] {
			t.Errorf("%s was never called", op.Name)
		}
	}
}

// An api is a discovery document.
type api struct {
	Parameters map[string]parameter `json:"parameters"`
	Schemas    map[string]schema    `json:"schemas"`
	Resources  map[string]resource  `json:"resources"`
}

type resource struct {
	Methods   map[string]method   `json:"methods"`
	Resources map[string]resource `json:"resources"`
}

type method struct {
	Path       string               `json:"path"`
	HTTPMethod string               `json:"httpMethod"`
	Parameters map[string]parameter `json:"parameters"`
	Scopes     []string             `json:"scopes"`
	Response   schema               `json:"response"`
}

type parameter struct {
	Maximum string   `json:"maximum"`
	Enum    []string `json:"enum"`
}

type schema struct {
	Ref        string            `json:"$ref"`
	Type       string            `json:"type"`
	Properties map[string]schema `json:"properties"`
	Items      *schema           `json:"items"`
	Additional *schema           `json:"additionalProperties"`
}

// A described transport compares each call with the descriptions.
type described struct {
	t    *testing.T
	apis []api
	mu   sync.Mutex
	seen map[string]bool
}

// RoundTrip implements http.RoundTripper.
func (d *described) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || r.URL.Path == tokenPath {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return resp, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.check(r, body)
	return resp, nil
}

func (d *described) check(r *http.Request, body []byte) {
	a, m, ok := d.find(r)
	if !ok {
		d.t.Errorf("%s %s is in no description", r.Method, r.URL.Path)
		return
	}
	name := called(r)
	d.seen[name] = true
	if want := authScopePrefix + operation(name).Permission; !slices.Contains(m.Scopes, want) {
		d.t.Errorf("%s is not granted by %s but by %v", name, want, m.Scopes)
	}
	for key, values := range r.URL.Query() {
		p, known := m.Parameters[key]
		if _, general := a.Parameters[key]; !known && !general {
			d.t.Errorf("%s has no parameter %s", name, key)
		}
		if most, err := strconv.Atoi(p.Maximum); err == nil {
			if n, err := strconv.Atoi(values[0]); err != nil || n > most {
				d.t.Errorf("%s: %s is %s, want at most %d", name, key, values[0], most)
			}
		}
		if p.Enum != nil && !slices.Contains(p.Enum, values[0]) {
			d.t.Errorf("%s: %s is %s, want one of %v", name, key, values[0], p.Enum)
		}
	}
	var answer any
	if err := json.Unmarshal(body, &answer); err != nil {
		d.t.Errorf("%s: %v", name, err)
	}
	d.properties(a, name, m.Response, answer)
}

// template is a parameter in a path.
var template = regexp.MustCompile(`\{\+?[A-Za-z]+\}`)

// called is the operation that a request is of.
func called(r *http.Request) string {
	for _, op := range Operations() {
		if matches(strings.TrimPrefix(op.Name, "google_workspace:GET /"), r) {
			return op.Name
		}
	}
	return ""
}

func matches(path string, r *http.Request) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(template.ReplaceAllString(path, "\x00")), "\x00", "[^/]+")
	return regexp.MustCompile("^/" + pattern + "$").MatchString(r.URL.Path)
}

// find finds the method of a request: of those whose paths fit, the one with
// the fewest parameters in it.
func (d *described) find(r *http.Request) (in api, best method, found bool) {
	for _, a := range d.apis {
		for _, res := range a.Resources {
			for _, m := range res.Methods {
				if m.HTTPMethod != r.Method || !matches(m.Path, r) {
					continue
				}
				if !found || strings.Count(m.Path, "{") < strings.Count(best.Path, "{") {
					in, best, found = a, m, true
				}
			}
		}
	}
	return in, best, found
}

// properties looks for properties that the schema does not have. Where it says
// "any" there is none to look for.
func (d *described) properties(a api, at string, s schema, v any) {
	if s.Ref != "" {
		s = a.Schemas[s.Ref]
	}
	switch v := v.(type) {
	case map[string]any:
		if s.Type != "object" || s.Additional != nil {
			return
		}
		for key, value := range v {
			inner, known := s.Properties[key]
			if !known {
				d.t.Errorf("%s: the fake has a property %s, and Google has none", at, key)
				continue
			}
			d.properties(a, at+"."+key, inner, value)
		}
	case []any:
		if s.Type == "array" && s.Items != nil {
			for i, value := range v {
				d.properties(a, fmt.Sprintf("%s[%d]", at, i), *s.Items, value)
			}
		}
	}
}

// TestFieldsAreGoogles wants every property that is asked for to exist.
func TestFieldsAreGoogles(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(os.Getenv("AUDITOR_GOOGLE_API"), "admin/directory/v1/admin-api.json"))
	if err != nil {
		t.Fatal(err)
	}
	var a api
	if err := json.Unmarshal(b, &a); err != nil {
		t.Fatal(err)
	}
	inner := userFields[strings.Index(userFields, "users(")+len("users(") : len(userFields)-1]
	for field := range strings.SplitSeq(regexp.MustCompile(`\([^)]*\)`).ReplaceAllString(inner, ""), ",") {
		if _, known := a.Schemas["User"].Properties[field]; !known {
			t.Errorf("a user has no property %s", field)
		}
	}
}
