package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
	"github.com/corporate-sre/auditor/collectors/gcp"
	"github.com/corporate-sre/auditor/collectors/github"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// A wiring is what a source is made from.
type wiring struct {
	config *Config
	getenv func(string) string
	now    time.Time
	gate   *throttle.Gate // shared by all sources
	tune   tuning
}

// A tuning changes what sources are made from: the demo's credentials, and what
// tests need. What is nil changes nothing.
type tuning struct {
	aws    func(*aws.Config)
	gcp    func(*gcp.Config)
	github func(*github.Config)
	saas   func(*saas.Connection)
}

// sources lists every kind of source: a new collector is one entry here.
var sources = []struct {
	name  string
	build func(context.Context, wiring) ([]collectors.Source, error) // none when it is not configured
}{
	{"aws", awsSources},
	{"gcp", gcpSources},
	{"github", githubSources},
	{"saas", saasSources},
}

// engines lists every engine, the default first.
var engines = []engineEntry{
	{name: "auto", does: "plan, and reference for the controls that it cannot run and for a sample", new: func() engine.Engine { return plan.Engine{} }, sampled: true, remembers: true},
	{name: "plan", does: "an error for such a control", new: func() engine.Engine { return plan.Engine{} }, whole: true, remembers: true},
	{name: "reference", does: "OPA's own evaluator, slower", new: func() engine.Engine { return reference.Engine{} }},
	{name: "verify", does: "both, and tells where they differ", new: func() engine.Engine { return plan.Verify{} }, verifies: true},
}

type engineEntry struct {
	name, does string
	new        func() engine.Engine
	whole      bool // a control that the plan engine leaves to the other is an error
	sampled    bool // the reference engine is asked too about some assets
	verifies   bool // it is asked about all
	remembers  bool // what the last run has answered
}

// engineHelp says what each engine does.
func engineHelp() string {
	var all []string
	for _, e := range engines {
		all = append(all, e.name+" ("+e.does+")")
	}
	return strings.Join(all, ", ")
}

func engineNames() []string {
	var names []string
	for _, e := range engines {
		names = append(names, e.name)
	}
	return names
}

// build makes the sources that the configuration names, those of only if it is
// not empty.
func (w wiring) build(ctx context.Context, only []string) ([]collectors.Source, error) {
	var all []collectors.Source
	wanted := map[string]bool{}
	for _, name := range only {
		wanted[name] = false
	}
	for _, s := range sources {
		if _, ok := wanted[s.name]; len(only) > 0 && !ok {
			continue
		}
		built, err := s.build(ctx, w)
		if err != nil {
			return nil, fmt.Errorf("sources.%s: %w", s.name, err)
		}
		if len(built) > 0 {
			wanted[s.name] = true
		}
		all = append(all, built...)
	}
	for _, name := range only {
		if !wanted[name] {
			return nil, usage(fmt.Errorf("no source %q is configured; --source takes %s", name, strings.Join(w.config.Sources.names(), ", ")))
		}
	}
	return all, nil
}

func awsSources(ctx context.Context, w wiring) ([]collectors.Source, error) {
	c := w.config.Sources.AWS
	if c == nil {
		return nil, nil
	}
	config := aws.Config{
		Profile:    c.Profile,
		MemberRole: c.MemberRole,
		Regions:    c.Regions,
		Endpoint:   c.Endpoint,
		Prune:      c.Prune == nil || *c.Prune,
		Gate:       w.gate,
		Now:        w.now,
	}
	if c.ExternalIDEnv != "" {
		if config.ExternalID = w.getenv(c.ExternalIDEnv); config.ExternalID == "" {
			return nil, fmt.Errorf("external_id_env: the variable %s is empty; set it to the external ID of the member roles", c.ExternalIDEnv)
		}
	}
	if w.tune.aws != nil {
		w.tune.aws(&config)
	}
	s, err := aws.New(ctx, config)
	if err != nil {
		return nil, err
	}
	return []collectors.Source{s}, nil
}

func gcpSources(ctx context.Context, w wiring) ([]collectors.Source, error) {
	c := w.config.Sources.GCP
	if c == nil {
		return nil, nil
	}
	config := gcp.Config{
		Organization: c.Organization,
		QuotaProject: c.QuotaProject,
		Domains:      w.config.People.Domains,
		Endpoint:     c.Endpoint,
		Gate:         w.gate,
		Now:          w.now,
	}
	if c.TokenEnv != "" {
		token, err := w.secret("token_env", c.TokenEnv, "an access token")
		if err != nil {
			return nil, err
		}
		config.Tokens = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
	}
	if w.tune.gcp != nil {
		w.tune.gcp(&config)
	}
	s, err := gcp.New(ctx, config)
	if err != nil {
		return nil, err
	}
	return []collectors.Source{s}, nil
}

func githubSources(_ context.Context, w wiring) ([]collectors.Source, error) {
	c := w.config.Sources.GitHub
	if c == nil {
		return nil, nil
	}
	prices, _, err := w.prices()
	if err != nil {
		return nil, err
	}
	config := github.Config{
		Organization: c.Organization,
		BaseURL:      c.BaseURL,
		Gate:         w.gate,
		Now:          w.now,
		SeatPrice: func(seat string) (collectors.Money, string, bool) {
			p, ok := prices.Seat("github", c.Organization, seat)
			if !ok || p.Price == nil {
				return collectors.Money{}, "", false
			}
			return *p.Price, p.Source, true
		},
	}
	if a := c.App; a != nil {
		key, err := w.secret("app.private_key_env", a.PrivateKeyEnv, "the App's private key (PEM)")
		if err != nil {
			return nil, err
		}
		if err := github.CheckKey([]byte(key)); err != nil {
			return nil, fmt.Errorf("app.private_key_env: the variable %s: %w", a.PrivateKeyEnv, err)
		}
		config.App = &github.App{ID: a.ID, InstallationID: a.InstallationID, PrivateKey: []byte(key)}
	} else if config.Token, err = w.secret("token_env", cmp.Or(c.TokenEnv, githubToken), "a token that reads the organization"); err != nil {
		return nil, err
	}
	if w.tune.github != nil {
		w.tune.github(&config)
	}
	s, err := github.New(config)
	if err != nil {
		return nil, err
	}
	return []collectors.Source{s}, nil
}

// githubToken is the variable that holds the token when none is named.
const githubToken = "GITHUB_TOKEN"

// secret is what a variable holds.
func (w wiring) secret(key, variable, what string) (string, error) {
	value := w.getenv(variable)
	if value == "" {
		return "", fmt.Errorf("%s: the variable %s is empty; set it to %s", key, variable, what)
	}
	return value, nil
}
