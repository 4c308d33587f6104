//go:build acceptance

package connector

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/saas"
)

// env is a variable that the script of the acceptance tests sets.
func env(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set; run .ci/saas/acceptance.sh", name)
	}
	return value
}

// TestAcceptanceVendorDescriptions holds each request of a connector, and each
// answer that our own tests are made of, against the vendor's description.
func TestAcceptanceVendorDescriptions(t *testing.T) {
	dir := env(t, "AUDITOR_SAAS_OPENAPI")
	for _, tt := range []struct {
		connector string
		files     []string
		prefix    string // of the paths that the description leaves to its server
		paths     []string
	}{
		{"datadog", []string{"datadog-v1.yaml", "datadog-v2.yaml"}, "",
			[]string{"/api/v1/org", "/api/v2/users", "/api/v2/roles", "/api/v2/application_keys", "/api/v2/api_keys"}},
		{"zoom", []string{"zoom.json"}, "/v2", []string{"/users"}},
		{"notion", []string{"notion.json"}, "", []string{"/v1/users"}},
	} {
		t.Run(tt.connector, func(t *testing.T) {
			described := map[string]*routers.Route{}
			for _, name := range tt.files {
				maps.Copy(described, routesOf(t, filepath.Join(dir, name), tt.prefix, tt.paths))
			}
			f := newFake(t, archiveOf(t, tt.connector))
			judge := &judge{next: f, routes: described, seen: map[string]int{}}
			server := httptest.NewServer(judge)
			t.Cleanup(server.Close)
			inv := collect(t, open(t, BuiltIn()[tt.connector], server.URL))
			for _, complaint := range append(judge.complaints, f.strange...) {
				t.Error(complaint)
			}
			for _, path := range tt.paths {
				if judge.seen[tt.prefix+path] == 0 {
					t.Errorf("%s was not called, so nothing was compared", path)
				}
			}
			if accountsIn(inv) == 0 {
				t.Error("no accounts were read")
			}
		})
	}
}

// A judge compares what goes through it with descriptions.
type judge struct {
	next   http.Handler
	routes map[string]*routers.Route // of GET, by path

	mu         sync.Mutex
	seen       map[string]int
	complaints []string
}

func (j *judge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r.Method == http.MethodPost { // for a token, which no API description has
		j.next.ServeHTTP(w, r)
		return
	}
	route := j.routes[r.URL.Path]
	if route == nil {
		j.complain(r, "the vendor describes no such request")
		http.Error(w, "{}", http.StatusNotFound)
		return
	}
	j.seen[r.URL.Path]++
	in := &openapi3filter.RequestValidationInput{Request: r, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, SkipSettingDefaults: true}}
	if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
		j.complain(r, "request: "+err.Error())
	}
	recorder := httptest.NewRecorder()
	j.next.ServeHTTP(recorder, r)
	recorder.Header().Set("Content-Type", "application/json")
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: recorder.Code, Header: recorder.Header(),
		Body: io.NopCloser(bytes.NewReader(recorder.Body.Bytes())), Options: in.Options}
	if err := openapi3filter.ValidateResponse(r.Context(), out); err != nil {
		j.complain(r, "answer: "+err.Error())
	}
	for name, values := range recorder.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(recorder.Code)
	w.Write(recorder.Body.Bytes())
}

func (j *judge) complain(r *http.Request, what string) {
	j.complaints = append(j.complaints, fmt.Sprintf("%s %s: %s", r.Method, r.URL.RequestURI(), what))
}

// routesOf are the routes of some paths of a description. The rest of it is
// left out: some descriptions are larger than a library likes, and none is
// without mistakes.
func routesOf(t *testing.T, file, prefix string, paths []string) map[string]*routers.Route {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run .ci/saas/acceptance.sh", err)
	}
	var whole map[string]any
	if err := yaml.Unmarshal(b, &whole); err != nil {
		t.Fatal(err)
	}
	kept := map[string]any{}
	for _, path := range paths {
		if item, ok := dig(whole, "paths", path, "get").(map[string]any); ok {
			kept[prefix+path] = map[string]any{"get": item}
		}
	}
	if len(kept) == 0 {
		t.Fatalf("%s describes none of %v", file, paths)
	}
	slim := map[string]any{"openapi": "3.0.3", "info": map[string]any{"title": "slim", "version": "1"}, "paths": kept,
		"components": map[string]any{"securitySchemes": dig(whole, "components", "securitySchemes")}}
	follow(whole, slim, kept)
	doc, err := json.Marshal(slim)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := openapi3.NewLoader().LoadFromData(doc)
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]*routers.Route{}
	for path, item := range loaded.Paths.Map() {
		routes[path] = &routers.Route{Spec: loaded, Path: path, PathItem: item, Method: http.MethodGet, Operation: item.Get}
	}
	return routes
}

// dig goes down a document by keys; nil: there is nothing.
func dig(v any, keys ...string) any {
	for _, key := range keys {
		object, _ := v.(map[string]any)
		v = object[key]
	}
	return v
}

// follow copies to slim what v refers to, and takes the examples out, which
// refer to nothing and need not be right.
func follow(whole, slim map[string]any, v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			follow(whole, slim, x)
		}
	case map[string]any:
		delete(v, "example")
		delete(v, "examples")
		if ref, ok := v["$ref"].(string); ok {
			keys := strings.Split(strings.TrimPrefix(ref, "#/"), "/")
			if len(keys) == 3 && dig(slim, keys...) == nil {
				kind, _ := dig(slim, keys[:2]...).(map[string]any)
				if kind == nil {
					kind = map[string]any{}
					slim["components"].(map[string]any)[keys[1]] = kind
				}
				kind[keys[2]] = dig(whole, keys...)
				follow(whole, slim, kind[keys[2]])
			}
		}
		for _, x := range v {
			follow(whole, slim, x)
		}
	}
}

// TestAcceptanceSCIM reads a server that others wrote.
func TestAcceptanceSCIM(t *testing.T) {
	url, token := env(t, "AUDITOR_SAAS_SCIM"), env(t, "AUDITOR_SAAS_SCIM_TOKEN")
	want, err := strconv.Atoi(env(t, "AUDITOR_SAAS_SCIM_USERS"))
	if err != nil {
		t.Fatal(err)
	}
	conn := connection(BuiltIn()["scim"], url)
	conn.Secrets["token"] = token
	source, err := BuiltIn()["scim"].New(conn)
	if err != nil {
		t.Fatal(err)
	}
	inv := collect(t, source)
	statuses := map[string]int{}
	for _, a := range inv.Assets {
		if a.Type != saas.AccountType {
			continue
		}
		var attributes struct {
			Status, Email string
			ExternalID    string `json:"external_id"`
		}
		if err := json.Unmarshal(a.Attributes, &attributes); err != nil {
			t.Fatal(err)
		}
		statuses[attributes.Status]++
		if id := strings.TrimPrefix(a.ID, "scim:acme/"); attributes.Email != "person"+id+"@acme.example" || attributes.ExternalID != "00u"+id {
			t.Errorf("%s has the attributes %+v", a.ID, attributes)
		}
	}
	if got := accountsIn(inv); got != want || statuses["deactivated"] != want/3 {
		t.Errorf("%d accounts, %v, want %d, a third of them deactivated; %+v", got, statuses, want, inv.Coverage)
	}
	collectortest.Test(t, source, collectortest.Options{})

	conn.Secrets["token"] = "another"
	if source, err = BuiltIn()["scim"].New(conn); err != nil {
		t.Fatal(err)
	}
	if l := line(collect(t, source)); l.State != collectors.Denied || l.Needs == "" {
		t.Errorf("with another token the accounts are %+v, want denied and what it needs", l)
	}
}
