package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan"
	"github.com/corporate-sre/auditor/policies/settings"
)

// A rulebook is what a run judges by.
type rulebook struct {
	set      engine.PolicySet
	settings *settings.Settings
	program  engine.Program
	skip     func(control string) bool
	digest   string // of the controls that judge, and of the settings
	engine   engineEntry
}

// controls are those that judge, sorted by ID.
func (r *rulebook) controls() []policies.Control {
	return slices.DeleteFunc(slices.Clone(r.program.Controls()), func(c policies.Control) bool { return r.skip(c.ID) })
}

// ruleOptions are the flags that choose controls.
type ruleOptions struct {
	policy  []string // instead of the built-in controls and those of the configuration
	builtin bool     // with policy: the built-in ones too
	only    []string
	engine  string
}

// loadRules reads and compiles the controls.
func loadRules(ctx context.Context, c *Config, o ruleOptions) (*rulebook, error) {
	set, values, err := policySet(c, o)
	if err != nil {
		return nil, err
	}
	r := &rulebook{set: set, settings: values, engine: engines[0]}
	if o.engine != "" {
		i := slices.IndexFunc(engines, func(e engineEntry) bool { return e.name == o.engine })
		if i < 0 {
			return nil, usage(fmt.Errorf("no engine %q; use %s", o.engine, strings.Join(engineNames(), ", ")))
		}
		r.engine = engines[i]
	}
	if r.program, err = r.engine.new().Compile(ctx, set); err != nil {
		return nil, err
	}
	if err := r.choose(c.Policies.Disable, o.only); err != nil {
		return nil, err
	}
	if r.engine.whole {
		if err := plan.Whole(r.program, r.skip); err != nil {
			return nil, err
		}
	}
	h := sha256.New()
	for _, control := range r.controls() {
		fmt.Fprintln(h, control.ID, control.Digest)
	}
	fmt.Fprintln(h, values.Digest)
	r.digest = "sha256:" + hex.EncodeToString(h.Sum(nil))
	return r, nil
}

// The reference engine is asked too about one asset in so many, but about so many
// at least: its answers cost twenty times as much.
const (
	sampledOne   = 5000
	sampledLeast = 50
)

// sample is about how many assets two engines are asked.
func (r *rulebook) sample(parts []engine.Part) int {
	if !r.engine.sampled {
		return 0
	}
	all := 0
	for _, p := range parts {
		all += p.Assets
	}
	return max(sampledLeast, all/sampledOne)
}

// agreement says whether two engines have given the same answers; empty: only one
// was asked.
func (r *rulebook) agreement(result engine.Result) string {
	of := "everything"
	switch {
	case result.Verified == 1:
		of = "1 asset"
	case result.Verified > 0:
		of = fmt.Sprintf("%d assets", result.Verified)
	case !r.engine.verifies:
		return ""
	}
	if slices.ContainsFunc(result.Findings, plan.Differ) {
		return "two engines judged " + of + ", and differ; see what is unknown"
	}
	return "two engines judged " + of + ", and agreed"
}

// policySet gathers modules, settings and schemas.
func policySet(c *Config, o ruleOptions) (engine.PolicySet, *settings.Settings, error) {
	set := engine.PolicySet{Schemas: schemas.All()}
	if len(o.policy) == 0 || o.builtin {
		modules, err := engine.BuiltIn()
		if err != nil {
			return set, nil, err
		}
		set.Modules = modules
	}
	paths := o.policy
	if len(paths) == 0 {
		for _, p := range c.Policies.Paths {
			paths = append(paths, c.path(p))
		}
	}
	if len(paths) > 0 {
		modules, err := engine.LoadPaths(paths)
		if err != nil {
			return set, nil, err
		}
		set.Modules = append(set.Modules, modules...)
	}
	var file string
	var user []byte
	if c.Policies.Settings != "" {
		file = c.path(c.Policies.Settings)
		var err error
		if user, err = os.ReadFile(file); err != nil {
			return set, nil, fmt.Errorf("policies.settings: %w; make it, or take it out of the configuration", err)
		}
	}
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		return set, nil, err
	}
	values, err := settings.Load(defaults, file, user)
	if err != nil {
		return set, nil, err
	}
	set.Settings = values.Values
	return set, values, nil
}

// choose says which controls judge, and refuses patterns that fit none.
func (r *rulebook) choose(disable, only []string) error {
	all := r.program.Controls()
	if len(all) == 0 {
		return errors.New("no controls; name a policy with a deny rule")
	}
	for _, pattern := range slices.Concat(disable, only) {
		if !slices.ContainsFunc(all, func(c policies.Control) bool { return policies.Matches(pattern, c.ID) }) {
			return fmt.Errorf("no control fits %q; see \"auditor controls list\"", pattern)
		}
	}
	fits := func(patterns []string, id string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return policies.Matches(p, id) })
	}
	r.skip = func(id string) bool { return fits(disable, id) || len(only) > 0 && !fits(only, id) }
	return nil
}
