package main

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/report"
)

const exitHelp = `Exit codes:
  0   complete, and nothing at or above --fail-on
  1   findings at or above --fail-on
  3   something could not be read, or was left out by --source
      (--allow-incomplete accepts it)
  4   could not run: credentials, configuration, policies
  64  wrong usage`

// rootCommand returns the whole command line.
func rootCommand(w *world) *cobra.Command {
	root := &cobra.Command{
		Use:   "auditor",
		Short: "Audit what belongs to the company and to no product",
		Long: `auditor inventories cloud organizations and company accounts, read-only,
judges them by Rego policies, and makes one list of what to do, ordered by what
matters. What could not be seen is unknown, never passed.

` + exitHelp,
		Example: `  auditor demo                                   see it work, without credentials
  auditor init                                   write auditor.yaml
  auditor run --config auditor.yaml              one night
  auditor run --inventory state/inventory --policy my.rego`,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(w.stdout)
	root.SetErr(w.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage(fmt.Errorf("%w; see %q", err, cmd.CommandPath()+" --help"))
	})
	root.AddGroup(
		&cobra.Group{ID: "night", Title: "A night:"},
		&cobra.Group{ID: "prepare", Title: "Before it:"},
		&cobra.Group{ID: "author", Title: "Controls:"},
	)
	group := func(id string, cmds ...*cobra.Command) {
		for _, c := range cmds {
			c.GroupID = id
			root.AddCommand(c)
		}
	}
	group("night", runCommand(w), collectCommand(w), evaluateCommand(w), reportCommand(w), backlogCommand(w), alertCommand(w), statusCommand(w))
	group("prepare", demoCommand(w), initCommand(w), doctorCommand(w), permissionsCommand(w))
	group("author", controlsCommand(w), waiversCommand(w), ownersCommand(w))
	root.AddCommand(versionCommand(w))
	return root
}

// noArgs refuses arguments as wrong usage.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fmt.Errorf("unexpected argument %q; %s", args[0], instead(cmd, args[0])))
	}
	return nil
}

// instead says what somebody may have meant by a word that is no command.
func instead(cmd *cobra.Command, word string) string {
	help := fmt.Sprintf("see %q", cmd.CommandPath()+" --help")
	cmd.SuggestionsMinimumDistance = 2 // as cobra has it for commands without Run
	if near := cmd.SuggestionsFor(word); len(near) > 0 {
		return fmt.Sprintf("did you mean %q? %s", cmd.CommandPath()+" "+near[0], help)
	}
	return help
}

// oneArg asks for one argument, which it names.
func oneArg(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(fmt.Errorf("want one %s; see %q", name, cmd.CommandPath()+" --help"))
		}
		return nil
	}
}

// counted makes the complaint of one of cobra's counts wrong usage.
func counted(args cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if err := args(cmd, given); err != nil {
			return usage(fmt.Errorf("%w; see %q", err, cmd.CommandPath()+" --help"))
		}
		return nil
	}
}

// parent is a command that only holds others.
func parent(use, short string, children ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, RunE: func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(fmt.Errorf("no command %q; %s", args[0], instead(cmd, args[0])))
		}
		return usage(errors.New("a command is missing; see \"" + cmd.CommandPath() + " --help\""))
	}}
	cmd.AddCommand(children...)
	return cmd
}

func versionCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(w.stdout, "auditor %s (run.json version %d, %s %s/%s)\n",
				version, report.SchemaVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
