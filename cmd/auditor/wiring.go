package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// A wiring is what a source is made from.
type wiring struct {
	config *Config
	getenv func(string) string
	now    time.Time
	gate   *throttle.Gate // shared by all sources
	tune   func(*aws.Config)
}

// sources lists every kind of source: a new collector is one entry here.
var sources = []struct {
	name  string
	build func(context.Context, wiring) ([]collectors.Source, error) // none when it is not configured
}{
	{"aws", awsSources},
	{"saas", saasSources},
}

// engines lists every engine, the default first.
var engines = []engineEntry{
	{"reference", func() engine.Engine { return reference.Engine{} }},
}

type engineEntry struct {
	name string
	new  func() engine.Engine
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
			return nil, usage(fmt.Errorf("no source %q is configured; --source takes %s", name, configured(w.config)))
		}
	}
	return all, nil
}

// configured names the sources of a configuration, for messages.
func configured(c *Config) string {
	switch {
	case c.Sources.AWS != nil && len(c.Sources.SaaS) > 0:
		return "aws, saas"
	case c.Sources.AWS != nil:
		return "aws"
	}
	return "saas"
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
	if w.tune != nil {
		w.tune(&config)
	}
	s, err := aws.New(ctx, config)
	if err != nil {
		return nil, err
	}
	return []collectors.Source{s}, nil
}

func saasSources(_ context.Context, w wiring) ([]collectors.Source, error) {
	var all []collectors.Source
	for _, c := range w.config.Sources.SaaS {
		path := w.config.path(c.Path)
		all = append(all, saas.People{
			List:     c.Name,
			Open:     func() (io.ReadCloser, error) { return os.Open(path) },
			Encoding: c.Encoding,
			Columns:  c.Columns,
			Now:      w.now,
		})
	}
	return all, nil
}
