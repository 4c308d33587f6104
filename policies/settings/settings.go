// Package settings holds the thresholds and names that an organization may
// change, each with its default and the reason for it.
package settings

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

// Settings are the defaults and what a company puts in their place.
type Settings struct {
	// Values are the settings by category and key, as controls read them in
	// data.settings.
	Values map[string]any

	// All describes each of them, sorted by name.
	All []Setting

	// Digest is the SHA-256 of Values.
	Digest string
}

// A Setting is one value and where it comes from.
type Setting struct {
	Name    string `json:"name"` // such as "cost.unattached_days"
	Value   any    `json:"value"`
	Default any    `json:"default"`
	Reason  string `json:"reason"` // for the default

	// File and Line say where the company set it; empty when it did not.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"` // from 1
}

// entry is a setting in a file of defaults.
type entry struct {
	strictyaml.Pos
	Default any    `yaml:"default"`
	Reason  string `yaml:"reason"`
}

// Load reads the defaults, one YAML file in defaults for each category, and
// puts over them the company's file, whose content is user; nil is none.
func Load(defaults fs.FS, file string, user []byte) (*Settings, error) {
	known, err := readDefaults(defaults)
	if err != nil {
		return nil, err
	}
	s := &Settings{Values: map[string]any{}}
	chosen, err := readUser(file, user)
	if err != nil {
		return nil, err
	}
	if err := chosen.unknown(known); err != nil {
		return nil, err
	}
	for _, category := range slices.Sorted(maps.Keys(known)) {
		values := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(known[category])) {
			d := known[category][key]
			x := Setting{Name: category + "." + key, Value: d.Default, Default: d.Default, Reason: strings.TrimSpace(d.Reason)}
			if c, set := chosen.entry(category, key); set {
				if x.Value, err = c.merge(x.Name, d.Default, c.value, c.node); err != nil {
					return nil, err
				}
				x.File, x.Line = file, c.line
			}
			values[key] = x.Value
			s.All = append(s.All, x)
		}
		s.Values[category] = values
	}
	s.Digest = digest(s.Values)
	return s, nil
}

// readDefaults reads every YAML file below defaults, by category.
func readDefaults(defaults fs.FS) (map[string]map[string]entry, error) {
	files, err := fs.Glob(defaults, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	if len(files) == 0 {
		return nil, errors.New("settings: there are no defaults")
	}
	known := map[string]map[string]entry{}
	for _, f := range files {
		b, err := fs.ReadFile(defaults, f)
		if err != nil {
			return nil, fmt.Errorf("settings: %w", err)
		}
		entries := map[string]entry{}
		if err := strictyaml.Decode(f, b, &entries); err != nil {
			return nil, err
		}
		for key, e := range entries {
			if strings.TrimSpace(e.Reason) == "" {
				return nil, &strictyaml.Error{File: f, Line: e.Line, Message: fmt.Sprintf("setting %s has no reason", key), Remedy: "say why the default is what it is"}
			}
		}
		known[strings.TrimSuffix(path.Base(f), ".yaml")] = entries
	}
	return known, nil
}

// digest is the SHA-256 of the JSON of v, whose maps are sorted.
func digest(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("settings: " + err.Error()) // it was YAML, so it is a bug
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
