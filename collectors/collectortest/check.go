package collectortest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/corporate-sre/auditor/collectors"
)

// scope checks what the source says of a scope.
func (c *check) scope(r reading) {
	s := r.scope
	if s.Provider != c.source.Name() {
		c.errorf("%s: Provider is %q, want the source's name %q", s.ID(), s.Provider, c.source.Name())
	}
	if s.Place == "" || s.Part == "" {
		c.errorf("%s: Place is %q and Part is %q, want both", s.ID(), s.Place, s.Part)
	}
	if len(s.Types) == 0 {
		c.errorf("%s: no Types, so nobody knows what is missing when it cannot be read", s.ID())
	}
	for i, typ := range s.Types {
		if c.schemas[typ] == nil {
			c.errorf("%s: type %q has no schema in collectors/schemas", s.ID(), typ)
		}
		if slices.Contains(s.Types[:i], typ) {
			c.errorf("%s: type %q is named twice", s.ID(), typ)
		}
	}
}

// coverage checks the lines of a scope.
func (c *check) coverage(r reading) {
	id := r.scope.ID()
	for _, typ := range r.scope.Types {
		lines := 0
		for _, line := range r.Coverage {
			if listing(r.scope, line, typ) {
				lines++
			}
		}
		switch n := r.count(typ); {
		case lines == 0:
			c.errorf("%s: no coverage of %s at %s", id, typ, r.scope.Where())
		case lines > 1:
			c.errorf("%s: %d lines of coverage of %s at %s, want one", id, lines, typ, r.scope.Where())
		default:
			for _, line := range r.Coverage {
				if listing(r.scope, line, typ) && line.Count != n {
					c.errorf("%s: the coverage of %s counts %d, and there are %d assets", id, typ, line.Count, n)
				}
			}
		}
	}
	for _, line := range r.Coverage {
		what := fmt.Sprintf("%s: coverage of %s%s at %s", id, line.AssetType, dotted(line.Path), line.Place)
		if !strings.HasPrefix(line.Place, r.scope.Provider+":") {
			c.errorf("%s: place is not in the form of Scope.Where", what)
		}
		if !slices.Contains(collectors.States, line.State) {
			c.errorf("%s: no state %q", what, line.State)
		}
		if line.AssetType == collectors.AllTypes && line.State != collectors.Pruned && line.State != collectors.NotApplicable {
			c.errorf("%s: all types are %s, want pruned or not_applicable; say it of each type", what, line.State)
		}
		if line.AssetType != collectors.AllTypes && c.schemas[line.AssetType] == nil {
			c.errorf("%s: type has no schema in collectors/schemas", what)
		}
		if (line.Reason == "") != (line.State == collectors.Complete) {
			c.errorf("%s: state is %s and reason is %q, want a reason unless complete", what, line.State, line.Reason)
		}
		if line.State == collectors.Denied && line.Needs == "" {
			c.errorf("%s: denied, but Needs does not say what would mend it", what)
		}
		if len(line.Reason) > 400 || strings.ContainsFunc(line.Reason+line.Needs, unicode.IsControl) {
			c.errorf("%s: reason %q and needs %q, want short lines", what, line.Reason, line.Needs)
		}
	}
}

func dotted(path string) string {
	if path == "" {
		return ""
	}
	return " " + path
}

// assets checks the assets of a scope.
func (c *check) assets(r reading) {
	for _, a := range r.Assets {
		what := fmt.Sprintf("%s: %s %q", r.scope.ID(), a.Type, a.ID)
		if !slices.Contains(r.scope.Types, a.Type) {
			c.errorf("%s: type is not one of the scope's, %v", what, r.scope.Types)
		}
		if a.Source == "" {
			c.errorf("%s: no Source", what)
		}
		if a.CollectedAt.IsZero() || a.CollectedAt.Location() != time.UTC || a.CollectedAt.Nanosecond() != 0 {
			c.errorf("%s: CollectedAt is %v, want UTC to the second", what, a.CollectedAt)
		}
		if r.scope.Region != "" && a.Region != r.scope.Region {
			c.errorf("%s: Region is %q, want the scope's %q", what, a.Region, r.scope.Region)
		}
		if a.MonthlyCost != nil && len(a.MonthlyCost.Currency) != 3 {
			c.errorf("%s: currency is %q, want an ISO 4217 code", what, a.MonthlyCost.Currency)
		}
		if u, err := url.Parse(a.URL); a.URL != "" && (err != nil || u.Scheme != "https") {
			c.errorf("%s: URL is %q, want https", what, a.URL)
		}
		for name, ids := range a.Links {
			if ids == nil {
				c.errorf("%s: link %s is null, want an empty list or none", what, name)
			}
			if slices.Contains(ids, "") {
				c.errorf("%s: link %s leads to an empty ID", what, name)
			}
		}
		if err := c.schemas.validate(a); err != nil {
			c.errorf("%s: attributes: %v", what, err)
		}
	}
}

// together checks what concerns all assets.
func (c *check) together(all []reading) {
	in := map[string]string{}
	for _, r := range all {
		for _, a := range r.Assets {
			if a.ID == "" {
				c.errorf("%s: a %s named %q has no ID", r.scope.ID(), a.Type, a.Name)
			} else if other, ok := in[a.ID]; ok {
				c.errorf("%s: the ID %q is taken by an asset of %s", r.scope.ID(), a.ID, other)
			}
			in[a.ID] = r.scope.ID()
		}
	}
	for _, r := range all {
		for _, a := range r.Assets {
			if _, ok := in[a.Parent]; a.Parent != "" && !ok && (c.options.Outside == nil || !c.options.Outside(a)) {
				c.errorf("%s: %s %q has the parent %q, which is not there", r.scope.ID(), a.Type, a.ID, a.Parent)
			}
		}
	}
}
