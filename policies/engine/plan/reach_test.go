package plan

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// A listener counts who calls it.
func listener(t *testing.T) (address string, calls *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	calls = new(atomic.Int64)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			c.Close()
		}
	}()
	return l.Addr().String(), calls
}

// TestNoPolicyReachesOut tries every way to the network, to files, to the
// environment and to chance. Those with a reason are refused by the compiler;
// the others compile and must be called in vain.
func TestNoPolicyReachesOut(t *testing.T) {
	address, calls := listener(t)
	url := "http://" + address
	t.Setenv("AUDITOR_TEST_SECRET", "hunter2")
	secret := filepath.Join(t.TempDir(), "secret.json")
	if err := os.WriteFile(secret, []byte(`{"type": "string"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	const may = "policies may not call it"
	for name, c := range map[string]struct{ rule, refused string }{
		"http":                     {`deny contains http.send({"method": "get", "url": "` + url + `"}).status`, may},
		"http in place of count":   {`deny contains "x" if count({"method": "get", "url": "` + url + `"}) with count as http.send`, "http is unsafe"},
		"name":                     {`deny contains "x" if net.lookup_ip_addr("` + address + `")`, may},
		"networks":                 {`deny contains "x" if net.cidr_expand("127.0.0.0/8")`, may},
		"schema of a host":         {`deny contains "x" if json.match_schema({}, {"$ref": "` + url + `/s.json"})[0]`, may},
		"schema of a file":         {`deny contains "x" if json.match_schema({}, {"$ref": "file://` + secret + `"})[0]`, may},
		"schema with an id":        {`deny contains "x" if json.verify_schema({"$id": "` + url + `/", "$ref": "s.json"})[0]`, may},
		"schema of a schema":       {`deny contains "x" if json.verify_schema({"$schema": "` + url + `/s.json"})[0]`, may},
		"schema in METADATA":       {"# METADATA\n# schemas: [{input.asset.attributes: {\"$ref\": \"" + url + "/s.json\"}}]\ndeny contains \"x\"", "policies may not read files and hosts"},
		"file in METADATA":         {"# METADATA\n# schemas: [{input.asset.attributes: {\"$ref\": \"file://" + secret + "\"}}]\ndeny contains \"x\"", "policies may not read files and hosts"},
		"identity in METADATA":     {"# METADATA\n# schemas: [{input.asset.attributes: {\"$id\": \"" + url + "/s.json\", \"$schema\": \"" + url + "/s.json\", \"type\": \"object\"}}]\ndeny contains \"x\"", "-"},
		"pointer in METADATA":      {"# METADATA\n# schemas: [{input.asset.attributes: {\"definitions\": {\"id\": {\"type\": \"object\"}}, \"$schema\": \"http://json-schema.org/draft-07/schema#\", \"$ref\": \"#/definitions/id\"}}]\ndeny contains \"x\"", ""},
		"resources in METADATA":    {"# METADATA\n# related_resources: [{ref: \"" + url + "\"}]\ndeny contains \"x\"", ""},
		"GraphQL":                  {`deny contains "x" if graphql.is_valid("{a}", "type Query @link(url: \"` + url + `\") {a: Int}")`, may},
		"signature":                {`deny contains "x" if providers.aws.sign_req({"method": "get", "url": "` + url + `"}, {}, 1)`, may},
		"environment":              {`deny contains opa.runtime().env.AUDITOR_TEST_SECRET`, may},
		"module":                   {`deny contains "x" if rego.parse_module("x", "package x")`, may},
		"chance":                   {`deny contains sprintf("%d", [rand.intn("x", 100)])`, may},
		"chance in place of count": {`deny contains "x" if count("a") == 1 with count as rand.intn`, "rand is unsafe"},
		"identifier":               {`deny contains uuid.rfc4122("x")`, may},
		"trace":                    {`deny contains "x" if trace("x")`, may},
		"key at a host":            {`deny contains "x" if io.jwt.verify_rs256("eyJhbGciOiJSUzI1NiIsImprdSI6Ii4ifQ.e30.AAAA", "` + url + `/jwks.json")`, ""},
		"key that names a host":    {`deny contains "x" if io.jwt.verify_rs256("eyJhbGciOiJSUzI1NiJ9.e30.AAAA", json.marshal({"keys": [{"kty": "RSA", "x5u": "` + url + `", "n": "AAAA", "e": "AQAB"}]}))`, ""},
		"token that is decoded":    {`deny contains "x" if io.jwt.decode_verify("eyJhbGciOiJSUzI1NiJ9.e30.AAAA", {"cert": "` + url + `"})[0]`, may},
		"certificate that names":   {`deny contains "x" if crypto.x509.parse_and_verify_certificates("` + url + `")[0]`, may},
		"import of a host":         {"import data[\"" + url + "\"]\n\ndeny contains \"x\"", "-"},
		"address that is parsed":   {`deny contains uri.parse("` + url + `").scheme`, ""},
		"time zone of a file":      {`deny contains "x" if time.clock([0, "` + secret + `"])`, ""},
		"text/template":            {`deny contains strings.render_template("{{.x}}", {"x": 1})`, may},
	} {
		p, err := compiled(t.Context(), one(c.rule))
		switch {
		case c.refused == "-": // either will do
		case (err == nil) != (c.refused == "") || err != nil && !strings.Contains(err.Error(), c.refused):
			t.Errorf("%s: the error is %v, want %q", name, err, c.refused)
		}
		if err != nil {
			continue
		}
		p.agree(t, enginetest.Company(2))
		for engine, p := range map[string]engine.Program{"plan": p.plan, "reference": p.reference} {
			f := judged(t, p, enginetest.Company(1)[0])["bench.tricky"]
			if text := fmt.Sprint(f); strings.Contains(text, "hunter2") {
				t.Errorf("%s on %s: it is %s", name, engine, text)
			}
		}
	}
	time.Sleep(50 * time.Millisecond) // a call may still be on its way
	if n := calls.Load(); n > 0 {
		t.Errorf("the listener was called %d times", n)
	}
}

// TestTheClockIsTheRuns wants the same time at every look, on both engines.
func TestTheClockIsTheRuns(t *testing.T) {
	p, err := compiled(t.Context(), one(`deny contains $"{time.now_ns()} {input.now} {time.format(time.now_ns())}" if {
	some i in [1, 2]
	time.now_ns() == time.parse_rfc3339_ns(input.now)
}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1795586400000000000 2026-11-25T06:00:00Z 2026-11-25T06:00:00Z"}
	for name, e := range map[string]engine.Program{"plan": p.plan, "reference": p.reference} {
		if f := judged(t, e, enginetest.Company(1)[0])["bench.tricky"]; f.Status != policies.Fail || fmt.Sprint(f.Messages) != fmt.Sprint(want) {
			t.Errorf("%s says %s %q%s, want %q", name, f.Status, f.Messages, f.Reason, want)
		}
	}
}
