package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan"
	"github.com/corporate-sre/auditor/policies/settings"
	"github.com/corporate-sre/auditor/report"
)

func controlsCommand(w *world) *cobra.Command {
	return parent("controls", "List, show, describe, explain, write and test the controls",
		controlsListCommand(w), controlsShowCommand(w), controlsDocsCommand(w), controlsExplainCommand(w), controlsNewCommand(w),
		controlsTestCommand(w), controlsLintCommand(w), controlsFormatCommand(w))
}

func controlsShowCommand(w *world) *cobra.Command {
	var co configOptions
	var ro ruleOptions
	cmd := &cobra.Command{
		Use:     "show ID",
		Short:   "Show one control: what should hold, why, and how to mend it",
		Example: `  auditor controls show guardrails.aws_management_root_mfa`,
		Args:    oneArg("control ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			rules, err := loadRules(cmd.Context(), c, ro)
			if err != nil {
				return err
			}
			all := rules.program.Controls()
			i := slices.IndexFunc(all, func(c policies.Control) bool { return c.ID == args[0] })
			if i < 0 {
				return noControl(args[0], all)
			}
			showControl(report.NewSafeWriter(w.stdout), all[i], rules)
			return nil
		},
	}
	co.flags(cmd)
	ro.flags(cmd)
	return cmd
}

// noControl says that there is no control of that ID, and which ones may be
// meant.
func noControl(id string, all []policies.Control) error {
	var ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	if meant := strings.Join(likeControls(id, ids), ", "); meant != "" {
		return fmt.Errorf("no control %q; did you mean %s?", id, meant)
	}
	return fmt.Errorf(`no control %q; see "auditor controls list"`, id)
}

// likeControls are the IDs, three at most, that somebody who typed id may mean:
// those that hold it, else the nearest, else the nearest by its last part, else
// those that hold that.
func likeControls(id string, ids []string) []string {
	holding := func(part string) (like []string) {
		for _, other := range slices.Sorted(slices.Values(ids)) {
			if part != "" && len(like) < 3 && strings.Contains(other, strings.ToLower(part)) {
				like = append(like, other)
			}
		}
		return like
	}
	if like := holding(id); len(like) > 0 {
		return like
	}
	if near := strictyaml.Nearest(id, ids); near != "" {
		return []string{near}
	}
	last := lastPart(id)
	byLast := map[string]string{}
	for _, other := range ids {
		byLast[lastPart(other)] = other
	}
	if near := strictyaml.Nearest(last, slices.Sorted(maps.Keys(byLast))); near != "" {
		return []string{byLast[near]}
	}
	return holding(last)
}

// lastPart is the name of a control in its family.
func lastPart(id string) string { return id[strings.LastIndexByte(id, '.')+1:] }

func showControl(w io.Writer, c policies.Control, rules *rulebook) {
	fmt.Fprintf(w, "%s  (%s)\n%s\n\n", c.ID, c.Severity, c.Title)
	for _, part := range []struct{ name, text string }{{"Why", c.Description}, {"Fix", c.Remediation}} {
		if part.text != "" {
			fmt.Fprintf(w, "%s: %s\n\n", part.name, part.text)
		}
	}
	row := func(name, text string) {
		if text != "" {
			fmt.Fprintf(w, "%-12s %s\n", name, report.Plain(text))
		}
	}
	row("judges", strings.Join(c.AssetTypes, ", "))
	for _, path := range slices.Sorted(maps.Keys(c.When)) {
		row("only when", fmt.Sprintf("%s is one of %v", path, c.When[path]))
	}
	row("reads", strings.Join(c.Requires, ", "))
	for _, name := range slices.Sorted(maps.Keys(c.Related)) {
		j := c.Related[name]
		row("joins", fmt.Sprintf("%s: %s where %s is %s", name, j.Type, j.Key, j.From))
	}
	if r, ok := plan.ReadsOf(rules.program, c.ID); ok {
		row("rules read", readable(r))
	}
	row("prices", c.SavingSource)
	engine, why := rules.engineOf(c)
	row("engine", strings.TrimSuffix(engine+": "+why, ": "))
	rego := rules.sources()[c.ID]
	for _, s := range rules.settings.All {
		if slices.Contains(c.Settings, s.Name) || names(rego, s.Name) {
			row("setting", fmt.Sprintf("%s = %s (%s)", s.Name, shown(s), s.Reason))
		}
	}
	for _, std := range slices.Sorted(maps.Keys(c.References)) {
		row("reference", std+" "+c.References[std])
	}
}

// readable names what rules read. One that reads all of a document reads no path
// of it.
func readable(r plan.Reads) string {
	whole := func(all string, paths []string, names ...string) []string {
		if slices.ContainsFunc(paths, func(p string) bool { return slices.Contains(names, p) }) {
			return []string{all}
		}
		return paths
	}
	return strings.Join(slices.Concat(
		whole("everything of the asset", r.Input, "", "*"),
		whole("all settings", r.Data, "", "*", "settings", "settings.*"),
	), ", ")
}

// mostShown is how much of a setting fits a line of its own, in bytes.
const mostShown = 200

// shown is the value of a setting; of a long one its beginning, and where all of
// it stands.
func shown(s settings.Setting) string {
	b, err := json.Marshal(s.Value)
	if err != nil {
		return fmt.Sprint(s.Value) // no JSON makes it; it is shown all the same
	}
	if len(b) <= mostShown {
		return string(b)
	}
	where := `the pages of "auditor controls docs"`
	if s.File != "" {
		where = fmt.Sprintf("%s:%d", s.File, s.Line)
	}
	return strings.ToValidUTF8(string(b[:mostShown]), "") + "… all of it: " + where
}

func controlsFormatCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:     "fmt PATH...",
		Short:   "Format Rego files in place",
		Example: `  auditor controls fmt policies`,
		Args:    counted(cobra.MinimumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			for _, root := range args {
				err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
					if err != nil || !d.Type().IsRegular() || filepath.Ext(path) != ".rego" {
						return err
					}
					return w.format(path)
				})
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// format formats a Rego file, and tells of it when that changed something.
func (w *world) format(path string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	formatted, err := engine.Format(path, old)
	if err != nil || bytes.Equal(old, formatted) {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	fmt.Fprintln(w.stdout, path)
	return os.WriteFile(path, formatted, info.Mode().Perm())
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
