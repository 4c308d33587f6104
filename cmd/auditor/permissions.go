package main

import (
	"fmt"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/collectors/aws"
)

func permissionsCommand(w *world) *cobra.Command {
	return parent("permissions", "Print the least permissions that an audit needs",
		permissionsAWSCommand(w), permissionsGCPCommand(w), permissionsGitHubCommand(w), permissionsSaaSCommand(w))
}

// accountPlaceholder stands where the user did not name the account.
const accountPlaceholder = "MANAGEMENT_ACCOUNT_ID"

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

func permissionsAWSCommand(w *world) *cobra.Command {
	var account, role, partition, externalIDEnv string
	cmd := &cobra.Command{
		Use:   "aws [management | member | trust]",
		Short: "Print IAM policies: for who runs auditor, for the member role, and its trust",
		Long: `Print the IAM policies that an audit of AWS needs, made from the table of the
operations that the collector may call, so that they lack none and have none too
many:

  management  for the principal that runs auditor
  member      for the role in every other account
  trust       who may assume that role

Without an argument all three are printed, by these names.`,
		Example: `  auditor permissions aws
  auditor permissions aws member > member.json
  auditor permissions aws trust --account 111122223333 --external-id-env AUDITOR_EXTERNAL_ID`,
		ValidArgs: []string{"management", "member", "trust"},
		Args:      counted(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			externalID := ""
			if externalIDEnv != "" {
				if externalID = w.getenv(externalIDEnv); externalID == "" {
					return usage(fmt.Errorf("the variable %s is empty; set it to the external ID of the member roles", externalIDEnv))
				}
			}
			if account != accountPlaceholder && !accountID.MatchString(account) {
				return usage(fmt.Errorf("--account %q is no account ID; it has 12 digits", account))
			}
			p := aws.NewPermissions(partition, account, role, externalID)
			if len(args) == 0 {
				return writeJSON(w.stdout, map[string]aws.Policy{"management": p.Management, "member": p.Member, "trust": p.Trust})
			}
			switch args[0] {
			case "management":
				return writeJSON(w.stdout, p.Management)
			case "member":
				return writeJSON(w.stdout, p.Member)
			case "trust":
				return writeJSON(w.stdout, p.Trust)
			}
			return usage(fmt.Errorf("no policy %q; use management, member or trust", args[0]))
		},
	}
	f := cmd.Flags()
	f.StringVar(&account, "account", accountPlaceholder, "account that runs auditor")
	f.StringVar(&role, "role", aws.DefaultMemberRole, "name of the member role")
	f.StringVar(&partition, "partition", "aws", "aws, aws-cn or aws-us-gov")
	f.StringVar(&externalIDEnv, "external-id-env", "", "variable that holds the external ID of the member roles")
	return cmd
}
