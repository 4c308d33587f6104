package engine

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/schemas"
)

// Lint may begin at any folder: what counts is how the path of a control ends.
func TestLintBeginsAnywhere(t *testing.T) {
	const source = "# METADATA\n# title: A\n# description: Because.\n# custom:\n#   severity: low\n#   asset_types: [aws.volume]\n#   requires: [attributes.encrypted]\n#   remediation: Do it.\npackage guardrails.a\n\ndeny contains \"x\" if input.asset.attributes.encrypted == false\n"
	root := t.TempDir()
	for _, folder := range []string{"guardrails/a", "other/a"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o700); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"a.rego": source, "a_test.rego": "package guardrails.a_test\n"} {
			if err := os.WriteFile(filepath.Join(root, folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for folder, want := range map[string]string{"guardrails": "", "guardrails/a": "", "other": "move it to guardrails/a/a.rego", "other/a": "move it to guardrails/a/a.rego"} {
		modules, err := LoadFolder(filepath.Join(root, folder))
		if err != nil {
			t.Fatal(err)
		}
		shipped := []Module{{Path: "guardrails/a/a.rego", Source: []byte(source), BuiltIn: true}} // gives way to the own one
		if folder == "other" || folder == "other/a" {
			shipped = nil
		}
		found := errors.Join(Lint(PolicySet{Schemas: schemas.All(), Modules: shipped}, modules)...)
		if (found == nil) != (want == "") || found != nil && !strings.Contains(found.Error(), want) {
			t.Errorf("%s: found %v, want %q", folder, found, want)
		}
	}
}

func TestLint(t *testing.T) {
	const metadata = "# METADATA\n# title: A\n# description: Because.\n# custom:\n#   severity: low\n#   asset_types: [aws.volume]\n#   requires: [attributes.encrypted]\n#   remediation: Do it.\n"
	const rule = "\ndeny contains \"x\" if input.asset.attributes.encrypted == false\n"
	files := func(source string, more ...string) (all []Module) {
		all = append(all, Module{Path: "guardrails/a/a.rego", Source: []byte(source), BuiltIn: true})
		for _, test := range more {
			all = append(all, Module{Path: "guardrails/a/a_test.rego", Source: []byte(test), BuiltIn: true})
		}
		return all
	}
	const test = "package guardrails.a_test\n\nimport data.guardrails.a as control\n\ntest_allowed if count(control.deny) == 0 with input as {\"asset\": {\"attributes\": {\"encrypted\": true}}}\n"
	for name, c := range map[string]struct {
		modules []Module
		want    string // in one of the mistakes; empty: there are none
	}{
		"as it should be":   {files(metadata+"package guardrails.a\n"+rule, test), ""},
		"no test":           {files(metadata + "package guardrails.a\n" + rule), "has no test"},
		"not formatted":     {files(metadata+"package guardrails.a\n"+strings.ReplaceAll(rule, " ==", "  =="), test), "guardrails/a/a.rego:11: is not formatted"},
		"no metadata":       {files("package guardrails.a\n"+rule, test), "a.rego"},
		"another folder":    {files(metadata+"package guardrails.b\n"+rule, test), "move it to guardrails/b/b.rego"},
		"reads the clock":   {files(metadata+"package guardrails.a\n"+"\ndeny contains \"x\" if {\n\ttime.now_ns() > 0\n\tinput.asset.attributes.encrypted == false\n}\n", test), "reads the clock"},
		"unused variable":   {files(metadata+"package guardrails.a\n\ndeny contains \"x\" if {\n\ty := 1\n\tinput.asset.attributes.encrypted == false\n}\n", test), "assigned var y unused"},
		"does not parse":    {files(metadata+"package guardrails.a\n\ndeny contains {\n", test), "a.rego"},
		"test does not fit": {files(metadata+"package guardrails.a\n"+rule, "package guardrails.a_test\n\n\n\ntest_x if true\n"), "a_test.rego:3: is not formatted"},
	} {
		t.Run(name, func(t *testing.T) {
			found := errors.Join(Lint(PolicySet{Schemas: schemas.All()}, c.modules)...)
			switch {
			case c.want == "" && found != nil:
				t.Errorf("found %v", found)
			case c.want != "" && (found == nil || !strings.Contains(found.Error(), c.want)):
				t.Errorf("found %v, want %q", found, c.want)
			}
		})
	}
}
