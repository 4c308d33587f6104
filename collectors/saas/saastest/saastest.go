// Package saastest tests the sources of SaaS products.
package saastest

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// Now is the tests' clock.
var Now = time.Date(2027, 3, 1, 3, 0, 0, 0, time.UTC)

// Connection is one to a server of the test's own, under no limit of rate.
func Connection(provider, endpoint string, settings, secrets map[string]string) saas.Connection {
	fast := throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}
	return saas.Connection{
		Provider: provider, Name: "acme", Endpoint: endpoint, Settings: settings, Secrets: secrets,
		Gate: throttle.NewGate(fast), Now: Now,
	}
}

// Collect reads everything that the source plans and leads to.
func Collect(t *testing.T, source collectors.Source) collectors.Inventory {
	t.Helper()
	scopes, err := source.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all collectors.Inventory
	for n := 0; len(scopes) > 0; n++ {
		if n > 1000 {
			t.Fatal("the scopes do not end")
		}
		r, err := source.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatal(err)
		}
		scopes = append(scopes[1:], r.Next...)
		all.Assets = append(all.Assets, r.Assets...)
		all.Coverage = append(all.Coverage, r.Coverage...)
	}
	return all
}

// Asset is the asset with an ID, and its attributes.
func Asset(t *testing.T, all collectors.Inventory, id string) (collectors.Asset, map[string]any) {
	t.Helper()
	i := slices.IndexFunc(all.Assets, func(a collectors.Asset) bool { return a.ID == id })
	if i < 0 {
		t.Fatalf("no asset %q among %d", id, len(all.Assets))
	}
	attributes := map[string]any{}
	if err := json.Unmarshal(all.Assets[i].Attributes, &attributes); err != nil {
		t.Fatal(err)
	}
	return all.Assets[i], attributes
}

// Blind are the types and attributes that were not seen, with the reason.
func Blind(all collectors.Inventory) map[collectors.Feed]collectors.Coverage {
	blind := map[collectors.Feed]collectors.Coverage{}
	for _, line := range all.Coverage {
		if line.State.Blind() {
			blind[collectors.Feed{Type: line.AssetType, Path: line.Path}] = line
		}
	}
	return blind
}

// Denials denies one operation after the other. Each has to blind what it says
// that it feeds, nothing that it does not name, and say what would mend it.
func Denials(t *testing.T, operations []collectors.Operation, source func(denied string) collectors.Source) {
	t.Helper()
	before := Blind(Collect(t, source("")))
	for _, op := range operations {
		t.Run(op.Name, func(t *testing.T) {
			after := Blind(Collect(t, source(op.Name)))
			for _, feed := range op.Feeds {
				line, ok := after[feed]
				switch {
				case !ok:
					t.Errorf("denied, it does not blind %v", feed)
				case before[feed].State == line.State:
					t.Errorf("%v is %s with and without it", feed, line.State)
				case line.State == collectors.Denied && line.Needs == "":
					t.Errorf("%v is denied, and nothing says what it needs", feed)
				}
			}
			for feed, line := range after {
				if _, always := before[feed]; always || slices.Contains(op.Feeds, feed) || slices.Contains(op.Also, feed) {
					continue
				}
				t.Errorf("denied, it blinds %v as well: %s", feed, fmt.Sprint(line))
			}
		})
	}
}
