package saas_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
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
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/saas"
	"github.com/corporate-sre/auditor/collectors/throttle"
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

// collect reads every workspace with the collector of its product.
func collect(t *testing.T, s *saas.Server) collectors.Inventory {
	t.Helper()
	var all collectors.Inventory
	for _, c := range s.Connections() {
		got := saastest.Collect(t, source(t, s, c))
		all.Assets = append(all.Assets, got.Assets...)
		all.Coverage = append(all.Coverage, got.Coverage...)
	}
	return all
}

// source is the collector of a connection.
func source(t *testing.T, s *saas.Server, c saas.Connection) collectors.Source {
	t.Helper()
	room := rooms[c.Provider]
	if described, ok := connector.BuiltIn()[c.Provider]; ok {
		room = described.New
	}
	if room == nil {
		t.Fatalf("no collector of %s", c.Provider)
	}
	source, err := room(connection(t, s, c))
	if err != nil {
		t.Fatal(err)
	}
	return source
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
