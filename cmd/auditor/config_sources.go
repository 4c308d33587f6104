package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

// SourcesConfig names what is read. A nil source is not read.
type SourcesConfig struct {
	AWS    *AWSConfig    `yaml:"aws"`
	GCP    *GCPConfig    `yaml:"gcp"`
	GitHub *GitHubConfig `yaml:"github"`
	SaaS   []SaaSConfig  `yaml:"saas"`
}

// AWSConfig is one AWS Organization, seen from its management account or from
// a delegated administrator.
type AWSConfig struct {
	Profile       string `yaml:"profile"`         // of the shared AWS configuration; empty: the provider chain
	MemberRole    string `yaml:"member_role"`     // assumed in every other account
	ExternalIDEnv string `yaml:"external_id_env"` // the variable that holds the external ID

	// Regions is "enabled" (every Region that the account has enabled) or a
	// list.
	Regions Regions `yaml:"regions"`

	// Prune leaves out account-Regions in which the bill shows no usage. It
	// costs two or so Cost Explorer requests a night, $0.01 each. Default true.
	Prune *bool `yaml:"prune"`

	Endpoint string `yaml:"endpoint"` // instead of AWS; needs --allow-custom-endpoints
}

// GCPConfig is one organization of Google Cloud.
type GCPConfig struct {
	Organization string `yaml:"organization"`  // its number; empty: the only one that the credentials see
	QuotaProject string `yaml:"quota_project"` // whose quotas the calls use
	TokenEnv     string `yaml:"token_env"`     // an access token instead of the usual credentials
	Endpoint     string `yaml:"endpoint"`      // instead of Google's; needs --allow-custom-endpoints
}

// GitHubConfig is one organization of GitHub, read with a token or as an App.
type GitHubConfig struct {
	Organization string           `yaml:"organization"`
	TokenEnv     string           `yaml:"token_env"` // default GITHUB_TOKEN
	App          *GitHubAppConfig `yaml:"app"`
	BaseURL      string           `yaml:"base_url"` // instead of https://api.github.com; needs --allow-custom-endpoints
}

// GitHubAppConfig is a GitHub App that is installed in the organization.
type GitHubAppConfig struct {
	ID             int64  `yaml:"id"`
	InstallationID int64  `yaml:"installation_id"`
	PrivateKeyEnv  string `yaml:"private_key_env"` // PEM
}

// SaaSConfig is one workspace, or an export of one.
type SaaSConfig struct {
	// Provider is one of those built in, csv for an export, or, with Connector,
	// a name of the user's own.
	Provider string `yaml:"provider"`

	// Name is the workspace's name; empty: the provider's.
	Name string `yaml:"name"`

	// Kind is what an export holds: people, accounts or prices. Product is whose
	// accounts they are; empty: the name says it.
	Kind       string            `yaml:"kind"`
	Product    string            `yaml:"product"`
	Path       string            `yaml:"path"`
	Encoding   string            `yaml:"encoding"`     // utf-8, cp932; empty: found out
	Columns    map[string]string `yaml:"columns"`      // field to column name
	AsOf       string            `yaml:"as_of"`        // day of the export, such as 2026-11-22; empty: when the file was written
	MaxAgeDays int               `yaml:"max_age_days"` // an older export is incomplete; 0: 35

	Connector string            `yaml:"connector"` // a connector file of the user's own
	Endpoint  string            `yaml:"endpoint"`  // instead of the vendor's; needs --allow-custom-endpoints
	TokenEnv  string            `yaml:"token_env"` // short for secrets: {token: …}
	Settings  map[string]string `yaml:"settings"`  // what the provider needs besides, such as the organization
	Secrets   map[string]string `yaml:"secrets"`   // name to environment variable
}

// id is the workspace's name.
func (s SaaSConfig) id() string { return cmp.Or(s.Name, s.Provider) }

// product is whose accounts an export holds.
func (s SaaSConfig) product() string { return cmp.Or(s.Product, s.Name) }

// An export of a workspace or of the company is one of these.
const (
	kindPeople   = "people"
	kindAccounts = "accounts"
	kindPrices   = "prices"
)

var csvKinds = []string{kindPeople, kindAccounts, kindPrices}

// Regions are the Regions to read; nil means every one that is enabled.
type Regions []string

// UnmarshalYAML takes "enabled" or a list of Region codes.
func (r *Regions) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && n.Value == "enabled" {
		*r = nil
		return nil
	}
	var list []string
	if err := n.Decode(&list); err != nil || len(list) == 0 {
		return errors.New(`regions is neither "enabled" nor a list such as [eu-west-1]`)
	}
	for _, name := range list {
		if !regionCode.MatchString(name) {
			return fmt.Errorf("no Region is named %q; use codes such as eu-west-1", name)
		}
	}
	*r = list
	return nil
}

var regionCode = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`)

// names are the sources that are configured.
func (s SourcesConfig) names() []string {
	var names []string
	if s.AWS != nil {
		names = append(names, "aws")
	}
	if s.GCP != nil {
		names = append(names, "gcp")
	}
	if s.GitHub != nil {
		names = append(names, "github")
	}
	if len(s.SaaS) > 0 {
		names = append(names, "saas")
	}
	return names
}

func (s SourcesConfig) check(path string) error {
	if len(s.names()) == 0 {
		return fmt.Errorf("%s: no sources; name at least one, such as \"aws: {}\"", path)
	}
	if a := s.AWS; a != nil {
		if err := variable(path, "sources.aws.external_id_env", a.ExternalIDEnv, "AUDITOR_EXTERNAL_ID"); err != nil {
			return err
		}
	}
	if g := s.GCP; g != nil {
		if err := variable(path, "sources.gcp.token_env", g.TokenEnv, "GOOGLE_OAUTH_ACCESS_TOKEN"); err != nil {
			return err
		}
	}
	if g := s.GitHub; g != nil {
		if err := g.check(path); err != nil {
			return err
		}
	}
	names := map[string]bool{}
	for i, w := range s.SaaS {
		at := fmt.Sprintf("sources.saas[%d]", i)
		if err := w.check(path, at); err != nil {
			return err
		}
		if key := w.Provider + " " + w.Kind + " " + w.id(); names[key] {
			return fmt.Errorf("%s: %s: the name %q is used twice", path, at, w.id())
		} else {
			names[key] = true
		}
	}
	return nil
}

func (g GitHubConfig) check(path string) error {
	if g.Organization == "" {
		return fmt.Errorf("%s: sources.github.organization is missing; it is the name in the address, such as acme", path)
	}
	if err := variable(path, "sources.github.token_env", g.TokenEnv, "GITHUB_TOKEN"); err != nil {
		return err
	}
	if a := g.App; a != nil {
		if a.ID <= 0 || a.InstallationID <= 0 || a.PrivateKeyEnv == "" {
			return fmt.Errorf("%s: sources.github.app needs id, installation_id and private_key_env", path)
		}
		return variable(path, "sources.github.app.private_key_env", a.PrivateKeyEnv, "AUDITOR_APP_KEY")
	}
	return nil
}

func (s SaaSConfig) check(path, at string) error {
	for _, name := range slices.Sorted(maps.Keys(s.Secrets)) {
		if err := variable(path, at+".secrets."+name, s.Secrets[name], strings.ToUpper(s.Provider+"_"+name)); err != nil {
			return err
		}
	}
	if err := variable(path, at+".token_env", s.TokenEnv, strings.ToUpper(s.Provider)+"_TOKEN"); err != nil {
		return err
	}
	switch {
	case s.Provider == "":
		return fmt.Errorf("%s: %s.provider is missing; use csv or one of %s", path, at, strings.Join(saasNames(), ", "))
	case s.Provider == csvProvider:
		return s.checkCSV(path, at)
	case s.Connector == "" && !slices.Contains(saasNames(), s.Provider):
		return fmt.Errorf("%s: %s: no provider %q%s; use csv or one of %s, or name a file of your own in connector",
			path, at, s.Provider, didYouMean(s.Provider, append(saasNames(), csvProvider)), strings.Join(saasNames(), ", "))
	case s.Kind != "" || s.Path != "":
		return fmt.Errorf("%s: %s: kind and path are for the provider csv", path, at)
	}
	return nil
}

func (s SaaSConfig) checkCSV(path, at string) error {
	switch {
	case !slices.Contains(csvKinds, s.Kind):
		return fmt.Errorf("%s: %s: no kind %q; use one of %s", path, at, s.Kind, strings.Join(csvKinds, ", "))
	case s.AsOf != "" && !dayForm.MatchString(s.AsOf):
		return fmt.Errorf("%s: %s.as_of is no day; write it as 2026-11-22", path, at)
	case s.Name == "" || s.Path == "":
		return fmt.Errorf("%s: %s: name and path are needed", path, at)
	}
	return nil
}

func didYouMean(word string, words []string) string {
	if near := strictyaml.Nearest(word, words); near != "" {
		return fmt.Sprintf(" (did you mean %s?)", near)
	}
	return ""
}

// variable checks the name of an environment variable that holds a secret.
// Somebody may have put the secret itself there, so it is not repeated.
func variable(path, at, name, example string) error {
	if name == "" || variableName.MatchString(name) {
		return nil
	}
	return fmt.Errorf("%s: %s is no name of a variable; put the secret into one, such as %s, and name that", path, at, example)
}

var dayForm = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

var variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)
