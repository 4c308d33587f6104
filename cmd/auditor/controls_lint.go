package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/report"
)

func controlsLintCommand(w *world) *cobra.Command {
	var co configOptions
	cmd := &cobra.Command{
		Use:   "lint FOLDER",
		Short: "Hold the controls of a folder to what the built-in ones are held to",
		Long: `Say where the Rego of a folder is not as that of the built-in controls: whether
it compiles in strict mode with complete metadata, stands in the folder that its
package names, is formatted, has a test beside it, and takes the time from
input.now. It ends with 1 when something is found.`,
		Example: `  auditor controls lint policies`,
		Args:    oneArg("folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			return w.lint(c, args[0])
		},
	}
	co.flags(cmd)
	return cmd
}

func (w *world) lint(c *Config, dir string) error {
	set, _, err := policySet(c, ruleOptions{})
	if err != nil {
		return err
	}
	modules, err := engine.LoadFolder(dir)
	switch {
	case err != nil:
		return err
	case len(modules) == 0:
		return fmt.Errorf("no Rego file in %q; name a folder that has some", dir)
	}
	mistakes := engine.Lint(set, modules)
	out := report.NewSafeWriter(w.stdout)
	for _, m := range mistakes {
		fmt.Fprintln(out, m)
	}
	fmt.Fprintf(out, "%s, %s\n", counts(len(modules), "file"), counts(len(mistakes), "mistake"))
	if len(mistakes) > 0 {
		return exitError{exitFindings, errors.New("the policies are not as they should be")}
	}
	return nil
}
