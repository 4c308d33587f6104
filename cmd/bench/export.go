package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// An export is the controls as conftest and opa take them. The rules are the
// same text; only "deny" is called "verdict" there, and a new "deny" in front of
// each does what the engine does from the metadata: it lets through the assets
// of the control's type that its conditions hold for.
type export struct {
	Main     string // folder: every "deny" in package main
	Each     string // folder: every "deny" in a package of its own
	Exec     string // folder: as Main, with the settings in it
	Settings string // file: data.settings
}

// exportRules writes the controls below dir.
func exportRules(dir string, set engine.PolicySet, controls []policies.Control) (export, error) {
	e := export{filepath.Join(dir, "main"), filepath.Join(dir, "each"), filepath.Join(dir, "exec"), filepath.Join(dir, "settings.json")}
	together := []string{"package main"}
	for _, c := range controls {
		guarded := guard(c)
		together = append(together, guarded...)
		alone := append([]string{"package each." + strings.ReplaceAll(c.ID, ".", "_")}, guarded...)
		if err := writeRego(e.Each, "each."+c.ID, alone); err != nil {
			return e, err
		}
	}
	for _, folder := range []string{e.Main, e.Exec} {
		if err := writeRego(folder, "main", together); err != nil {
			return e, err
		}
	}
	for _, m := range set.Modules {
		for _, folder := range []string{e.Main, e.Each, e.Exec} {
			if err := writeRego(folder, packageOf(m), []string{plain(m)}); err != nil {
				return e, err
			}
		}
	}
	if err := writeRego(e.Exec, "all", []string{"package all\n\none := count(data.main.deny)"}); err != nil {
		return e, err
	}
	all := "package all\n\nfound := count([1 | some doc in input; some _ in data.main.deny with input as doc])"
	if err := writeRego(e.Main, "all", []string{all}); err != nil {
		return e, err
	}
	text, err := json.Marshal(map[string]any{"settings": set.Settings})
	if err != nil {
		return e, err
	}
	if err := os.WriteFile(filepath.Join(e.Exec, "data.json"), text, 0o600); err != nil {
		return e, err
	}
	return e, os.WriteFile(e.Settings, text, 0o600)
}

var (
	comments = regexp.MustCompile(`(?m)^#.*\n`)
	denyHead = regexp.MustCompile(`(?m)^deny contains `)
)

// plain is a module without comments, which would only take time to read, and
// with its rule renamed.
func plain(m engine.Module) string {
	text := comments.ReplaceAllString(string(m.Source), "")
	return denyHead.ReplaceAllString(text, "verdict contains ")
}

// guard is the rules that stand in front of a control, one for each type, so
// that OPA's index of rules finds them by the type.
func guard(c policies.Control) []string {
	var conditions strings.Builder
	for _, path := range slices.Sorted(maps.Keys(c.When)) {
		allowed, err := json.Marshal(c.When[path])
		if err != nil {
			panic("bench: condition of " + c.ID + ": " + err.Error()) // it was YAML
		}
		fmt.Fprintf(&conditions, "\tinput.asset.%s in %s\n", path, allowed)
	}
	for _, path := range c.Requires {
		fmt.Fprintf(&conditions, "\t_ = input.asset.%s\n", path)
	}
	var rules []string
	for _, t := range assetTypes {
		if c.Judges(t) {
			rules = append(rules, fmt.Sprintf("deny contains f if {\n\tinput.asset.type == %q\n%s\tsome v in data.%s.verdict\n\tf := sprintf(\"%s: %%v\", [v])\n}", t, &conditions, c.ID, c.ID))
		}
	}
	return rules
}

func writeRego(dir, name string, parts []string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name+".rego"), []byte(strings.Join(parts, "\n\n")+"\n"), 0o600)
}
