package main

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// wholeNight audits the whole company once: AWS, Google Cloud, GitHub, SaaS and
// people.
func wholeNight(t *testing.T, faults ...acme.Fault) (*night, *simulated) {
	t.Helper()
	company, err := startAcme(simulator.Options{Now: firstNight, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { company.Close() })
	config, err := furnish(t.TempDir(), company)
	if err != nil {
		t.Fatal(err)
	}
	return auditWhole(t, company, config, firstNight, collectOptions{}, false), company
}

// auditWhole audits the whole company as it is configured, and holds it against
// the night before if there is a history.
func auditWhole(t *testing.T, company *simulated, config *Config, now time.Time, o collectOptions, history bool) *night {
	t.Helper()
	dir := config.path(".")
	var stdout, stderr bytes.Buffer
	w := &world{stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }, environ: func() []string { return nil }, now: func() time.Time { return now }}
	w.getenv = company.getenv(w)
	rules, err := wholeRules()
	if err != nil {
		t.Fatal(err)
	}
	files, err := readOwnerFiles(config)
	if err != nil {
		t.Fatal(err)
	}
	a := &audit{world: w, config: config, options: judgeOptions{out: filepath.Join(dir, "out"), failOn: string(policies.High)}}
	a.judge = &judge{config: config, rules: rules, owners: files}
	if a.verdict, err = a.options.verdict(); err != nil {
		t.Fatal(err)
	}
	if a.formats, err = report.ParseFormats("json"); err != nil {
		t.Fatal(err)
	}
	if history {
		if err := a.withHistory(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer a.close()
	}
	inventory := config.path(config.Inventory)
	o.progress, o.workers, o.limits, o.tune = "none", 32, unlimited(), company.tuning()
	used, err := collect(t.Context(), w, config, o, inventory)
	if err != nil {
		t.Fatal(err)
	}
	run, err := a.finish(t.Context(), inventory, used)
	if err != nil {
		t.Fatal(err)
	}
	return &night{Run: run, code: a.verdict.code(run), stdout: stdout.String(), stderr: stderr.String(), dir: dir}
}

// wholeRules are the built-in controls with the settings of the whole company.
var wholeRules = sync.OnceValues(func() (*rulebook, error) {
	company, err := startAcme(simulator.Options{Now: firstNight})
	if err != nil {
		return nil, err
	}
	defer company.Close()
	return rulesOf(context.Background(), company)
})

// calls are how often the company's operations were called.
func (s *simulated) calls() map[string]int {
	all := s.aws.Calls()
	for _, calls := range []map[string]int{s.gcp.Calls(), s.github.Calls(), s.saas.Calls()} {
		for name, n := range calls {
			all[name] += n
		}
	}
	return all
}

// TestDenialsEverywhere denies each operation of Google Cloud, GitHub and the
// SaaS products alone. Whatever a night without trouble found is found, or
// unknown; nothing else is found; and the run says what is missing.
func TestDenialsEverywhere(t *testing.T) {
	t.Parallel()
	clean, company := wholeNight(t)
	if !clean.Complete {
		t.Fatal("a night without trouble is not complete")
	}
	called := company.calls()
	for i, op := range operations() {
		if called[op.Name] == 0 || strings.HasPrefix(op.Name, "aws:") || isAWS(op) || raceDetector && i%20 != 0 {
			continue
		}
		t.Run(op.Name, func(t *testing.T) {
			t.Parallel()
			n, company := wholeNight(t, acme.Fault{Operation: op.Name, Kind: acme.Deny})
			if company.calls()[op.Name] == 0 {
				t.Fatal("never called")
			}
			n.sees(t, clean, visible...)
			if fallback := unneeded[op.Name]; fallback != "" {
				return
			}
			if blinds(op) && n.Complete {
				t.Error("the run is complete")
			}
		})
	}
}

// visible are the controls that want something to be shown to the auditor at all,
// so that a permission which is missing is what they are about.
var visible = []string{"cost.saas_use_visible"}

// unneeded are operations without which nothing more is missing at acme, and why.
var unneeded = map[string]string{
	"okta:GET /api/v1/policies":                                          notAtAcme,
	"google_workspace:GET /v1/inboundSsoAssignments":                     notAtAcme,
	"google_workspace:GET /v1/policies":                                  notAtAcme,
	"entra:GET /v1.0/policies/identitySecurityDefaultsEnforcementPolicy": notAtAcme,
	"entra:GET /v1.0/policies/authorizationPolicy":                       notAtAcme,
	"github:GET /orgs/{org}/rulesets":                                    "it takes a permission to write, which an auditor should not have",
}

const notAtAcme = "acme's auditor does not have it in any night"

func isAWS(op collectors.Operation) bool {
	return slices.ContainsFunc(slices.Concat(op.Feeds, op.Also), func(f collectors.Feed) bool { return strings.HasPrefix(f.Type, "aws.") })
}

func blinds(op collectors.Operation) bool { return len(op.Feeds) > 0 }
