package gcp_test

import (
	"bytes"
	"io"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/oauth2"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/gcp"
	"github.com/corporate-sre/auditor/collectors/identity"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/gcp"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
	"github.com/corporate-sre/auditor/policies/settings"
)

var now = time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)

func start(t testing.TB, o simulator.Options) *simulator.Server {
	t.Helper()
	server, err := simulator.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

// A night is an inventory of both waves.
type night struct{ *inventory.Reader }

// collect reads the server and the list of people, and then joins persons and
// accounts. An organization of "" has to be found first.
func collect(t testing.TB, server *simulator.Server, company *acme.Company, organization string) night {
	t.Helper()
	source, err := gcp.New(t.Context(), gcp.Config{
		Organization: organization, Endpoint: server.URL, QuotaProject: server.QuotaProject(), Now: now, Attempts: 3, MaxBackoff: time.Millisecond,
		Tokens: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: server.Token()}),
		Gate:   throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	people := saas.People{List: "hr", Now: now, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(company.PeopleCSV())), nil
	}}
	dir := filepath.Join(t.TempDir(), "inventory")
	w, err := inventory.Create(dir, inventory.Options{Run: "r", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	wave := func(sources ...collectors.Source) {
		runner := collectors.Runner{Sources: sources, Sink: w}
		if s, err := runner.Run(t.Context()); err != nil || len(s.Faults) > 0 {
			t.Fatal(err, s.Faults)
		}
	}
	wave(source, people)
	wave(identity.New(identity.Config{Kept: w.Kept(), Now: now, Domains: identity.Domains{Company: []string{acme.Domain}}}))
	if err := w.Finish(now, nil); err != nil {
		t.Fatal(err)
	}
	reader, err := inventory.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	return night{reader}
}

// policySet is the built-in controls, with acme's settings.
func policySet(t testing.TB, server *simulator.Server) engine.PolicySet {
	t.Helper()
	modules, err := engine.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := yaml.Marshal(server.Settings())
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		t.Fatal(err)
	}
	merged, err := settings.Load(defaults, "settings.yaml", chosen)
	if err != nil {
		t.Fatal(err)
	}
	return engine.PolicySet{Modules: modules, Settings: merged.Values, Schemas: schemas.All()}
}

func compile(t testing.TB, server *simulator.Server) engine.Program {
	t.Helper()
	program, err := reference.Engine{}.Compile(t.Context(), policySet(t, server))
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// evaluate judges the night; passes asks for what is right, too.
func (n night) evaluate(t testing.TB, program engine.Program, passes bool) engine.Result {
	t.Helper()
	result, err := engine.Evaluate(t.Context(), program, engine.PartsOf(n.Reader), engine.EvaluateOptions{Now: now, Coverage: n.Coverage(), Passes: passes})
	if err != nil {
		t.Fatal(err)
	}
	return result
}
