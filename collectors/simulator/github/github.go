// Package github is acme's GitHub: the organization acme with its people, teams
// and repositories, and faults planted on purpose.
//
// A Server answers over HTTP on loopback as GitHub's REST API and GraphQL API
// do: with their bodies, headers, pages and refusals, so that unmodified clients
// read it through their base URL. What it holds derives from the Options alone.
// Repositories are made when they are asked for, so that 20,000 of them need no
// memory. Issues are the one thing that can be changed, over the API and, as
// people do it in the browser, with the methods of the Server.
//
// It is a reading of GitHub, not GitHub: it knows the calls of an auditor and of
// a bot that keeps a backlog.
package github

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// Organization is the login of acme's organization.
const Organization = "acme"

// DefaultSize is the number of repositories of the default company, and the
// smallest: each planted fault has its place in these.
const DefaultSize = 61

// maxSize is the largest number of repositories.
const maxSize = 100_000

// Options say which GitHub it is and how it behaves.
type Options struct {
	Company *acme.Company

	// Size is the number of repositories; 0 means DefaultSize.
	Size int

	// Latency is how long each answer takes.
	Latency time.Duration

	// Faults make calls fail. They are faults of the API; those of the company
	// are Planted. Operations are named by method and path as GitHub documents
	// them, such as "github:GET /orgs/{org}/members", and queries by their name,
	// such as "github:POST /graphql#members". Account is the organization,
	// Region the name of a repository. A Throttle is a secondary limit, with
	// Status 429 where that is set; its Code "primary" makes it the primary one.
	// A Truncate of a call that writes cuts the answer, after it has written.
	Faults []acme.Fault

	// Limits are how often operations may be called.
	Limits []acme.Limit

	// PageSize is how many items a page has at most; 0 means as many as GitHub
	// gives.
	PageSize int

	// WritesPerMinute is how many issues and comments an identity may write in a
	// minute before the secondary limit; 0 means no limit.
	WritesPerMinute int
}

// A Server is acme's GitHub, listening on loopback.
type Server struct {
	// URL is the base of the REST API, such as "http://127.0.0.1:41234". The
	// GraphQL API is at /graphql below it.
	URL string

	options Options
	company *company
	trouble *acme.Trouble
	issues  *tracker
	keys    *keys
	routes  http.Handler
	used    atomic.Int64 // calls, for the headers that tell what is left

	loopback *acme.Loopback
}

// Start makes the organization and listens on a free port of 127.0.0.1.
func Start(o Options) (*Server, error) {
	o.Size = cmp.Or(o.Size, DefaultSize)
	switch {
	case o.Company == nil:
		return nil, fmt.Errorf("simulator/github: no company; set Options.Company")
	case o.Size < DefaultSize || o.Size > maxSize:
		return nil, fmt.Errorf("simulator/github: %d repositories; use %d to %d", o.Size, DefaultSize, maxSize)
	case o.Latency < 0 || o.PageSize < 0 || o.WritesPerMinute < 0:
		return nil, fmt.Errorf("simulator/github: latency, page size and writes cannot be negative")
	}
	s := &Server{
		options: o,
		company: found(o),
		trouble: acme.NewTrouble(o.Faults, o.Limits),
		keys:    new(keys),
	}
	s.issues = newTracker(s.company, o.WritesPerMinute)
	s.routes = s.mux()
	var err error
	if s.loopback, err = acme.Listen(s, nil); err != nil {
		return nil, fmt.Errorf("simulator/github: %w", err)
	}
	s.URL = s.loopback.URL
	return s, nil
}

// Close ends all calls and frees the port.
func (s *Server) Close() error { return s.loopback.Close() }

// Planted returns the findings that an audit of the organization must give,
// sorted by control and asset.
func (s *Server) Planted() []acme.Planted {
	return slices.Clone(s.company.planted)
}

// Calls returns how often each operation was called; refused calls count too.
func (s *Server) Calls() map[string]int { return s.trouble.Calls() }

// Refused returns how many of the Calls were answered with a limit.
func (s *Server) Refused() map[string]int { return s.trouble.Refused() }

// Met returns how many calls met each of the Faults, in their order.
func (s *Server) Met() []int { return s.trouble.Met() }
