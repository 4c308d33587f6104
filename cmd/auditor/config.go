package main

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies"
)

//go:embed auditor.schema.json
var configSchema []byte

// A Config is auditor.yaml. Its JSON Schema is auditor.schema.json, which a
// test keeps in step. Relative paths are relative to the file's folder.
type Config struct {
	Version  int            `yaml:"version"`
	Company  string         `yaml:"company"`
	Sources  SourcesConfig  `yaml:"sources"`
	Policies PoliciesConfig `yaml:"policies"`
	Waivers  string         `yaml:"waivers"`

	// Owners is owners.yaml; CodeOwners and Catalog are what the company may
	// have besides: a CODEOWNERS file, Backstage catalog files.
	Owners     string   `yaml:"owners"`
	CodeOwners string   `yaml:"codeowners"`
	Catalog    []string `yaml:"catalog"`

	Triage    policies.Rules `yaml:"triage"`
	History   string         `yaml:"history"`   // sqlite:PATH or postgres://…
	Inventory string         `yaml:"inventory"` // a folder

	dir string // of the file
}

// SourcesConfig names what is read. A nil source is not read.
type SourcesConfig struct {
	AWS  *AWSConfig   `yaml:"aws"`
	SaaS []SaaSConfig `yaml:"saas"`
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

// SaaSConfig is one export or workspace.
type SaaSConfig struct {
	Provider string            `yaml:"provider"` // csv
	Name     string            `yaml:"name"`
	Kind     string            `yaml:"kind"` // people
	Path     string            `yaml:"path"`
	Encoding string            `yaml:"encoding"` // utf-8, cp932; empty: found out
	Columns  map[string]string `yaml:"columns"`  // field to column name
}

// PoliciesConfig says which controls run beside the built-in ones.
type PoliciesConfig struct {
	Paths    []string `yaml:"paths"`
	Disable  []string `yaml:"disable"` // control IDs; * stands for any text
	Settings string   `yaml:"settings"`
}

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

var variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)

var regionCode = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`)

// configVersion is the version that this program reads.
const configVersion = 1

// readConfig reads auditor.yaml.
func readConfig(path string) (*Config, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w; write one with \"auditor init\"", err)
	}
	return parseConfig(path, b)
}

func parseConfig(path string, b []byte) (*Config, error) {
	c := &Config{dir: filepath.Dir(path)}
	if err := strictyaml.Decode(path, b, c); err != nil {
		return nil, err
	}
	if err := c.check(path); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Config) check(path string) error {
	if c.Version == 0 {
		return fmt.Errorf("%s: version is missing; add \"version: %d\"", path, configVersion)
	}
	if c.Version != configVersion {
		return fmt.Errorf("%s: version is %d; this auditor reads version %d", path, c.Version, configVersion)
	}
	if c.Sources.AWS == nil && len(c.Sources.SaaS) == 0 {
		return fmt.Errorf("%s: no sources; name at least one, such as \"aws: {}\"", path)
	}
	if err := c.Triage.Check(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if a := c.Sources.AWS; a != nil && a.ExternalIDEnv != "" && !variableName.MatchString(a.ExternalIDEnv) {
		// It may be the ID itself, so it is not repeated.
		return fmt.Errorf("%s: sources.aws.external_id_env is no name of a variable; put the external ID into one, such as AUDITOR_EXTERNAL_ID, and name that", path)
	}
	names := map[string]bool{}
	for i, s := range c.Sources.SaaS {
		at := fmt.Sprintf("%s: sources.saas[%d]", path, i)
		switch {
		case s.Provider != "csv":
			return fmt.Errorf("%s: no provider %q; use csv", at, s.Provider)
		case s.Kind != "people":
			return fmt.Errorf("%s: no kind %q; use people", at, s.Kind)
		case s.Name == "" || s.Path == "":
			return fmt.Errorf("%s: name and path are needed", at)
		case names[s.Name]:
			return fmt.Errorf("%s: the name %q is used twice", at, s.Name)
		}
		names[s.Name] = true
	}
	return nil
}

// path makes a path of the configuration relative to the configuration's
// folder.
func (c *Config) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.dir, p)
}
