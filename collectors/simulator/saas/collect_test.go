package saas_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	saasroom "github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/connector"
	"github.com/corporate-sre/auditor/collectors/saas/entra"
	"github.com/corporate-sre/auditor/collectors/saas/google"
	"github.com/corporate-sre/auditor/collectors/saas/okta"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
	"github.com/corporate-sre/auditor/collectors/saas/slack"
	"github.com/corporate-sre/auditor/collectors/saas/snowflake"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/saas"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
	"github.com/corporate-sre/auditor/policies/settings"
)

var now = time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)

// rooms are the collectors of the products with an API.
var rooms = map[string]func(saasroom.Connection) (collectors.Source, error){
	"okta": okta.New, "slack": slack.New, "google_workspace": google.New, "entra": entra.New, "snowflake": snowflake.New,
}

func start(t *testing.T, night int, o saas.Options) *saas.Server {
	t.Helper()
	o.Company = acme.New(acme.Options{Seed: 1, Now: now, Night: night})
	s, err := saas.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestAudit collects acme's SaaS and judges it: what fails is what is planted,
// and nothing else.
func TestAudit(t *testing.T) {
	for night := 1; night <= 2; night++ {
		t.Run(fmt.Sprint("night ", night), func(t *testing.T) {
			s := start(t, night, saas.Options{})
			inventory := collect(t, s)
			result := judge(t, s, inventory)
			found := map[string]string{}
			for _, f := range result.Findings {
				switch f.Status {
				case policies.Fail:
					found[f.Control+" "+f.Asset.ID] = fmt.Sprint(f.Messages)
				case policies.Unknown:
					if strings.Contains(f.Reason, "error") {
						t.Errorf("%s %s: %s", f.Control, f.Asset.ID, f.Reason)
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
		})
	}
}

// collect reads every workspace with the collector of its product.
func collect(t *testing.T, s *saas.Server) collectors.Inventory {
	t.Helper()
	var all collectors.Inventory
	for _, c := range s.Connections() {
		room := rooms[c.Provider]
		if described, ok := connector.BuiltIn()[c.Provider]; ok {
			room = described.New
		}
		if room == nil {
			continue
		}
		source, err := room(connection(t, s, c))
		if err != nil {
			t.Fatal(err)
		}
		got := saastest.Collect(t, source)
		all.Assets = append(all.Assets, got.Assets...)
		all.Coverage = append(all.Coverage, got.Coverage...)
	}
	return all
}

func connection(t *testing.T, s *saas.Server, c saas.Connection) saasroom.Connection {
	t.Helper()
	out := saasroom.Connection{
		Provider: c.Provider, Name: c.Name, Endpoint: c.Endpoint, Settings: c.Settings, Secrets: c.Secrets, Now: now,
		Gate: throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}), Prices: prices(t, s.PricesCSV()),
	}
	for _, r := range s.Register() {
		if r.Provider == c.Provider {
			out.Register = saasroom.Entry{
				Owner: r.Owner, Category: r.Category, DataClass: r.DataClass, RenewsOn: r.RenewsOn,
				SSOEnforced: &r.SSOEnforced, MFAEnforced: &r.MFAEnforced, SCIMEnabled: &r.SCIMEnabled, InviteRestricted: &r.InviteRestricted,
			}
		}
	}
	return out
}

func prices(t *testing.T, list []byte) (all saasroom.Prices) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(list)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		var major float64
		fmt.Sscan(row[3], &major)
		minor := int64(major*100 + .5)
		if row[4] == "JPY" {
			minor = int64(major)
		}
		p := saasroom.Price{Provider: row[0], Workspace: row[1], SeatType: row[2], Price: &collectors.Money{Minor: minor, Currency: row[4]}, Source: fmt.Sprintf("prices.csv row %d", i+2)}
		if row[5] != "" {
			var n int
			fmt.Sscan(row[5], &n)
			p.Purchased = &n
		}
		all = append(all, p)
	}
	return all
}

// judge evaluates the SaaS controls.
func judge(t *testing.T, s *saas.Server, inventory collectors.Inventory) engine.Result {
	t.Helper()
	modules, err := engine.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	modules = slices.DeleteFunc(modules, func(m engine.Module) bool {
		return !strings.Contains(m.Path, "/saas_") && !strings.HasPrefix(m.Path, "lib/")
	})
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		t.Fatal(err)
	}
	merged, err := settings.Load(defaults, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for category, values := range s.Settings() {
		maps.Copy(merged.Values[category].(map[string]any), values.(map[string]any))
	}
	catalogue, err := engine.NewCatalogue(engine.PolicySet{Modules: modules, Settings: merged.Values, Schemas: schemas.All()})
	if err != nil {
		t.Fatal(err)
	}
	program, err := reference.New(t.Context(), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	result, err := engine.Evaluate(t.Context(), program, []engine.Part{{Documents: documents(t, inventory)}}, engine.EvaluateOptions{Now: now, Coverage: inventory.Coverage})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func documents(t *testing.T, inventory collectors.Inventory) func() iter.Seq2[engine.Document, error] {
	return func() iter.Seq2[engine.Document, error] {
		return func(yield func(engine.Document, error) bool) {
			for _, a := range inventory.Assets {
				b, err := json.Marshal(a)
				if err != nil {
					t.Fatal(err)
				}
				where, _, _ := strings.Cut(a.ID, "/")
				if !yield(engine.Document{Where: where, Scope: where, Type: a.Type, JSON: b}, nil) {
					return
				}
			}
		}
	}
}
