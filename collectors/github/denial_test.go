package github

import (
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/github"
)

// blind are the feeds that the coverage says something is missing of.
func blind(lines []collectors.Coverage) map[collectors.Feed]collectors.Coverage {
	all := map[collectors.Feed]collectors.Coverage{}
	for _, l := range lines {
		if l.State.Blind() {
			all[collectors.Feed{Type: l.AssetType, Path: l.Path}] = l
		}
	}
	return all
}

// TestDenial denies one operation after the other: exactly what the table says
// goes blind, and the line names what would mend it.
func TestDenial(t *testing.T) {
	sighted, _ := simulated(t, simulator.Options{}, nil)
	before := blind(everythingOf(t, sighted).Coverage)
	for _, op := range Operations() {
		t.Run(strings.ReplaceAll(op.Name, "/", "|"), func(t *testing.T) {
			s, server := simulated(t, simulator.Options{Faults: []acme.Fault{{Operation: op.Name, Kind: acme.Deny}}}, nil)
			if _, err := s.Plan(t.Context()); err != nil {
				if len(op.Feeds) != len(everything) {
					t.Fatal(err)
				}
				return // nothing is planned, which is as blind as can be
			}
			got := blind(everythingOf(t, s).Coverage)
			if server.Met()[0] == 0 && len(op.Feeds) > 0 {
				t.Fatal("it was never called")
			}
			for _, f := range op.Feeds {
				line, ok := got[f]
				if !ok {
					t.Errorf("%s %s is not blind", f.Type, f.Path)
				} else if line.Needs == "" || !strings.Contains(line.Needs, permissionWords(op.Permission)) {
					t.Errorf("%s %s: needs %q, want %q in it", f.Type, f.Path, line.Needs, op.Permission)
				}
			}
			for f, line := range got {
				if _, ok := before[f]; !ok && !slices.Contains(op.Feeds, f) && !slices.Contains(op.Also, f) {
					t.Errorf("%s %s is blind too: %+v", f.Type, f.Path, line)
				}
			}
		})
	}
}

// permissionWords is the first permission of several.
func permissionWords(permission string) string {
	first, _, _ := strings.Cut(permission, ",")
	return first
}
