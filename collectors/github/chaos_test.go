package github

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/github"
)

// TestTroubleNeverLies makes some calls fail in each way: what is said then is
// what is said without trouble, or it is missing and the coverage tells.
func TestTroubleNeverLies(t *testing.T) {
	o := simulator.Options{PageSize: 20}
	calm, _ := simulated(t, o, nil)
	want := byID(t, everythingOf(t, calm))
	for name, kind := range map[string]acme.Kind{
		"deny": acme.Deny, "server error": acme.ServerError, "html": acme.HTML, "truncate": acme.Truncate, "drop": acme.Drop,
		"repeat token": acme.RepeatToken, "empty page": acme.EmptyPage, "overlap": acme.Overlap, "single sign-on": acme.DenySCP, "plan": acme.Disable,
	} {
		for _, after := range []int{2, 9, 25, 60, 140} {
			t.Run(fmt.Sprintf("%s after %d", name, after), func(t *testing.T) {
				o.Faults = []acme.Fault{{Operation: "*", Kind: kind, After: after, Times: 3}}
				s, _ := simulated(t, o, func(c *Config, server *simulator.Server) {
					c.App, c.Token, c.Attempts, c.Workers = nil, server.Token(), 1, 1
				})
				got := everythingOf(t, s)
				compare(t, byID(t, got), want, got.Coverage)
			})
		}
	}
}

type told struct {
	collectors.Asset
	attributes map[string]any
}

func byID(t *testing.T, all collectors.Inventory) map[string]told {
	t.Helper()
	m := map[string]told{}
	for _, a := range all.Assets {
		v := told{Asset: a}
		if err := json.Unmarshal(a.Attributes, &v.attributes); err != nil {
			t.Fatal(err)
		}
		m[a.ID] = v
	}
	return m
}

// compare wants each thing in got to be in want, and what is missing to be
// missing in the coverage.
func compare(t *testing.T, got, want map[string]told, lines []collectors.Coverage) {
	t.Helper()
	gaps := blind(lines)
	for id, w := range want {
		g, ok := got[id]
		if !ok {
			if _, told := gaps[collectors.Feed{Type: w.Type}]; !told {
				t.Errorf("%s is missing, and its coverage is complete", id)
			}
			continue
		}
		if g.Tags != nil && !reflect.DeepEqual(g.Tags, w.Tags) {
			t.Errorf("%s has the tags %v, want %v", id, g.Tags, w.Tags)
		}
		subset(t, id, g.attributes, w.attributes)
	}
	for id := range got {
		if _, ok := want[id]; !ok {
			t.Errorf("%s is not there", id)
		}
	}
}

// subset wants every value in got to be the one in want.
func subset(t *testing.T, path string, got, want map[string]any) {
	t.Helper()
	for name, g := range got {
		w, ok := want[name]
		gm, isMap := g.(map[string]any)
		wm, both := w.(map[string]any)
		switch {
		case isMap && both:
			subset(t, path+" "+name, gm, wm)
		case !ok || !reflect.DeepEqual(g, w):
			t.Errorf("%s %s is %v, want %v or nothing", path, name, g, w)
		}
	}
}
