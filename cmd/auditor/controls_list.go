package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine/plan"
	"github.com/corporate-sre/auditor/report"
)

func controlsListCommand(w *world) *cobra.Command {
	var co configOptions
	var ro ruleOptions
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the controls that a run would judge by, and the engine of each",
		Long: `List the controls that a run would judge by: ID, severity, the engine that
evaluates it, and title. The engine plan is the fast one; what it cannot do it
leaves to the engine reference, OPA's own evaluator, and the list says why. A
control whose settings are empty has none: nothing is evaluated.`,
		Example: `  auditor controls list
  auditor controls list --only 'cost.*' --json
  auditor controls list --policy policies`,
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
			all := rules.listed()
			if asJSON {
				return writeJSON(w.stdout, all)
			}
			table := tabwriter.NewWriter(report.NewSafeWriter(w.stdout), 0, 0, 2, ' ', 0)
			for _, c := range all {
				title := report.Plain(c.Title)
				switch why := report.Plain(c.EngineReason); {
				case why == "":
				case c.Engine == noEngine:
					title += "  (" + why + ")"
				case rules.planned():
					title += "  (left to the reference engine: " + why + ")"
				}
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", c.ID, c.Severity, c.Engine, title)
			}
			return table.Flush()
		},
	}
	co.flags(cmd)
	ro.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print all that is known of each, as in run.json, with its engine")
	return cmd
}

// A listedControl is a control and what evaluates it.
type listedControl struct {
	policies.Control
	Engine       string `json:"engine"`                  // plan, reference or none
	EngineReason string `json:"engine_reason,omitempty"` // why not plan
}

// listed are the controls that judge, as run.json has them.
func (r *rulebook) listed() []listedControl {
	all := []listedControl{}
	for _, c := range r.controls() {
		c.AssetTypes = append([]string{}, c.AssetTypes...) // an empty list, not null
		c.Requires = append([]string{}, c.Requires...)
		engine, why := r.engineOf(c)
		all = append(all, listedControl{c, engine, why})
	}
	return all
}

// noEngine evaluates a control that waits for settings.
const noEngine = "none"

// engineOf names the engine that evaluates a control, and says why when that is
// not the plan engine.
func (r *rulebook) engineOf(c policies.Control) (engine, why string) {
	if unset := c.Unset(r.settings.Values); len(unset) > 0 {
		return noEngine, "its settings are empty: " + strings.Join(unset, ", ")
	}
	if !r.planned() {
		return "reference", "--engine reference asks for it"
	}
	if why = plan.Left(r.program, c.ID); why != "" {
		return "reference", why
	}
	return "plan", ""
}

// planned reports whether the controls are compiled for the plan engine.
func (r *rulebook) planned() bool { return plan.Is(r.program) }
