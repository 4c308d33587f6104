//go:build acceptance

package okta

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/corporate-sre/auditor/collectors/saas/saastest"
)

// TestOpenAPI sends everything that the source sends past Okta's own
// description of its API: the requests, the permissions that the table of
// operations asks for, and the answers that the fake gives.
func TestOpenAPI(t *testing.T) {
	file := os.Getenv("AUDITOR_OKTA_OPENAPI")
	if file == "" {
		t.Fatal("AUDITOR_OKTA_OPENAPI is not set; run .ci/saas/okta.sh")
	}
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		t.Fatal(err)
	}
	described := &described{t: t, doc: doc, seen: map[string]bool{}}
	for _, settings := range []map[string]string{nil, {"client_id": "0oa1"}} {
		secrets := map[string]string{"token": token}
		if settings != nil {
			secrets = map[string]string{"private_key": newKey(t)}
		}
		c := acme()
		c.size = 2
		connection := saastest.Connection(Provider, c.serve(t).URL, settings, secrets)
		connection.Transport = described
		s, err := New(connection)
		if err != nil {
			t.Fatal(err)
		}
		saastest.Collect(t, s)
	}
	for _, op := range Operations() {
		if op.Name != postToken && !described.seen[op.Name] {
			t.Errorf("%s was never called", op.Name)
		}
	}
}

// A described transport compares each call with the description.
type described struct {
	t    *testing.T
	doc  *openapi3.T
	mu   sync.Mutex
	seen map[string]bool
}

// RoundTrip implements http.RoundTripper.
func (d *described) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || r.URL.Path == tokenPath { // the token endpoint is in another description
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
	d.check(r, resp, body)
	return resp, nil
}

func (d *described) check(r *http.Request, resp *http.Response, body []byte) {
	route, params := d.route(r)
	if route == nil {
		d.t.Errorf("%s %s is not in the description", r.Method, r.URL.Path)
		return
	}
	name := "okta:GET " + strings.ReplaceAll(route.Path, "{userId}", "{id}")
	d.seen[name] = true
	for key := range r.URL.Query() {
		if !slices.ContainsFunc(route.Operation.Parameters, func(p *openapi3.ParameterRef) bool { return p.Value.Name == key }) {
			d.t.Errorf("%s has no parameter %s", name, key)
		}
	}
	if want := operation(name).Permission; !grants(route.Operation, want) {
		d.t.Errorf("%s is not granted by %s but by %v", name, want, route.Operation.Security)
	}
	request := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}}
	if err := openapi3filter.ValidateRequest(r.Context(), request); err != nil {
		d.t.Errorf("%s: request: %v", name, err)
	}
	if resp.StatusCode != http.StatusOK {
		return
	}
	response := &openapi3filter.ResponseValidationInput{RequestValidationInput: request, Status: resp.StatusCode, Header: resp.Header, Options: request.Options}
	if err := openapi3filter.ValidateResponse(r.Context(), response.SetBodyBytes(body)); err != nil {
		d.t.Errorf("%s: answer of the fake: %v", name, err)
	}
}

// route finds the path of the description. Those without parameters go first.
func (d *described) route(r *http.Request) (*routers.Route, map[string]string) {
	paths := d.doc.Paths.InMatchingOrder()
	for _, path := range paths {
		item := d.doc.Paths.Value(path)
		op := item.GetOperation(r.Method)
		if op == nil {
			continue
		}
		pattern := regexp.MustCompile("^" + parameter.ReplaceAllString(regexp.QuoteMeta(path), "([^/]+)") + "$")
		m := pattern.FindStringSubmatch(r.URL.Path)
		if m == nil {
			continue
		}
		params := map[string]string{}
		for i, name := range parameter.FindAllStringSubmatch(regexp.QuoteMeta(path), -1) {
			params[name[1]] = m[i+1]
		}
		return &routers.Route{Spec: d.doc, Path: path, PathItem: item, Method: r.Method, Operation: op}, params
	}
	return nil, nil
}

var parameter = regexp.MustCompile(`\\\{([A-Za-z]+)\\\}`)

// grants reports whether the OAuth scope is enough for the operation.
func grants(op *openapi3.Operation, scope string) bool {
	if op.Security == nil {
		return false
	}
	for _, requirement := range *op.Security {
		if slices.Contains(requirement["oauth2"], scope) {
			return true
		}
	}
	return false
}
