package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"time"

	"golang.org/x/oauth2"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/gcp"
	"github.com/corporate-sre/auditor/collectors/github"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/connector"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// night are the options of the inventory that both waves write.
var night = inventory.Options{Run: "bench", Now: clock}

// collectFamily is the child that collects, as "auditor collect" does, all but
// the second wave. The inventory is left unfinished for that.
func collectFamily(ctx context.Context, in *json.Decoder, out *json.Encoder) error {
	var task familyTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	f := task.family()
	gate := throttle.NewGate(faster(f.limits, task.Faster))
	start := time.Now()
	sources, err := f.sources(ctx, task, gate)
	if err != nil {
		return err
	}
	writer, err := inventory.Create(task.inventory(), night)
	if err != nil {
		return err
	}
	defer writer.Close()
	if err := gather(ctx, writer, collectors.DefaultWorkers, sources...); err != nil {
		return err
	}
	r := gathered{Seconds: time.Since(start).Seconds(), Stats: gate.Stats()}
	for e, err := range writer.Kept().Scopes() {
		if err != nil {
			return err
		}
		r.add(e)
	}
	return out.Encode(r)
}

func gcpSources(ctx context.Context, task familyTask, gate *throttle.Gate) ([]collectors.Source, error) {
	s, err := gcp.New(ctx, gcp.Config{
		Organization: task.Where.Organization, QuotaProject: task.Where.QuotaProject, Endpoint: task.Where.URL,
		Tokens: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: task.Where.Token}),
		Gate:   gate, Now: clock,
	})
	return []collectors.Source{s}, err
}

func githubSources(_ context.Context, task familyTask, gate *throttle.Gate) ([]collectors.Source, error) {
	workers := max(6, int(task.Faster))
	// The usual transport keeps two connections, since GitHub needs only one: it
	// speaks HTTP/2, which the simulated one does not.
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = workers
	s, err := github.New(github.Config{
		Organization: task.Where.Organization, BaseURL: task.Where.URL,
		App:  &github.App{ID: task.Where.App, InstallationID: task.Where.Installation, PrivateKey: task.Where.PrivateKey},
		Gate: gate, Now: clock, Workers: workers, Transport: transport,
	})
	return []collectors.Source{s}, err
}

func saasSources(_ context.Context, task familyTask, gate *throttle.Gate) ([]collectors.Source, error) {
	w := task.Where.Workspace
	s, err := connector.BuiltIn()[w.Provider].New(saas.Connection{
		Provider: w.Provider, Name: w.Name, Endpoint: w.Endpoint, Settings: w.Settings, Secrets: w.Secrets,
		Gate: gate, Now: clock,
	})
	if err != nil {
		return nil, err
	}
	people := saas.People{List: "hr", Open: func() (io.ReadCloser, error) { return os.Open(task.Where.People) }, Now: clock}
	return []collectors.Source{saas.Explained(s), people}, nil
}
