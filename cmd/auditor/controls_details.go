package main

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
	"github.com/corporate-sre/auditor/collectors/gcp"
	"github.com/corporate-sre/auditor/collectors/github"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// describe fills in the details of controls: all that their readers may ask and
// their metadata does not say.
func (r *rulebook) describe(c *Config, controls []report.Control) error {
	sources := r.sources()
	triage := policies.Triage{Rules: c.Triage, Controls: map[string]policies.Control{}}
	for _, k := range controls {
		triage.Controls[k.ID] = k.Control
	}
	tables := c.operations()
	for i := range controls {
		k := &controls[i]
		rego := sources[k.ID]
		if rego == "" {
			rego = sources[strings.TrimSuffix(k.ID, ".warn")] // of a package that denies too
		}
		k.Details = &report.Details{Channels: channels(triage, k.Control), Permissions: permissionsFor(k.Control, r.program.JoinReads(k.ID), tables), Rego: rego}
		for _, s := range r.settings.All {
			if !slices.Contains(k.Settings, s.Name) && !names(rego, s.Name) {
				continue
			}
			value, err := json.Marshal(s.Value)
			if err != nil {
				return err
			}
			k.Details.Settings = append(k.Details.Settings, report.Setting{Name: s.Name, Value: value, Reason: s.Reason})
		}
	}
	return nil
}

// sources are the Rego of each package, tests left out.
func (r *rulebook) sources() map[string]string {
	all := map[string]string{}
	for _, m := range r.set.Modules {
		if found := packageLine.FindSubmatch(m.Source); found != nil && !m.Test() {
			all[string(found[1])] += string(m.Source)
		}
	}
	return all
}

var packageLine = regexp.MustCompile(`(?m)^package[ \t]+([A-Za-z0-9_.]+)`)

// names reports whether Rego reads a setting.
func names(rego, setting string) bool {
	for full := "data.settings." + setting; ; {
		i := strings.Index(rego, full)
		if i < 0 {
			return false
		}
		rego = rego[i+len(full):]
		if rego == "" || !strings.ContainsRune("_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", rune(rego[0])) {
			return true
		}
	}
}

// channels are where a failure of a control goes while it is new and afterwards,
// of an asset that no rule for tags, names or savings is about.
func channels(t policies.Triage, c policies.Control) []policies.Channel {
	assetType := ""
	if len(c.AssetTypes) > 0 {
		assetType = c.AssetTypes[0]
	}
	var all []policies.Channel
	for _, change := range []policies.Change{policies.New, policies.Unchanged} {
		f := []policies.Finding{{Control: c.ID, Asset: policies.Asset{Type: assetType}, Status: policies.Fail, Change: change}}
		t.Rate(f)
		t.Route(f)
		all = append(all, f[0].Channel)
	}
	return all
}

// operations are what each source may call, by its name: those that are
// configured, or all when none is.
func (c *Config) operations() map[string][]collectors.Operation {
	wanted := c.Sources.names()
	for _, s := range c.Sources.SaaS {
		wanted = append(wanted, s.Provider)
	}
	all := map[string][]collectors.Operation{"aws": aws.Operations(), "gcp": gcp.Operations(), "github": github.Operations()}
	for name, p := range products() {
		all[name] = p.operations()
	}
	maps.DeleteFunc(all, func(name string, _ []collectors.Operation) bool {
		return len(wanted) > 0 && !slices.Contains(wanted, name)
	})
	return all
}

// permissionsFor are what reading what a control needs takes, by source. A
// control of every type needs what all sources do, which says nothing.
func permissionsFor(c policies.Control, related map[string][][]string, tables map[string][]collectors.Operation) []report.Permissions {
	if len(c.AssetTypes) == 0 {
		return nil
	}
	var all []report.Permissions
	for _, source := range slices.Sorted(maps.Keys(tables)) {
		needed := slices.DeleteFunc(slices.Clone(tables[source]), func(op collectors.Operation) bool {
			return op.Permission == "" || !slices.ContainsFunc(op.Feeds, func(f collectors.Feed) bool { return needs(c, related, f) })
		})
		if len(needed) > 0 {
			all = append(all, report.Permissions{Source: source, Names: permissionsOf(needed)})
		}
	}
	return all
}

// needs reports whether a control reads what is fed: of the assets that it
// judges, or of those that its joins look for, of which it reads the paths of
// related.
func needs(c policies.Control, related map[string][][]string, f collectors.Feed) bool {
	if c.Judges(f.Type) {
		paths := slices.Concat(slices.Collect(maps.Keys(c.When)), c.Requires, c.Reads)
		for _, j := range c.Related {
			paths = append(paths, j.From)
		}
		if f.Path == "" || slices.ContainsFunc(paths, func(p string) bool { return overlap(p, f.Path) }) {
			return true
		}
	}
	for name, j := range c.Related {
		if cmp.Or(j.Type, f.Type) != f.Type {
			continue
		}
		read := slices.ContainsFunc(related[name], func(path []string) bool {
			return len(path) == 0 || overlap(strings.Join(path, "."), f.Path)
		})
		if f.Path == "" || read || overlap(j.Key, f.Path) {
			return true
		}
	}
	return false
}

// overlap reports whether a path is another, above it, or below it.
func overlap(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}
