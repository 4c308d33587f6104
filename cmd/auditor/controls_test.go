package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies/engine"
)

// TestNewControls begins a control for every attribute of every type: each is
// as the built-in ones have to be, and its test passes.
func TestNewControls(t *testing.T) {
	set := engine.PolicySet{Schemas: schemas.All()}
	for assetType, text := range schemas.All() {
		_, short, _ := strings.Cut(assetType, ".")
		family, _, _ := strings.Cut(assetType, ".")
		for _, attribute := range attributesOf(t, text) {
			n := newControl{id: "guardrails." + family + "_" + short + "_" + attribute, assetType: assetType, attribute: attribute}
			files, err := n.files()
			if err != nil {
				t.Fatal(err)
			}
			for name, source := range files {
				set.Modules = append(set.Modules, engine.Module{Path: filepath.ToSlash(name), Source: source, BuiltIn: true})
			}
		}
	}
	if mistakes := engine.Lint(set, set.Modules); len(mistakes) > 0 {
		t.Fatal(errors.Join(mistakes...))
	}
	results, err := engine.Test(t.Context(), set, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if !r.Pass {
			t.Error(r)
		}
	}
	if len(results) != len(set.Modules) {
		t.Errorf("%d tests of %d files, want two of each pair", len(results), len(set.Modules))
	}
}

func TestNewControlRefuses(t *testing.T) {
	for name, n := range map[string]newControl{
		"no ID":        {id: "disk", assetType: "aws.volume"},
		"other folder": {id: "../x.y", assetType: "aws.volume"},
		"no type":      {id: "guardrails.disk", assetType: "aws.volumes"},
		"no attribute": {id: "guardrails.disk", assetType: "aws.volume", attribute: "encripted"},
	} {
		if _, err := n.files(); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	file := filepath.Join(t.TempDir(), "a.rego")
	if err := errors.Join(writeNew(file, nil), writeNew(file, nil)); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file is written over: %v", err)
	}
}

func attributesOf(t *testing.T, text []byte) []string {
	var schema struct{ Properties map[string]any }
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(schema.Properties))
}
