package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	gcpacme "github.com/corporate-sre/auditor/collectors/simulator/gcp"
	githubacme "github.com/corporate-sre/auditor/collectors/simulator/github"
	saasacme "github.com/corporate-sre/auditor/collectors/simulator/saas"
)

// A where is how to reach the simulated company: what its family needs of it.
type where struct {
	URL string

	Organization, QuotaProject, Token string // Google Cloud

	App, Installation int64 // GitHub
	PrivateKey        []byte

	Workspace saasacme.Connection // SaaS
	People    string              // file of the people list
}

// A part is what of the simulated company a family is.
type part interface {
	Calls() map[string]int
	Refused() map[string]int
	Close() error
}

// partOptions are what all parts have in common.
type partOptions struct {
	Company *acme.Company
	Latency time.Duration
	Limits  []acme.Limit
}

var gcpBuckets = []bucket{
	{"cloudresourcemanager/search", []string{"gcp:Organizations.SearchOrganizations"}},
	{"cloudresourcemanager/folders", []string{"gcp:Folders.ListFolders"}},
	{"cloudresourcemanager/projects", []string{"gcp:Projects.ListProjects"}},
	{"cloudresourcemanager/get", []string{"gcp:Organizations.*", "gcp:Folders.*", "gcp:Projects.*"}},
	{"cloudasset/list", []string{"gcp:AssetService.ListAssets*"}},
	{"cloudasset/search", []string{"gcp:AssetService.SearchAllResources"}},
	{"cloudbilling", []string{"gcp:CloudBilling.*"}},
	{"billingbudgets", []string{"gcp:BudgetService.*"}},
}

var githubBuckets = []bucket{
	{"github/graphql", []string{"github:POST /graphql*"}},
	{"github", []string{"github:*"}},
}

var saasBuckets = []bucket{
	{scim, []string{"scim:*"}},
}

// scim is the provider of the workspace that grows and costs one call for a
// hundred users: Okta's needs one for each.
const scim = "scim"

// refusing are the limits above which the server refuses calls: ours are three
// quarters of them. Calls that this machine holds up come together, more of them
// the faster they are, for which the server's bursts are as many times as large.
func (f family) refusing() []acme.Limit {
	ours := faster(f.limits, f.faster)
	limits := make([]acme.Limit, len(f.calls))
	for i, b := range f.calls {
		l := ours[b.limit]
		limits[i] = acme.Limit{Operations: b.operations, Rate: l.Rate * 4 / 3, Burst: float64(l.Burst) * 4 / 3 * f.faster}
	}
	return limits
}

// serveFamily is the child that is the simulated company, until its stdin ends.
func serveFamily(_ context.Context, in *json.Decoder, out *json.Encoder) error {
	var task familyTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	f := task.family()
	server, where, err := f.serve(task, partOptions{
		Company: acme.New(acme.Options{Seed: 1, Now: clock, Night: 1, People: 150}),
		Latency: latency,
		Limits:  f.refusing(),
	})
	if err != nil {
		return err
	}
	defer server.Close()
	if err := out.Encode(where); err != nil {
		return err
	}
	if err := in.Decode(new(any)); !errors.Is(err, io.EOF) {
		return fmt.Errorf("wait for the end of stdin: %w", err)
	}
	return out.Encode(served{server.Calls(), server.Refused()})
}

func serveGCP(task familyTask, o partOptions) (part, where, error) {
	s, err := gcpacme.Start(gcpacme.Options{Company: o.Company, Size: task.Size, Latency: o.Latency, Limits: o.Limits})
	if err != nil {
		return nil, where{}, err
	}
	return s, where{URL: s.URL, Organization: s.Organization(), QuotaProject: s.QuotaProject(), Token: s.Token()}, nil
}

func serveGitHub(task familyTask, o partOptions) (part, where, error) {
	s, err := githubacme.Start(githubacme.Options{Company: o.Company, Size: task.Size, Latency: o.Latency, Limits: o.Limits})
	if err != nil {
		return nil, where{}, err
	}
	app, installation, key := s.App()
	return s, where{URL: s.URL, Organization: githubacme.Organization, App: app, Installation: installation, PrivateKey: key}, nil
}

func serveSaaS(task familyTask, o partOptions) (part, where, error) {
	s, err := saasacme.Start(saasacme.Options{Company: o.Company, Size: task.Size, Latency: o.Latency, Limits: o.Limits})
	if err != nil {
		return nil, where{}, err
	}
	all := s.Connections()
	w := where{
		Workspace: all[slices.IndexFunc(all, func(c saasacme.Connection) bool { return c.Provider == scim })],
		People:    filepath.Join(task.Dir, "people.csv"),
	}
	return s, w, os.WriteFile(w.People, s.PeopleCSV(), 0o600)
}
