package github_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	collector "github.com/corporate-sre/auditor/collectors/github"
	"github.com/corporate-sre/auditor/collectors/identity"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/collectors/simulator/simulatortest"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

var now = time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)

func start(t *testing.T, night int, o github.Options) *github.Server {
	t.Helper()
	if o.Company == nil {
		o.Company = acme.New(acme.Options{Seed: 1, Now: now, Night: night})
	}
	s, err := github.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestAudit collects acme's GitHub and judges it: what fails is what is planted,
// and nothing else.
func TestAudit(t *testing.T) {
	for night := 1; night <= 2; night++ {
		for _, seed := range []int64{1, 7} {
			t.Run(fmt.Sprint("night ", night, " seed ", seed), func(t *testing.T) {
				company := acme.New(acme.Options{Seed: seed, Now: now, Night: night})
				s := start(t, night, github.Options{Company: company})
				compare(t, s, judge(t, s, collect(t, s, company)))
			})
		}
	}
}

func compare(t *testing.T, s *github.Server, result engine.Result) {
	t.Helper()
	found := map[string]string{}
	for _, f := range result.Findings {
		switch f.Status {
		case policies.Fail:
			found[f.Control+" "+f.Asset.ID] = fmt.Sprint(f.Messages)
		case policies.Unknown:
			if !hidden[f.Control] || f.Fault {
				t.Errorf("unknown: %s %s: %s", f.Control, f.Asset.ID, f.Reason)
			}
		}
	}
	for _, p := range s.Planted() {
		key := p.Control + " " + p.AssetID
		if _, ok := found[key]; !ok {
			t.Errorf("not found: %s: %s", key, p.What)
		}
		delete(found, key)
	}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		t.Errorf("not planted: %s %s", key, found[key])
	}
}

// hidden are the controls about what GitHub shows to nobody who may only read.
var hidden = map[string]bool{"guardrails.github_branch_rules_for_all": true}

// collect reads the organization as its App, and the people list, and joins
// accounts with persons.
func collect(t *testing.T, s *github.Server, company *acme.Company) *simulatortest.Wave {
	t.Helper()
	app, installation, key := s.App()
	source, err := collector.New(collector.Config{
		Organization: github.Organization, BaseURL: s.URL, Now: now, Gate: unlimited(), Attempts: 1,
		App: &collector.App{ID: app, InstallationID: installation, PrivateKey: key},
		SeatPrice: func(string) (collectors.Money, string, bool) {
			return collectors.Money{Minor: 1900, Currency: "USD"}, "prices.csv", true
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var w simulatortest.Wave
	w.Read(t, source)
	w.Read(t, saas.People{List: "hr", Now: now, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(company.PeopleCSV())), nil
	}})
	w.Read(t, identity.New(identity.Config{Kept: w.First(), Now: now, Domains: identity.Domains{Company: []string{acme.Domain}}}))
	return &w
}

func unlimited() *throttle.Gate {
	return throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}})
}

// controls are GitHub's own, and those that it shares with others.
var controls = []string{"/github_", "/account_", "/person_", "/owner_names_somebody/"}

// program is these controls with acme's settings.
func program(t *testing.T, s *github.Server) engine.Program {
	t.Helper()
	catalogue := simulatortest.Catalogue(t, s.Settings(), func(path string) bool {
		return slices.ContainsFunc(controls, func(c string) bool { return strings.Contains(path, c) })
	})
	p, err := reference.New(t.Context(), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func judge(t *testing.T, s *github.Server, w *simulatortest.Wave) engine.Result {
	t.Helper()
	return evaluate(t, program(t, s), w)
}

func evaluate(t *testing.T, p engine.Program, w *simulatortest.Wave) engine.Result {
	t.Helper()
	result, err := engine.Evaluate(t.Context(), p, w.Parts(), engine.EvaluateOptions{Now: now, Coverage: w.Coverage(), Passes: true})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestEachControlHasItsFault(t *testing.T) {
	s := start(t, 1, github.Options{})
	planted := map[string]bool{}
	for night := 1; night <= 2; night++ {
		for _, p := range start(t, night, github.Options{}).Planted() {
			planted[p.Control] = true
		}
	}
	for _, c := range program(t, s).Controls() {
		if !planted[c.ID] && strings.Contains(c.ID, ".github_") {
			t.Errorf("no fault for %s", c.ID)
		}
		delete(planted, c.ID)
	}
	for id := range planted {
		t.Errorf("a fault for %s, which is no control", id)
	}
}
