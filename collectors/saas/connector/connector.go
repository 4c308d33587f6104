// Package connector reads SaaS products that a file describes: where the API is,
// how it signs in and pages, and which part of an answer is which attribute of
// an account. The products without surprises are such files, in builtin; users
// write their own in the same form.
//
// A file can only read. Expressions are jq, without input, environment and
// clock, and with a bound on their work.
package connector

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

// A Connector is one file, checked.
type Connector struct {
	file *file
}

// Load reads a file. Its error says where what is wrong and what to write.
func Load(name string, b []byte) (Connector, error) {
	var f file
	if err := strictyaml.Decode(name, b, &f); err != nil {
		return Connector{}, err
	}
	if err := f.check(name); err != nil {
		return Connector{}, err
	}
	f.path = filepath.Base(name)
	return Connector{&f}, nil
}

//go:embed builtin/*.yaml
var builtin embed.FS

// BuiltIn returns the connectors that are part of auditor, by name.
func BuiltIn() map[string]Connector {
	all := map[string]Connector{}
	names, err := fs.Glob(builtin, "builtin/*.yaml")
	if err != nil {
		panic("connector: " + err.Error()) // embedded, so a bug
	}
	for _, name := range names {
		b, err := builtin.ReadFile(name)
		if err != nil {
			panic("connector: " + err.Error())
		}
		c, err := Load(name, b)
		if err != nil {
			panic("connector: " + err.Error())
		}
		c.file.builtin = true
		all[c.Name()] = c
	}
	return all
}

// Name is the connector's name, such as "pagerduty".
func (c Connector) Name() string { return c.file.Name }

// Title is the product's name, such as "PagerDuty".
func (c Connector) Title() string { return c.file.Title }

// Settings are the settings that the connector needs.
func (c Connector) Settings() []saas.Need {
	var needs []saas.Need
	for _, name := range slices.Sorted(maps.Keys(c.file.Settings)) {
		s := c.file.Settings[name]
		needs = append(needs, saas.Need{Name: name, What: s.What, Optional: s.Default != ""})
	}
	return needs
}

// Secrets are the secrets that the connector needs.
func (c Connector) Secrets() []saas.Need {
	var needs []saas.Need
	for _, name := range slices.Sorted(maps.Keys(c.file.Secrets)) {
		needs = append(needs, saas.Need{Name: name, What: c.file.Secrets[name]})
	}
	return needs
}

// tokenRequest is the name of the call for an OAuth token.
const tokenRequest = "token"

// Operations are the calls that the connector makes, by name.
func (c Connector) Operations() []collectors.Operation {
	var all []collectors.Operation
	listings := c.file.listings()
	if oauth := c.file.Auth.OAuth; oauth != nil {
		op := collectors.Operation{Name: c.operation(tokenRequest), Permission: "an OAuth client of " + c.file.Title}
		for _, l := range listings {
			feed(&op, l.assetType(), "")
		}
		for _, path := range c.file.workspacePaths("") {
			feed(&op, saas.WorkspaceType, path)
		}
		all = append(all, op)
	}
	for _, name := range slices.Sorted(maps.Keys(c.file.Requests)) {
		all = append(all, c.file.operation(c.operation(name), name))
	}
	return all
}

func (c Connector) operation(request string) string { return c.file.Name + ":" + request }

// New returns the source that reads the workspace of a connection.
func (c Connector) New(conn saas.Connection) (collectors.Source, error) {
	if conn.Provider == "" {
		conn.Provider = c.file.Name
	}
	if err := conn.Check(c.Settings(), c.Secrets()); err != nil {
		return nil, err
	}
	for name, value := range conn.Settings {
		if strings.ContainsAny(value, "/?#@\\ \t\r\n") {
			return nil, fmt.Errorf("%s %s: the setting %s is %q; write a name, not a URL", conn.Provider, conn.Name, name, value)
		}
	}
	return newSource(c, conn)
}
