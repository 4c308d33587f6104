package gcp_test

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/oauth2"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/gcp"
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

// TestAuditFindsWhatIsPlanted collects the company with the real collector and
// evaluates it with the real controls: they find what is planted, and no more.
func TestAuditFindsWhatIsPlanted(t *testing.T) {
	for _, night := range []int{1, 2} {
		company := acme.New(acme.Options{Now: now, Night: night})
		server, err := simulator.Start(simulator.Options{Company: company})
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		inventory := collect(t, server, company, "")
		for _, c := range inventory.Coverage {
			if c.State.Blind() {
				t.Errorf("night %d: %s of %s is %s: %s", night, c.AssetType+c.Path, c.Place, c.State, c.Reason)
			}
		}
		wanted := map[[2]string]string{}
		for _, p := range server.Planted() {
			wanted[[2]string{p.Control, p.AssetID}] = p.What
		}
		result := evaluate(t, compile(t, server), inventory, false)
		for _, f := range result.Findings {
			key := [2]string{f.Control, f.Asset.ID}
			if f.Status != policies.Fail {
				t.Errorf("night %d: %s is %s for %s: %s", night, f.Control, f.Status, f.Asset.ID, f.Reason)
				continue
			}
			if _, planted := wanted[key]; !planted {
				t.Errorf("night %d: %s fails for %s, where nothing is planted: %q", night, f.Control, f.Asset.ID, f.Messages)
			}
			delete(wanted, key)
		}
		for key, what := range wanted {
			t.Errorf("night %d: %s does not find on %s that %s", night, key[0], key[1], what)
		}
		saved := 0
		for _, f := range result.Findings {
			if f.Saving != nil {
				saved++
			}
		}
		if saved < 8 {
			t.Errorf("night %d: %d findings say what would be saved, want 8 at least", night, saved)
		}
	}
}

// TestEveryControlHasItsFault wants each control for Google Cloud to fail
// somewhere on the first night.
func TestEveryControlHasItsFault(t *testing.T) {
	server, err := simulator.Start(simulator.Options{Company: acme.New(acme.Options{Now: now, Night: 1})})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	planted := map[string]bool{}
	for _, p := range server.Planted() {
		planted[p.Control] = true
	}
	catalogue, err := engine.NewCatalogue(policySet(t, server))
	if err != nil {
		t.Fatal(err)
	}
	if len(catalogue.Controls) < 50 {
		t.Errorf("%d controls are for Google Cloud, want 50 at least", len(catalogue.Controls))
	}
	for _, c := range catalogue.Controls {
		if !planted[c.ID] {
			t.Errorf("no fault for %s", c.ID)
		}
		delete(planted, c.ID)
	}
	for id := range planted {
		t.Errorf("fault for %s, which is no control", id)
	}
}

// collect reads the server and the list of people. The organization is configured
// but where finding it is what is looked at.
func collect(t testing.TB, server *simulator.Server, company *acme.Company, denied string) collectors.Inventory {
	t.Helper()
	organization := server.Organization()
	if denied == "" {
		organization = ""
	}
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
	var all collectors.Inventory
	for _, s := range []collectors.Source{source, people} {
		scopes, err := s.Plan(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for ; len(scopes) > 0; scopes = scopes[1:] {
			r, err := s.Collect(t.Context(), scopes[0])
			if err != nil {
				t.Fatal(err)
			}
			all.Assets = append(all.Assets, r.Assets...)
			all.Coverage = append(all.Coverage, r.Coverage...)
			scopes = append(scopes, r.Next...)
		}
	}
	return all
}

// policySet is the controls for Google Cloud, with acme's settings.
func policySet(t testing.TB, server *simulator.Server) engine.PolicySet {
	t.Helper()
	modules, err := engine.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	modules = slices.DeleteFunc(modules, func(m engine.Module) bool {
		return !strings.HasPrefix(m.Path, "lib/") && !strings.Contains(m.Path, "/gcp_")
	})
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

func evaluate(t testing.TB, program engine.Program, inventory collectors.Inventory, passes bool) engine.Result {
	t.Helper()
	part := engine.Part{Documents: func() iter.Seq2[engine.Document, error] {
		return func(yield func(engine.Document, error) bool) {
			for _, a := range inventory.Assets {
				b, err := json.Marshal(a)
				if !yield(engine.Document{Where: inventory.Coverage[0].Place, Scope: "all", Type: a.Type, JSON: b}, err) {
					return
				}
			}
		}
	}}
	result, err := engine.Evaluate(t.Context(), program, []engine.Part{part}, engine.EvaluateOptions{
		Now: now, Coverage: inventory.Coverage, Passes: passes,
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}
