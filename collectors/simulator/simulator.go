// Package simulator is acme (acme.example), a company that does not exist: an
// AWS Organization with faults planted on purpose, and the list of its people.
//
// A Server answers over real HTTP on loopback in the wire protocols of AWS, so
// that unmodified SDK clients read it through one custom endpoint. What it holds
// derives from the Options alone: equal options give equal answers, but for
// request IDs and the expiry of session credentials. Resources of accounts are
// made when they are asked for, so that 10,000 accounts fit in memory.
//
// It is a reading of AWS, not AWS: signatures are not verified, and only
// operations that read are known.
package simulator

import (
	"cmp"
	"fmt"

	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// DefaultSize is the number of accounts of the default company, and the
// smallest: each planted fault has its place in these.
const DefaultSize = 40

// MemberRole is the role that AssumeRole hands out in every active member
// account. As with a role that a service-managed stack set rolls out, the
// management account has none.
const MemberRole = "AuditorReadOnly"

// Options say which company is simulated, and how its API behaves.
type Options struct {
	// Size is the number of accounts, from DefaultSize to 10,000. Zero means
	// DefaultSize. More accounts do not bring more faults.
	Size int

	// Seed makes another company of the same shape: other IDs, costs and dates.
	Seed int64

	// Now is the company's clock: ages of resources and months of the bill are
	// counted from it. It is required.
	Now time.Time

	// Night chooses which faults there are: an odd one has set A, an even one
	// set B, in which some of A are mended and others are new. Zero means 1.
	Night int

	// Suspended names accounts that are closed besides those that always are.
	// The faults planted in them stay, where nobody can look.
	Suspended []string

	// Latency is the time that every call takes.
	Latency time.Duration

	// Throttle is how many calls a second each bucket (service, account,
	// Region) answers, with a burst of one second's worth; what is above gets
	// the service's throttling error. Zero means no limit.
	Throttle float64

	// Limits go before Throttle for the operations that they name, the first
	// one that names it.
	Limits []acme.Limit

	// PageSize is how many items a page has at most. Zero means as many as the
	// service gives.
	PageSize int

	// ExternalID is what AssumeRole demands; empty demands none.
	ExternalID string

	// Faults make calls fail. They are faults of the API; those of the company
	// are Planted.
	Faults []acme.Fault
}

// A Server is the simulated company, listening on loopback.
type Server struct {
	// URL is the endpoint for every service, such as "http://127.0.0.1:41234".
	URL string

	options  Options
	company  *company
	services map[string]*service
	loopback *acme.Loopback

	reports reports
	bills   bills
	trouble *acme.Trouble
}

// Start makes the company and listens on a free port of 127.0.0.1.
func Start(o Options) (*Server, error) {
	o.Size = cmp.Or(o.Size, DefaultSize)
	o.Night = cmp.Or(o.Night, 1)
	switch {
	case o.Now.IsZero():
		return nil, fmt.Errorf("simulator: no clock; set Options.Now")
	case o.Size < DefaultSize || o.Size > maxSize:
		return nil, fmt.Errorf("simulator: %d accounts; use %d to %d", o.Size, DefaultSize, maxSize)
	case o.Night < 0 || o.Throttle < 0 || o.Latency < 0 || o.PageSize < 0:
		return nil, fmt.Errorf("simulator: night, throttle, latency and page size cannot be negative")
	}
	company, err := generate(o)
	if err != nil {
		return nil, err
	}
	s := &Server{
		options:  o,
		company:  company,
		services: services(),
		trouble:  acme.NewTrouble(o.Faults, o.limits()),
	}
	if s.loopback, err = acme.Listen(s, nil); err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	s.URL = s.loopback.URL
	return s, nil
}

// Close ends all calls and frees the port.
func (s *Server) Close() error { return s.loopback.Close() }

// Credentials returns the access key of the auditor in the management account.
func (s *Server) Credentials() (accessKey, secret string) {
	return callerKey + s.company.management.id, "acme-secret-of-nothing"
}

// Calls returns how often each operation was called, by names such as
// "ec2:DescribeVolumes"; refused calls count too.
func (s *Server) Calls() map[string]int { return s.trouble.Calls() }

// Refused returns how many of the Calls were answered with a throttling error.
func (s *Server) Refused() map[string]int { return s.trouble.Refused() }

// Met returns how many calls met each of the Faults, in their order.
func (s *Server) Met() []int { return s.trouble.Met() }

// Naive returns how many calls it takes to look for the same without asking the
// organization first, as tools do that know accounts only: 20 describes in every
// enabled Region of every active account.
func (s *Server) Naive() int {
	calls := 0
	for _, a := range s.company.accounts {
		for _, r := range allRegions {
			if a.active() && a.enabled(r.name) {
				calls += 20
			}
		}
	}
	return calls
}

// Company returns what all parts of acme share.
func (s *Server) Company() *acme.Company { return s.company.Company }
