// Package gcp reads a Google Cloud organization.
//
// It takes the hierarchy from the Resource Manager, which is strongly
// consistent, and nearly all else from a few organization-wide streams of Cloud
// Asset Inventory, so that the number of calls does not grow with projects times
// services times zones. What is inherited is computed here. Every call stands in
// the table of operations; any other is refused before it is sent.
package gcp

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A Config says which organization is read, and how.
type Config struct {
	// Organization is the number, such as "123456789012". Empty means the only
	// one that the credentials can see.
	Organization string

	// QuotaProject is the ID or number of the project that calls are counted
	// and billed to, in which the APIs are on. Empty means that of the
	// credentials, which those of a person mostly lack.
	QuotaProject string

	// Domains are the company's mail domains beside the organization's own:
	// their members are not external.
	Domains []string

	// Endpoint is a server other than Google, used for every service, such as
	// "http://127.0.0.1:8080". Without TLS it has to be on loopback. Empty means
	// Google.
	Endpoint string

	// Tokens are used instead of the Application Default Credentials. They are
	// required with an Endpoint, so that it is never sent real ones by chance.
	Tokens oauth2.TokenSource

	// Gate holds the calls to their limits. Nil means a new one with the
	// limits of throttle.GCP.
	Gate *throttle.Gate

	// Attempts is how often a call is made before it counts as failed,
	// MaxBackoff the longest pause between two of them, and Timeout how long one
	// may take. Zero means 8, 30 s and 4 min.
	Attempts   int
	MaxBackoff time.Duration
	Timeout    time.Duration

	// Now is the run's clock, which CollectedAt is taken from. It is required.
	Now time.Time
}

// A Source reads Google Cloud. It implements collectors.Source. It is for one
// run: what several scopes need is read once and kept.
type Source struct {
	config  Config
	clients *clients

	number   collectors.Once[string] // of the organization
	tree     collectors.Once[*tree]
	settings collectors.Once[*settings]
	policies collectors.Once[*grants] // see loadPolicies
	grants   collectors.Once[*grants]
	tags     collectors.Once[*tagIndex]
	billing  collectors.Once[*billing]
}

// New returns a source. It looks for credentials but makes no call.
func New(ctx context.Context, config Config) (*Source, error) {
	if config.Now.IsZero() {
		return nil, fmt.Errorf("gcp: no clock; set Config.Now")
	}
	config.Now = config.Now.UTC().Truncate(time.Second)
	config.Organization = strings.TrimPrefix(config.Organization, "organizations/")
	if strings.Trim(config.Organization, "0123456789") != "" {
		return nil, fmt.Errorf("gcp: organization %q is no number; take the ID from gcloud organizations list", config.Organization)
	}
	if config.Gate == nil {
		config.Gate = throttle.NewGate(throttle.GCP())
	}
	if config.Attempts == 0 {
		config.Attempts = 8
	}
	if config.MaxBackoff == 0 {
		config.MaxBackoff = 30 * time.Second
	}
	if config.Timeout == 0 {
		config.Timeout = 4 * time.Minute
	}
	clients, err := newClients(ctx, config)
	if err != nil {
		return nil, err
	}
	return &Source{config: config, clients: clients}, nil
}

// Close ends the connections.
func (s *Source) Close() error { return s.clients.close() }

// Name implements collectors.Source.
func (s *Source) Name() string { return "gcp" }

// Collect implements collectors.Source.
func (s *Source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	part, _ := scope.Piece()
	collect, ok := s.parts()[part]
	if !ok {
		return collectors.Result{}, fmt.Errorf("gcp: no part %q in %s", scope.Part, scope.ID())
	}
	r := newReading(s, scope)
	if err := collect(ctx, r); err != nil {
		r.lines.stop(classify(ctx, err))
	}
	return r.result(), ctx.Err()
}

// parts are the functions that read a scope, by the first part of Scope.Part.
// Their error is why nothing more of the scope was read.
func (s *Source) parts() map[string]func(context.Context, *reading) error {
	return map[string]func(context.Context, *reading) error{
		"structure":  s.structure,
		"projects":   s.projects,
		"billing":    s.accounts,
		"resources":  s.resources,
		"principals": s.principals,
	}
}
