package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
	"github.com/corporate-sre/auditor/collectors/gcp"
	"github.com/corporate-sre/auditor/collectors/github"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	gcpacme "github.com/corporate-sre/auditor/collectors/simulator/gcp"
	githubacme "github.com/corporate-sre/auditor/collectors/simulator/github"
	saasacme "github.com/corporate-sre/auditor/collectors/simulator/saas"
)

// A simulated company is acme, as much of it as is served. What is nil is not.
type simulated struct {
	aws    *simulator.Server
	gcp    *gcpacme.Server
	github *githubacme.Server
	saas   *saasacme.Server
}

// startAcme serves the whole company.
func startAcme(o simulator.Options) (*simulated, error) {
	var s simulated
	var err error
	if s.aws, err = simulator.Start(o); err != nil {
		return nil, err
	}
	company := s.aws.Company()
	if s.gcp, err = gcpacme.Start(gcpacme.Options{Company: company, Latency: o.Latency, Faults: o.Faults, PageSize: o.PageSize}); err == nil {
		if s.github, err = githubacme.Start(githubacme.Options{Company: company, Latency: o.Latency, Faults: o.Faults, PageSize: o.PageSize}); err == nil {
			s.saas, err = saasacme.Start(saasacme.Options{Company: company, Latency: o.Latency, Faults: o.Faults, PageSize: o.PageSize})
		}
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &s, nil
}

// Close ends all servers.
func (s *simulated) Close() error {
	err := s.aws.Close()
	if s.gcp != nil {
		err = errors.Join(err, s.gcp.Close())
	}
	if s.github != nil {
		err = errors.Join(err, s.github.Close())
	}
	if s.saas != nil {
		err = errors.Join(err, s.saas.Close())
	}
	return err
}

// planted is what an audit must find.
func (s *simulated) planted() []acme.Planted {
	all := s.aws.Planted()
	if s.gcp != nil {
		all = append(all, s.gcp.Planted()...)
	}
	if s.github != nil {
		all = append(all, s.github.Planted()...)
	}
	if s.saas != nil {
		all = append(all, s.saas.Planted()...)
	}
	acme.SortPlanted(all)
	return all
}

// settings are acme's settings for the controls.
func (s *simulated) settings() map[string]any {
	all := s.aws.Settings()
	add := func(more map[string]any) {
		for category, values := range more {
			into, ok := all[category].(map[string]any)
			if !ok {
				into = map[string]any{}
				all[category] = into
			}
			maps.Copy(into, values.(map[string]any))
		}
	}
	if s.gcp != nil {
		add(s.gcp.Settings())
	}
	if s.github != nil {
		add(s.github.Settings())
	}
	if s.saas != nil {
		add(s.saas.Settings())
	}
	return all
}

// environment is what acme's configuration takes from variables.
func (s *simulated) environment() map[string]string {
	env := map[string]string{}
	if s.gcp != nil {
		env["ACME_GCP_TOKEN"] = s.gcp.Token()
	}
	if s.github != nil {
		_, _, key := s.github.App()
		env["ACME_GITHUB_KEY"] = string(key)
		_, _, key = s.github.BacklogApp()
		env["ACME_BACKLOG_KEY"] = string(key)
	}
	if s.saas != nil {
		for _, c := range s.saas.Connections() {
			for name, value := range c.Secrets {
				env[secretVariable(c, name)] = value
			}
		}
	}
	return env
}

func secretVariable(c saasacme.Connection, name string) string {
	return "ACME_" + strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(c.Provider+"_"+name))
}

// getenv is w's environment and acme's.
func (s *simulated) getenv(w *world) func(string) string {
	env := s.environment()
	return func(name string) string {
		if value, ok := env[name]; ok {
			return value
		}
		return w.getenv(name)
	}
}

// tuning gives the AWS collector the credentials of acme's auditor.
func (s *simulated) tuning() tuning {
	return tuning{aws: func(config *aws.Config) {
		key, secret := s.aws.Credentials()
		config.Credentials = credentials.NewStaticCredentialsProvider(key, secret, "")
	}}
}

// operations are all that auditor may call of acme.
func operations() []collectors.Operation {
	all := slices.Concat(aws.Operations(), gcp.Operations(), github.Operations())
	known := products()
	for _, name := range saasNames() {
		all = append(all, known[name].operations()...)
	}
	return all
}

// furnish writes acme's configuration, so that the demo's folder can be worked
// with afterwards.
func furnish(out string, s *simulated) (*Config, error) {
	settings, err := yaml.Marshal(s.settings())
	if err != nil {
		return nil, err
	}
	config, err := s.configuration(out)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		defaultConfig:   config,
		"settings.yaml": settings,
		"owners.yaml":   s.aws.OwnersYAML(),
		"hr.csv":        s.aws.Company().PeopleCSV(),
	}
	if s.saas != nil {
		files["prices.csv"], files["figma.csv"] = s.saas.PricesCSV(), s.saas.FigmaCSV()
	}
	for name, b := range files {
		if err := writeFile(filepath.Join(out, name), b); err != nil {
			return nil, err
		}
	}
	// The waivers are the user's to play with.
	file := filepath.Join(out, "waivers.yaml")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		if err := writeFile(file, []byte("waivers: []\n")); err != nil {
			return nil, err
		}
	}
	c, err := readConfig(filepath.Join(out, defaultConfig))
	if err != nil {
		return nil, err
	}
	c.defaults()
	return c, nil
}

// configuration is acme's auditor.yaml.
func (s *simulated) configuration(out string) ([]byte, error) {
	sources := map[string]any{"aws": map[string]any{"endpoint": s.aws.URL}}
	lists := []any{map[string]any{"provider": csvProvider, "name": "hr", "kind": kindPeople, "path": "hr.csv"}}
	if s.gcp != nil {
		sources["gcp"] = map[string]any{
			"organization": s.gcp.Organization(), "quota_project": s.gcp.QuotaProject(), "endpoint": s.gcp.URL, "token_env": "ACME_GCP_TOKEN",
		}
	}
	if s.github != nil {
		id, installation, _ := s.github.App()
		sources["github"] = map[string]any{
			"organization": "acme", "base_url": s.github.URL,
			"app": map[string]any{"id": id, "installation_id": installation, "private_key_env": "ACME_GITHUB_KEY"},
		}
	}
	if s.saas != nil {
		lists = append(lists,
			map[string]any{"provider": csvProvider, "name": "prices", "kind": kindPrices, "path": "prices.csv"},
			map[string]any{"provider": csvProvider, "name": "design", "product": "figma", "kind": kindAccounts, "path": "figma.csv"})
		for _, c := range s.saas.Connections() {
			w := map[string]any{"provider": c.Provider, "name": c.Name, "endpoint": c.Endpoint}
			if len(c.Settings) > 0 {
				w["settings"] = c.Settings
			}
			secrets := map[string]string{}
			for name := range c.Secrets {
				secrets[name] = secretVariable(c, name)
			}
			if len(secrets) > 0 {
				w["secrets"] = secrets
			}
			lists = append(lists, w)
		}
	}
	sources["saas"] = lists
	config := map[string]any{
		"version": configVersion, "company": "acme", "sources": sources,
		"people":   map[string]any{"domains": []string{acme.Domain, "coyote.example"}, "partners": []string{"partner.example"}},
		"policies": map[string]any{"settings": "settings.yaml"},
		"owners":   "owners.yaml", "waivers": "waivers.yaml",
	}
	if s.github != nil {
		id, installation, _ := s.github.BacklogApp()
		config["backlog"] = map[string]any{"github": map[string]any{
			"repository": "acme/" + backlogRepository, "base_url": s.github.URL,
			"app": map[string]any{"id": id, "installation_id": installation, "private_key_env": "ACME_BACKLOG_KEY"},
		}}
	}
	body, err := yaml.Marshal(config)
	if err != nil {
		return nil, err
	}
	return append(fmt.Appendf(nil, `# The configuration of the simulated company. Its servers end with the demo, and
# with "auditor demo --serve" when you interrupt that. What was read stays:
#   auditor run --config %[1]s/auditor.yaml --inventory %[1]s/state/inventory
`, out), body...), nil
}
