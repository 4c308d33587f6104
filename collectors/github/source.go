// Package github reads a GitHub organization: its settings, people, teams,
// repositories, apps, runners, tokens, Copilot seats and bill.
//
// It asks the organization and reads repositories in batches; a repository is
// asked by itself only for what nothing else answers. Every call stands in the
// table of operations; any other is refused before it is sent.
//
// The SDK makes requests, errors and pages. What it would decode wrongly, such
// as rules of a type that it does not know, is decoded here.
package github

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A Config says which organization is read, and how. Organization, Now and one
// of Token and App are required.
type Config struct {
	// Organization is the login, such as "acme".
	Organization string

	// Token is a personal access token, or a token of an App that somebody
	// else renews.
	Token string

	// App is a GitHub App that is installed in the organization. Nil: Token is
	// used.
	App *App

	// BaseURL is the REST API of a server other than github.com, such as
	// "https://github.acme.example/api/v3". Empty means github.com.
	BaseURL string

	// Gate holds the calls to their limits. Nil means a new one with the
	// limits of throttle.GitHub.
	Gate *throttle.Gate

	// Transport makes the calls. Nil means http.DefaultTransport.
	Transport http.RoundTripper

	// SeatPrice is the price of a seat for a month and where it comes from, by
	// type: "copilot_business" or "copilot_enterprise". Nil: none is known.
	SeatPrice func(seatType string) (price collectors.Money, source string, known bool)

	// Attempts is how often a call is made before it counts as failed; 0 means 5.
	Attempts int

	// MaxWait is the longest wait that GitHub may ask for. Zero means 65
	// minutes, since a used up hourly limit comes back within an hour. The
	// deadline of the run ends a wait in any case.
	MaxWait time.Duration

	// Workers is how many repositories are asked side by side; 0 means 6.
	Workers int

	// Now is the run's clock, which CollectedAt and the months of the bill are
	// taken from.
	Now time.Time
}

// An App is a GitHub App and its installation in the organization.
type App struct {
	ID             int64
	InstallationID int64
	PrivateKey     []byte // PEM, PKCS #1 or PKCS #8
}

// A Source reads one organization. It implements collectors.Source.
type Source struct {
	config Config
	api    *api
}

// New returns a source. It makes no call.
func New(config Config) (*Source, error) {
	switch {
	case config.Organization == "":
		return nil, fmt.Errorf("github: no organization; set its login")
	case !isLogin(config.Organization):
		return nil, fmt.Errorf("github: %q is no login of an organization; give the name in its address", config.Organization)
	case config.Now.IsZero():
		return nil, fmt.Errorf("github: no clock; set Config.Now")
	case config.App == nil && config.Token == "":
		return nil, fmt.Errorf("github: no credentials; set a token or a GitHub App")
	case config.App != nil && config.Token != "":
		return nil, fmt.Errorf("github: a token and a GitHub App; keep one of them")
	}
	config.BaseURL = cmp.Or(config.BaseURL, "https://api.github.com")
	config.Workers = cmp.Or(config.Workers, 6)
	config.MaxWait = cmp.Or(config.MaxWait, 65*time.Minute)
	config.Now = config.Now.UTC().Truncate(time.Second)
	if config.Gate == nil {
		config.Gate = throttle.NewGate(throttle.GitHub())
	}
	api, err := newAPI(config)
	if err != nil {
		return nil, fmt.Errorf("github: %w", err)
	}
	return &Source{config, api}, nil
}

// isLogin keeps what is no login out of paths.
func isLogin(s string) bool {
	return len(s) <= 39 && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}

// Name implements collectors.Source.
func (s *Source) Name() string { return "github" }

// Collect implements collectors.Source.
func (s *Source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	part, _ := scope.Piece()
	collect, ok := s.parts()[part]
	if !ok {
		return collectors.Result{}, fmt.Errorf("github: no part %q in %s", scope.Part, scope.ID())
	}
	result := collect(ctx, scope)
	return result, ctx.Err()
}

// A part reads one scope. What it could not read is coverage of the result.
type part func(context.Context, collectors.Scope) collectors.Result

// parts maps Scope.Part, up to a dot, to what reads it.
func (s *Source) parts() map[string]part {
	return map[string]part{
		"organization": s.collectOrganization,
		"members":      s.collectMembers,
		"outside":      s.collectOutside,
		"copilot":      s.collectSeats,
		"repositories": s.collectRepositories,
	}
}
