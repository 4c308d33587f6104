package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/report"
)

func controlsDocsCommand(w *world) *cobra.Command {
	var co configOptions
	var ro ruleOptions
	var out string
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write a page on each control, and a list of them, in Markdown",
		Long: `Write the catalogue of the controls that a run would judge by: a list of them by
category, and a page on each that says why it matters, what it judges and needs,
which settings it goes by, how to fix, run and waive it, and its Rego. With a
configuration it speaks of the sources, settings and rules of that. Equal
controls give equal files; pages of controls that are gone stay where they are.`,
		Example: `  auditor controls docs --out docs/controls
  auditor controls docs --policy policies --out docs/ours`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			rules, err := loadRules(cmd.Context(), c, ro)
			if err != nil {
				return err
			}
			var controls []report.Control
			for _, c := range rules.controls() {
				controls = append(controls, report.Control{Control: c})
			}
			if err := rules.describe(c, controls); err != nil {
				return err
			}
			files, err := report.Catalogue(controls)
			if err != nil {
				return err
			}
			for _, f := range files {
				if err := writeFile(filepath.Join(out, filepath.FromSlash(f.Name)), f.Text); err != nil {
					return fmt.Errorf("--out: %w", err)
				}
			}
			fmt.Fprintln(w.stdout, filepath.Join(out, files[0].Name))
			return nil
		},
	}
	co.flags(cmd)
	ro.flags(cmd)
	cmd.Flags().StringVar(&out, "out", "docs/controls", "folder for the pages")
	return cmd
}
