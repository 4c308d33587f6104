// Package gcp is acme's part in Google Cloud: an organization with folders,
// projects and what is in them, billing accounts and budgets, with faults
// planted on purpose.
//
// A Server speaks gRPC on loopback through the vendor's generated servers, so
// that unmodified clients read it through one custom endpoint. What it holds
// derives from the Options alone: equal options give equal answers. What is in
// a project is made when it is asked for, so that 50,000 projects fit in memory.
//
// It is a reading of Google Cloud, not Google Cloud: only calls that read are
// known, and of filters only those that the messages below name.
package gcp

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"google.golang.org/grpc"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// MaxSize is the largest number of projects.
const MaxSize = 50_000

// Options say which company is simulated, and how its API behaves.
type Options struct {
	// Company is acme. It is required.
	Company *acme.Company

	// Size is the number of projects besides those of Apps Script. Zero, or
	// fewer than the base has, means the base. More projects do not bring more
	// faults.
	Size int

	// Latency is the time that every call takes.
	Latency time.Duration

	// Faults make calls fail, and Limits bound their rate. Operations are such as
	// "gcp:Projects.ListProjects" or "gcp:AssetService.ListAssets/RESOURCE";
	// accounts are an organization's number or a billing account's ID.
	Faults []acme.Fault
	Limits []acme.Limit

	// PageSize is how many items a page has at most. Zero means as many as the
	// service gives.
	PageSize int
}

// A Server is acme's Google Cloud, listening on loopback.
type Server struct {
	// URL is the endpoint, such as "http://127.0.0.1:41234"; Address is what
	// gRPC clients dial, such as "127.0.0.1:41234". It has no TLS.
	URL, Address string

	options  Options
	company  *company
	trouble  *acme.Trouble
	grpc     *grpc.Server
	loopback *acme.Loopback
}

// Start makes the company and listens on a free port of 127.0.0.1.
func Start(o Options) (*Server, error) {
	switch {
	case o.Company == nil:
		return nil, fmt.Errorf("simulator/gcp: no company; set Options.Company")
	case o.Size < 0 || o.Size > MaxSize:
		return nil, fmt.Errorf("simulator/gcp: %d projects; use at most %d", o.Size, MaxSize)
	case o.Latency < 0 || o.PageSize < 0:
		return nil, fmt.Errorf("simulator/gcp: latency and page size cannot be negative")
	}
	s := &Server{
		options: o,
		company: found(o.Company, cmp.Or(o.Size, len(baseProjects))),
		trouble: acme.NewTrouble(o.Faults, o.Limits),
	}
	s.grpc = s.services()
	// gRPC behind net/http, so that a fault can spoil the bytes of an answer as
	// any proxy can.
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	var err error
	if s.loopback, err = acme.Listen(s, &protocols); err != nil {
		return nil, fmt.Errorf("simulator/gcp: %w", err)
	}
	s.URL, s.Address = s.loopback.URL, s.loopback.Address
	return s, nil
}

// Close ends all calls and frees the port.
func (s *Server) Close() error {
	err := s.loopback.Close()
	s.grpc.Stop()
	return err
}

// Token is the access token of the auditor.
func (s *Server) Token() string { return "acme-token-of-nothing" }

// Organization is the number of the organization, such as "123456789012".
func (s *Server) Organization() string { return s.company.organization.number }

// QuotaProject is the ID of the project whose quota the auditor's calls use.
func (s *Server) QuotaProject() string { return quotaProject }

// BillingAccounts are the IDs of the billing accounts, such as
// "01ABCD-234567-89EFAB".
func (s *Server) BillingAccounts() []string {
	ids := make([]string, len(s.company.accounts))
	for i, a := range s.company.accounts {
		ids[i] = a.id
	}
	return ids
}

// Planted returns the findings that an audit must give, and it must give no
// others. They are sorted by control and asset.
func (s *Server) Planted() []acme.Planted { return slices.Clone(s.company.planted) }

// Calls returns how often each operation was called; refused calls count too.
func (s *Server) Calls() map[string]int { return s.trouble.Calls() }

// Refused returns how many of the Calls were throttled.
func (s *Server) Refused() map[string]int { return s.trouble.Refused() }

// Met returns how many calls met each of the Faults, in their order.
func (s *Server) Met() []int { return s.trouble.Met() }
