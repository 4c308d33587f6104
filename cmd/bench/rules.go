package main

import (
	"embed"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/settings"
)

//go:embed testdata/policies
var files embed.FS

// rules returns the controls that are measured: the built-in ones that judge one
// of the generated types by itself, and some more in testdata so that about ten
// judge each asset. Joins are left out: conftest and opa know none.
func rules() (engine.PolicySet, []policies.Control, error) {
	set := engine.PolicySet{Schemas: schemas.All()}
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		return set, nil, err
	}
	values, err := settings.Load(defaults, "", nil)
	if err != nil {
		return set, nil, err
	}
	set.Settings = values.Values
	set.Settings["bench"] = map[string]any{
		"regions":     []any{"ap-northeast-1", "eu-west-1", "us-east-1"},
		"families":    []any{"c7i", "m6i", "m7g", "m7i", "r7i", "t3", "t4g"},
		"paths":       []any{"/acme/", "/aws-service-role/", "/aws-reserved/"},
		"policies":    4,
		"role_days":   180,
		"uptime_days": 180,
	}
	if set.Modules, err = modules(); err != nil {
		return set, nil, err
	}
	all, err := engine.NewCatalogue(set)
	if err != nil {
		return set, nil, err
	}
	var chosen []policies.Control
	for _, c := range all.Controls {
		if len(c.Related) == 0 && len(c.Unset(set.Settings)) == 0 && slices.ContainsFunc(assetTypes, c.Judges) {
			chosen = append(chosen, c)
		}
	}
	set.Modules = slices.DeleteFunc(set.Modules, func(m engine.Module) bool {
		name := packageOf(m)
		return !strings.HasPrefix(name, "lib.") && !slices.ContainsFunc(chosen, func(c policies.Control) bool { return c.ID == name })
	})
	return set, chosen, nil
}

// modules are the Rego files of this program and of bench, without tests.
func modules() ([]engine.Module, error) {
	all, err := engine.BuiltIn()
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		source, err := files.ReadFile(name)
		all = append(all, engine.Module{Path: name, Source: source})
		return err
	})
	return slices.DeleteFunc(all, engine.Module.Test), err
}

var packageLine = regexp.MustCompile(`(?m)^package (\S+)$`)

// packageOf is the package of a module; empty when it names none.
func packageOf(m engine.Module) string {
	if found := packageLine.FindSubmatch(m.Source); found != nil {
		return string(found[1])
	}
	return ""
}
