// Package saas is acme's SaaS: an identity provider, a directory, a chat, and
// what else a company pays for by the seat. Each product answers over real HTTP
// on a loopback port of its own, in its vendor's paths, paging, headers, rate
// limits and errors.
//
// It is a reading of the vendors' APIs, not the vendors: it checks that there is
// a credential, and knows only operations that read. Pages are made when they
// are asked for, so that a workspace of 200,000 users fits in memory.
package saas

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// maxSize is the largest number of users of a workspace.
const maxSize = 200_000

// Options say how acme's SaaS is, and how its APIs behave.
type Options struct {
	// Company is who works there and what day it is. It is required.
	Company *acme.Company

	// Size is the number of users in the two workspaces that grow, Okta's and
	// the one behind SCIM, up to 200,000. Those above acme's people are made
	// when asked for. Zero, or fewer than the people, means just these. More
	// users do not bring more faults.
	Size int

	// Latency is the time that every call takes.
	Latency time.Duration

	// Faults and Limits make calls fail. Their Account is the name of a
	// Connection. They are faults of the APIs; those of acme are Planted.
	Faults []acme.Fault
	Limits []acme.Limit

	// PageSize is how many items a page has at most. Zero means as many as the
	// vendor gives.
	PageSize int
}

// A Server is acme's SaaS, listening on loopback.
type Server struct {
	options Options
	company *company
	trouble *acme.Trouble
	vendors map[string]*acme.Loopback // by provider
}

// Start furnishes the workspaces and listens, each on a free port of 127.0.0.1.
func Start(o Options) (*Server, error) {
	switch {
	case o.Company == nil:
		return nil, errors.New("simulator/saas: no company; set Options.Company")
	case o.Size < 0 || o.Size > maxSize:
		return nil, fmt.Errorf("simulator/saas: %d users; use 0 to %d", o.Size, maxSize)
	case o.Latency < 0 || o.PageSize < 0:
		return nil, errors.New("simulator/saas: latency and page size cannot be negative")
	}
	s := &Server{
		options: o,
		company: furnish(o),
		trouble: acme.NewTrouble(o.Faults, o.Limits),
		vendors: map[string]*acme.Loopback{},
	}
	for _, v := range vendors() {
		loopback, err := acme.Listen(s.handler(v), nil)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("simulator/saas: %w", err), s.Close())
		}
		s.vendors[v.provider] = loopback
	}
	return s, nil
}

// Close ends all calls and frees the ports.
func (s *Server) Close() error {
	var errs []error
	for _, loopback := range s.vendors {
		errs = append(errs, loopback.Close())
	}
	return errors.Join(errs...)
}

// URL is the endpoint of a provider such as "slack", without a path; empty for
// one that acme does not have or that has no API.
func (s *Server) URL(provider string) string {
	if loopback := s.vendors[provider]; loopback != nil {
		return loopback.URL
	}
	return ""
}

// Planted returns the findings that an audit must give, and it must give no
// others of the SaaS controls. They are sorted by control and asset.
func (s *Server) Planted() []acme.Planted { return slices.Clone(s.company.planted) }

// Calls returns how often each operation was called, by names such as
// "slack:users.list" or "okta:GET /api/v1/users"; refused calls count too.
func (s *Server) Calls() map[string]int { return s.trouble.Calls() }

// Refused returns how many of the Calls were refused for their rate.
func (s *Server) Refused() map[string]int { return s.trouble.Refused() }

// Met returns how many calls met each of the Faults, in their order.
func (s *Server) Met() []int { return s.trouble.Met() }

// page is how many items a page may have: at most the vendor's most, what the
// caller wants if that is less, and Options.PageSize.
func (s *Server) page(want, most int) int {
	if want <= 0 || want > most {
		want = most
	}
	return min(want, cmp.Or(s.options.PageSize, want))
}
