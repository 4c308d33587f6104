package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"

	"github.com/corporate-sre/auditor/collectors/identity"
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
	People   PeopleConfig   `yaml:"people"`
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

	Backlog *BacklogConfig `yaml:"backlog"` // nil: no issues are kept
	Alerts  *AlertsConfig  `yaml:"alerts"`  // nil: nobody is told

	dir string // of the file
}

// PeopleConfig says how accounts are joined with people.
type PeopleConfig struct {
	// Domains are the company's mail domains: an address in one of them is a
	// person's, and in no case somebody else's.
	Domains []string `yaml:"domains"`

	// Partners are the domains of companies whose people work in ours.
	Partners []string `yaml:"partners"`

	// Renames are domains whose addresses moved to another one, local part by
	// local part.
	Renames []identity.Rename `yaml:"renames"`

	// PlusAddressing are domains that deliver yuki+lab@ to yuki@.
	PlusAddressing []string `yaml:"plus_addressing"`

	// Map is a file that says of accounts whose they are, or that they are for
	// software. It goes before all other evidence.
	Map string `yaml:"map"`

	// ShrinkLimit is by how many percent the list of people, or the accounts of
	// an identity provider, may shrink in a night before nobody is taken for a
	// leaver. Default 20.
	ShrinkLimit int `yaml:"shrink_limit"`
}

// PoliciesConfig says which controls run beside the built-in ones.
type PoliciesConfig struct {
	Paths    []string `yaml:"paths"`
	Disable  []string `yaml:"disable"` // control IDs; * stands for any text
	Settings string   `yaml:"settings"`
}

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
	if err := c.Triage.Check(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if n := c.People.ShrinkLimit; n < 0 || n > 100 {
		return fmt.Errorf("%s: people.shrink_limit is %d; it is a percentage", path, n)
	}
	if err := c.checkBacklog(path); err != nil {
		return err
	}
	return c.Sources.check(path)
}

// path makes a path of the configuration relative to the configuration's
// folder.
func (c *Config) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.dir, p)
}
