package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/gcp"
	"github.com/corporate-sre/auditor/collectors/github"
)

func permissionsGCPCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "gcp",
		Short: "Print a custom role of Google Cloud, for the organization",
		Long: `Print the custom role that an audit of Google Cloud needs, made from the table of
the methods that the collector may call. Its billing permissions count where the
role is granted: on each billing account, unless that belongs to the organization.`,
		Example: `  auditor permissions gcp > role.yaml
  gcloud iam roles create auditor --organization=ORGANIZATION --file=role.yaml
  gcloud organizations add-iam-policy-binding ORGANIZATION --member=serviceAccount:AUDITOR --role=organizations/ORGANIZATION/roles/auditor`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			// A role of an organization, as gcloud reads it.
			b, err := yaml.Marshal(map[string]any{
				"title": "auditor", "description": "Reads what auditor audits", "stage": "GA",
				"includedPermissions": permissionsOf(gcp.Operations()),
			})
			if err != nil {
				return err
			}
			_, err = w.stdout.Write(b)
			return err
		},
	}
}

// permissionsOf are the permissions of all operations, each once.
func permissionsOf(operations []collectors.Operation) []string {
	var all []string
	for _, op := range operations {
		all = append(all, op.Permission)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func permissionsGitHubCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "github",
		Short: "Print the permissions of a GitHub App or a fine-grained token",
		Long: `Print what an audit of a GitHub organization needs, made from the table of the
calls that the collector may make, and what stays unknown without each.`,
		Example: `  auditor permissions github`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			return w.feeds(github.Operations())
		},
	}
}

func permissionsSaaSCommand(w *world) *cobra.Command {
	return &cobra.Command{
		Use:   "saas [PROVIDER]",
		Short: "Print what SaaS products have to be asked for",
		Long: `Print what the audit of a SaaS product needs: its settings, its secrets and
permissions, and what stays unknown without each. Without a provider, list them.`,
		Example: `  auditor permissions saas
  auditor permissions saas slack`,
		Args: counted(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, name := range saasNames() {
					fmt.Fprintln(w.stdout, name)
				}
				return nil
			}
			p, ok := products()[args[0]]
			if !ok {
				return usage(fmt.Errorf("no provider %q%s; use one of %s", args[0], didYouMean(args[0], saasNames()), strings.Join(saasNames(), ", ")))
			}
			for _, n := range p.settings() {
				fmt.Fprintf(w.stdout, "setting  %s: %s%s\n", n.Name, n.What, optional(n.Optional))
			}
			for _, n := range p.secrets() {
				fmt.Fprintf(w.stdout, "secret   %s: %s%s\n", n.Name, n.What, optional(n.Optional))
			}
			fmt.Fprintln(w.stdout)
			return w.feeds(p.operations())
		},
	}
}

func optional(is bool) string {
	if is {
		return " (optional)"
	}
	return ""
}

// feeds prints each permission and what is blind without it.
func (w *world) feeds(operations []collectors.Operation) error {
	table := tabwriter.NewWriter(w.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "permission\twithout it unknown")
	for _, permission := range permissionsOf(operations) {
		var blind []string
		for _, op := range operations {
			if op.Permission != permission {
				continue
			}
			for _, f := range slices.Concat(op.Feeds, op.Also) {
				blind = append(blind, strings.TrimSuffix(f.Type+" "+strings.TrimPrefix(f.Path, "attributes."), " "))
			}
		}
		slices.Sort(blind)
		fmt.Fprintf(table, "%s\t%s\n", permission, few(slices.Compact(blind)))
	}
	return table.Flush()
}
