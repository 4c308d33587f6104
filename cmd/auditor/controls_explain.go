package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
	"github.com/corporate-sre/auditor/report"
)

func controlsExplainCommand(w *world) *cobra.Command {
	var co configOptions
	var ro ruleOptions
	var asset, dir string
	cmd := &cobra.Command{
		Use:   "explain ID",
		Short: "Say how a control came to its verdict on an asset, line by line",
		Example: `  auditor controls explain guardrails.aws_bucket_not_public --asset arn:aws:s3:::acme-logs
  auditor controls explain acme.buckets --policy policies --asset arn:aws:s3:::acme-logs --inventory state/inventory`,
		Args: oneArg("control ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			if dir == "" {
				dir = c.path(c.Inventory)
			}
			ro.engine = "reference" // which can be traced
			rules, err := loadRules(cmd.Context(), c, ro)
			if err != nil {
				return err
			}
			if all := rules.program.Controls(); !slices.ContainsFunc(all, func(c policies.Control) bool { return c.ID == args[0] }) {
				return noControl(args[0], all)
			}
			e, err := explain(cmd.Context(), rules, dir, args[0], asset)
			if err != nil {
				return err
			}
			return showExplanation(report.NewSafeWriter(w.stdout), e)
		},
	}
	co.flags(cmd)
	ro.flags(cmd)
	cmd.Flags().StringVar(&asset, "asset", "", "ID of the asset")
	cmd.Flags().StringVar(&dir, "inventory", "", "inventory to look in instead of the configuration's")
	_ = cmd.MarkFlagRequired("asset")
	return cmd
}

// explain finds the asset in an inventory and lets the control judge it.
func explain(ctx context.Context, rules *rulebook, dir, control, asset string) (e reference.Explanation, err error) {
	inv, err := inventory.Open(dir)
	if err != nil {
		return e, err
	}
	defer inv.Close()
	index := rules.program.NewIndex(0)
	var found *engine.Document
	var like []string
	for _, p := range engine.PartsOf(inv) {
		for doc, err := range p.Documents() {
			switch {
			case err != nil:
				return e, err
			case ctx.Err() != nil:
				return e, ctx.Err()
			}
			if index.Wants(doc.Type) {
				if err := index.Add(doc); err != nil {
					return e, fmt.Errorf("an asset of %s: %w; collect it again", doc.Scope, err)
				}
			}
			if found != nil {
				continue
			}
			switch id := idOf(doc.JSON); {
			case id == asset:
				doc.JSON = slices.Clone(doc.JSON)
				found = &doc
			case asset != "" && strings.HasSuffix(id, asset):
				like = append(like, id)
			}
		}
	}
	switch {
	case found == nil && len(like) > 0:
		return e, fmt.Errorf("no asset %q in %s; take the whole ID: %s", asset, dir, someOf(like))
	case found == nil:
		for _, line := range inv.Coverage() {
			if line.Place == asset && line.State.Blind() { // what is unknown there is listed under the place
				return e, fmt.Errorf("%q is no asset but a place of which not all was read, so there is nothing to judge: %s", asset, policies.Why(line))
			}
		}
		return e, fmt.Errorf("no asset %q in %s; see inventory or run.json for IDs", asset, dir)
	}
	index.Seal(inv.Coverage())
	run := rules.program.NewRun(engine.RunParams{Now: inv.Manifest().StartedAt, Index: index, Coverage: inv.Coverage()})
	defer run.Close()
	return reference.Explain(run.(reference.Run), control, *found)
}

// idOf is the ID of an asset's JSON; empty when it has none.
func idOf(asset []byte) string {
	var head struct{ ID string }
	if json.Unmarshal(asset, &head) != nil {
		return ""
	}
	return head.ID
}

func showExplanation(out io.Writer, e reference.Explanation) error {
	fmt.Fprintf(out, "%s  %s  %s\n", e.Status, e.Control, e.Asset.ID)
	if e.Reason != "" {
		fmt.Fprintf(out, "  because: %s\n", e.Reason)
	}
	for _, m := range e.Messages {
		fmt.Fprintf(out, "  %s\n", report.Plain(m))
	}
	if e.Evidence != nil {
		fmt.Fprintf(out, "\nread from %s\n", e.Evidence.Source)
		for _, name := range slices.Sorted(maps.Keys(e.Evidence.Values)) {
			fmt.Fprintf(out, "  %s: %s\n", name, report.Plain(string(e.Evidence.Values[name])))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Related)) {
		fmt.Fprintf(out, "\nrelated %s: %d\n", name, len(e.Related[name]))
		for _, asset := range e.Related[name] {
			fmt.Fprintf(out, "  %s\n", report.Plain(string(asset)))
		}
	}
	file := ""
	for _, s := range e.Steps {
		if s.File != file {
			file = s.File
			fmt.Fprintf(out, "\n%s\n", file)
		}
		verdict := "true "
		switch {
		case s.Held == 0:
			verdict = "false"
		case s.Held < s.Times:
			verdict = fmt.Sprintf("true %d of %d times", s.Held, s.Times)
		}
		fmt.Fprintf(out, "%5d  %s  %s\n", s.Line, verdict, report.Plain(s.Text))
	}
	return nil
}
