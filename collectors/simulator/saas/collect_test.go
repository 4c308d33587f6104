package saas_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/identity"
	saasroom "github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/connector"
	"github.com/corporate-sre/auditor/collectors/saas/entra"
	"github.com/corporate-sre/auditor/collectors/saas/google"
	"github.com/corporate-sre/auditor/collectors/saas/okta"
	"github.com/corporate-sre/auditor/collectors/saas/slack"
	"github.com/corporate-sre/auditor/collectors/saas/snowflake"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/saas"
	"github.com/corporate-sre/auditor/collectors/simulator/simulatortest"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

var now = time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)

// rooms are the collectors of the products with an API.
var rooms = map[string]func(saasroom.Connection) (collectors.Source, error){
	"okta": okta.New, "slack": slack.New, "google_workspace": google.New, "entra": entra.New, "snowflake": snowflake.New,
}

func start(t *testing.T, night int, o saas.Options) *saas.Server {
	t.Helper()
	return startOf(t, acme.Options{Seed: 1, Night: night}, o)
}

func startOf(t *testing.T, which acme.Options, o saas.Options) *saas.Server {
	t.Helper()
	which.Now = now
	o.Company = acme.New(which)
	s, err := saas.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// collect reads the people list and every workspace with the collector of its
// product, and joins the accounts with the persons.
func collect(t *testing.T, s *saas.Server) *simulatortest.Wave {
	t.Helper()
	var w simulatortest.Wave
	w.Read(t, saasroom.People{List: "employees", Open: file(s.PeopleCSV()), Now: now})
	w.Read(t, saasroom.Accounts{
		Connection: connection(t, s, saas.Connection{Provider: "figma", Name: saas.FigmaName}), Open: file(s.FigmaCSV()), AsOf: now,
	})
	for _, c := range s.Connections() {
		w.Read(t, source(t, s, c))
	}
	w.Read(t, identity.New(identity.Config{
		Kept: w.First(), Now: now, Domains: identity.Domains{Company: []string{acme.Domain, saas.AcquiredDomain}, Partners: []string{saas.PartnerDomain}},
	}))
	return &w
}

// source is the collector of a connection.
func source(t *testing.T, s *saas.Server, c saas.Connection) collectors.Source {
	t.Helper()
	return sourceOf(t, c, connection(t, s, c))
}

func sourceOf(t *testing.T, c saas.Connection, connection saasroom.Connection) collectors.Source {
	t.Helper()
	room := rooms[c.Provider]
	if described, ok := connector.BuiltIn()[c.Provider]; ok {
		room = described.New
	}
	if room == nil {
		t.Fatalf("no collector of %s", c.Provider)
	}
	source, err := room(connection)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// connection is what the configuration makes of c, with acme's price list.
func connection(t *testing.T, s *saas.Server, c saas.Connection) saasroom.Connection {
	t.Helper()
	prices, register, err := saasroom.ReadPrices("prices.csv", file(s.PricesCSV()), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return saasroom.Connection{
		Provider: c.Provider, Name: c.Name, Endpoint: c.Endpoint, Settings: c.Settings, Secrets: c.Secrets, Now: now,
		Gate: throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}), Prices: prices, Register: register.Entry(c.Provider, c.Name),
	}
}

func file(b []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}
