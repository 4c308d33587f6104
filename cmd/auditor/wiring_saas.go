package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/connector"
	"github.com/corporate-sre/auditor/collectors/saas/entra"
	"github.com/corporate-sre/auditor/collectors/saas/google"
	"github.com/corporate-sre/auditor/collectors/saas/okta"
	"github.com/corporate-sre/auditor/collectors/saas/slack"
	"github.com/corporate-sre/auditor/collectors/saas/snowflake"
	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// csvProvider is the provider of exports.
const csvProvider = "csv"

// A product is a SaaS product that is read by its API.
type product struct {
	open       func(saas.Connection) (collectors.Source, error)
	operations func() []collectors.Operation
	settings   func() []saas.Need
	secrets    func() []saas.Need
}

// products lists every product by the provider's name: those that need code, and
// those that a connector file describes.
func products() map[string]product {
	all := map[string]product{
		entra.Provider:     {entra.New, entra.Operations, entra.Settings, entra.Secrets},
		google.Provider:    {google.New, google.Operations, google.Settings, google.Secrets},
		okta.Provider:      {okta.New, okta.Operations, okta.Settings, okta.Secrets},
		slack.Provider:     {slack.New, slack.Operations, slack.Settings, slack.Secrets},
		snowflake.Provider: {snowflake.New, snowflake.Operations, snowflake.Settings, snowflake.Secrets},
	}
	for name, c := range connector.BuiltIn() {
		all[name] = described(c)
	}
	return all
}

func described(c connector.Connector) product {
	return product{open: c.New, operations: c.Operations, settings: c.Settings, secrets: c.Secrets}
}

func saasNames() []string { return slices.Sorted(maps.Keys(products())) }

// vendorLimits are the limits of everything that is asked. A key that two tables
// have is AWS's.
func vendorLimits() throttle.Limits {
	return throttle.SaaS().With(throttle.GCP()).With(throttle.GitHub()).With(throttle.AWS())
}

func saasSources(_ context.Context, w wiring) ([]collectors.Source, error) {
	prices, register, err := w.prices()
	if err != nil {
		return nil, err
	}
	known := products()
	var all []collectors.Source
	for i, c := range w.config.Sources.SaaS {
		var s collectors.Source
		var err error
		switch {
		case c.Provider == csvProvider && c.Kind == kindPrices: // not a source: other sources are given it
			continue
		case c.Provider == csvProvider:
			s, err = w.export(c, prices, register)
		default:
			s, err = w.workspace(c, known, prices, register)
		}
		if err != nil {
			return nil, fmt.Errorf("[%d] %s: %w", i, c.id(), err)
		}
		all = append(all, s)
	}
	return all, nil
}

// export is a list that the company keeps itself.
func (w wiring) export(c SaaSConfig, prices saas.Prices, register saas.Register) (collectors.Source, error) {
	path := w.config.path(c.Path)
	open := func() (io.ReadCloser, error) { return os.Open(path) }
	if c.Kind == kindPeople {
		return saas.People{List: c.Name, Open: open, Encoding: c.Encoding, Columns: c.Columns, Now: w.now}, nil
	}
	asOf, err := c.asOf(path)
	if err != nil {
		return nil, err
	}
	return saas.Explained(saas.Accounts{
		Connection: saas.Connection{
			Provider: c.product(), Name: c.Name, Prices: prices, Register: register.Entry(c.product(), c.Name), Gate: w.gate, Now: w.now,
		},
		Open: open, Encoding: c.Encoding, Columns: c.Columns, AsOf: asOf, MaxAge: time.Duration(c.MaxAgeDays) * 24 * time.Hour,
	}), nil
}

// asOf is when an export was made: what the configuration says, or when its file
// was last written. It is zero for a file that is not there, which its source
// tells.
func (s SaaSConfig) asOf(path string) (time.Time, error) {
	if s.AsOf != "" {
		return time.Parse(time.DateOnly, s.AsOf)
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// workspace is a workspace that is read by its API.
func (w wiring) workspace(c SaaSConfig, known map[string]product, prices saas.Prices, register saas.Register) (collectors.Source, error) {
	p, ok := known[c.Provider]
	if c.Connector != "" {
		file := w.config.path(c.Connector)
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("connector: %w", err)
		}
		loaded, err := connector.Load(file, b)
		if err != nil {
			return nil, err
		}
		p, ok = described(loaded), true
	}
	if !ok {
		return nil, fmt.Errorf("no provider %q", c.Provider) // the configuration was checked
	}
	conn := saas.Connection{
		Provider: c.Provider, Name: c.id(), Endpoint: c.Endpoint, Settings: c.Settings, Secrets: map[string]string{},
		Prices: prices, Register: register.Entry(c.Provider, c.id()), Gate: w.gate, Now: w.now,
	}
	names := maps.Clone(c.Secrets)
	if c.TokenEnv != "" {
		if names == nil {
			names = map[string]string{}
		}
		names["token"] = c.TokenEnv
	}
	for name, variable := range names {
		value, err := w.secret("secrets."+name, variable, "that secret")
		if err != nil {
			return nil, err
		}
		conn.Secrets[name] = value
	}
	if w.tune.saas != nil {
		w.tune.saas(&conn)
	}
	s, err := p.open(conn)
	if err != nil {
		return nil, err
	}
	return saas.Explained(s), nil
}

// prices reads the company's price lists, which are its register of workspaces
// too.
func (w wiring) prices() (saas.Prices, saas.Register, error) {
	var prices saas.Prices
	var register saas.Register
	for _, c := range w.config.Sources.SaaS {
		if c.Kind != kindPrices {
			continue
		}
		path := w.config.path(c.Path)
		p, r, err := saas.ReadPrices(path, func() (io.ReadCloser, error) { return os.Open(path) }, c.Encoding, c.Columns)
		if err != nil {
			return nil, nil, fmt.Errorf("price list %s: %w", c.Name, err)
		}
		if err := unread(r, w.priced()); err != nil {
			return nil, nil, fmt.Errorf("price list %s: %w", c.Name, err)
		}
		prices, register = append(prices, p...), append(register, r...)
	}
	return prices, register, nil
}

// unread reports the rows of a price list that nothing would ever read.
func unread(r saas.Register, known []string) error {
	slices.Sort(known)
	known = slices.Compact(known)
	var errs []error
	for _, x := range r.Strangers(known) {
		remedy := "write the provider of a source, or one of " + strings.Join(known, ", ")
		if near := strictyaml.Nearest(x.Provider, known); near != "" {
			remedy = fmt.Sprintf("did you mean %q?", near)
		}
		errs = append(errs, fmt.Errorf("%s:%d: no source or product is named %q; %s", x.File, x.Line, x.Provider, remedy))
	}
	return errors.Join(errs...)
}

// priced are the providers that a price list can speak of: every product, and
// what the configuration names besides.
func (w wiring) priced() []string {
	names := append(saasNames(), "github")
	for _, c := range w.config.Sources.SaaS {
		switch {
		case c.Provider != csvProvider:
			names = append(names, c.Provider)
		case c.Kind == kindAccounts:
			names = append(names, c.product())
		}
	}
	return names
}
