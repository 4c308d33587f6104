package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
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

func TestLikeControls(t *testing.T) {
	ids := []string{"cost.aws_bucket_lifecycle", "cost.aws_bucket_uploads", "guardrails.aws_bucket_encrypted", "guardrails.aws_bucket_not_public", "guardrails.aws_root_mfa"}
	for id, want := range map[string]string{
		"guardrails.aws_rot_mfa":        "guardrails.aws_root_mfa",
		"aws_rot_mfa":                   "guardrails.aws_root_mfa",
		"security.aws_bucket_lifecycle": "cost.aws_bucket_lifecycle",
		"aws_bucket":                    "cost.aws_bucket_lifecycle cost.aws_bucket_uploads guardrails.aws_bucket_encrypted",
		"guardrails.AWS_bucket":         "guardrails.aws_bucket_encrypted guardrails.aws_bucket_not_public",
		"security.aws_bucket":           "cost.aws_bucket_lifecycle cost.aws_bucket_uploads guardrails.aws_bucket_encrypted",
		"mfa":                           "guardrails.aws_root_mfa",
		"nothing_like_it":               "",
		"":                              "",
		"guardrails.":                   "guardrails.aws_bucket_encrypted guardrails.aws_bucket_not_public guardrails.aws_root_mfa",
	} {
		if got := strings.Join(likeControls(id, ids), " "); got != want {
			t.Errorf("%q is like %q, want %q", id, got, want)
		}
	}
}

// TestTrials covers a control, and runs its tests again when it changes.
func TestTrials(t *testing.T) {
	dir := t.TempDir()
	n := newControl{id: "guardrails.disk_encrypted", assetType: "aws.volume", attribute: "encrypted", dir: dir}
	files, err := n.files()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := writeNew(name, text); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	w := &world{stdout: &out, stderr: io.Discard}
	config := configOptions{file: filepath.Join(dir, "auditor.yaml")}
	if err := os.WriteFile(config.file, []byte("version: 1\nsources: {aws: {}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (trial{config: config, coverage: true}).run(t.Context(), w, []string{dir}); err != nil || !strings.Contains(out.String(), "2 passed") {
		t.Errorf("the new control is not covered: %v\n%s", err, &out)
	}
	out.Reset()
	if err := (trial{config: config, coverage: true, filter: "test_none"}).run(t.Context(), w, []string{dir}); err == nil || !strings.Contains(out.String(), "no test evaluates line") {
		t.Errorf("without tests it is covered: %v\n%s", err, &out)
	}

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	waits, file := 0, filepath.Join(dir, "guardrails", "disk_encrypted", "disk_encrypted_test.rego")
	out.Reset()
	w.stderr = onWrite(func(text string) {
		if !strings.Contains(text, "waiting") {
			return
		}
		if waits++; waits == 2 {
			stop()
			return
		}
		if err := os.WriteFile(file, append(slices.Clone(files[file]), "\ntest_more if true\n"...), 0o600); err != nil {
			t.Error(err)
		}
	})
	if err := (trial{config: config}).again(ctx, w, []string{dir}); err != nil {
		t.Fatal(err)
	}
	if want := "2 passed, 0 failed\n3 passed, 0 failed\n"; out.String() != want {
		t.Errorf("watching gives\n%s, want\n%s", &out, want)
	}
}

type onWrite func(string)

func (f onWrite) Write(b []byte) (int, error) {
	f(string(b))
	return len(b), nil
}
