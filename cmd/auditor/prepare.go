package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/identity"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// initialFiles are what "auditor init" writes.
var initialFiles = []struct{ name, text string }{
	{"auditor.yaml", `# yaml-language-server: $schema=auditor.schema.json
version: 1
company: my-company

sources:
  # Credentials come from the usual AWS provider chain, or from this profile of
  # the shared configuration. See "auditor permissions aws" for what they need.
  aws:
    # profile: audit
    member_role: AuditorReadOnly
    # external_id_env: AUDITOR_EXTERNAL_ID
    regions: enabled

  # gcp:                        see "auditor permissions gcp"
  #   organization: "123456789012"
  #   quota_project: audit
  # github:                     see "auditor permissions github"
  #   organization: my-company
  #   app: {id: 1, installation_id: 2, private_key_env: AUDITOR_APP_KEY}    # or token_env: GITHUB_TOKEN

  # Lists that the company keeps itself, and SaaS products. "auditor permissions
  # saas" lists them, "auditor permissions saas slack" tells what one needs.
  # saas:
  #   - {provider: csv, name: hr, kind: people, path: hr.csv}        owners and leavers are found in it
  #   - {provider: csv, name: prices, kind: prices, path: prices.csv}
  #   - {provider: slack, name: my-company, token_env: SLACK_TOKEN}

# people:
#   domains: [example.com]        the company's mail domains

policies:
  settings: settings.yaml
  # paths: [./policies]       your own controls, beside the built-in ones
  # disable: [cost.*]

owners: owners.yaml
waivers: waivers.yaml

# Findings become issues of a private repository. The App is one for this alone,
# which may write issues and nothing else. "auditor backlog plan" shows them.
# backlog:
#   github:
#     repository: my-company/sre-backlog
#     app: {id: 3, installation_id: 4, private_key_env: AUDITOR_BACKLOG_KEY}    # or token_env: GITHUB_TOKEN

# What is new and urgent is told in one message; "auditor alert --print" shows it.
# alerts:
#   slack: {url_env: AUDITOR_SLACK_URL}    # an incoming webhook; its address is a secret
#   webhook: {url_env: AUDITOR_WEBHOOK_URL}    # a server that takes JSON
#   quiet: "22:00-07:00"    # call "auditor alert" again after these hours
#   timezone: Europe/Berlin

history: sqlite:state/history.db
inventory: state/inventory
`},
	{"settings.yaml", `# What only the company knows. "auditor controls show ID" tells what a control
# reads; every other threshold has a default.
guardrails:
  approved_regions: []          # such as [eu-west-1, us-east-1]
  root_email_domains: []        # such as [example.com]
`},
	{"owners.yaml", `# Who must act. An owner tag comes first; these rules are for what has none.
teams: []
#  - name: platform
#    contact: platform@example.com
`},
	{"waivers.yaml", `# Dated decisions not to act. Each needs a reason, an approver and a last day.
waivers: []
#  - control: tagging.account_required_tags
#    asset: "arn:aws:organizations::*:account/*/111122223333"
#    reason: moves to the new organization in March
#    approver: y.sato@example.com
#    expires: 2027-03-31
`},
	{"auditor.schema.json", string(configSchema)},
}

func initCommand(w *world) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:     "init",
		Short:   "Write a first configuration",
		Example: `  auditor init --dir audit`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			for _, f := range initialFiles {
				path := filepath.Join(dir, f.name)
				if _, err := os.Lstat(path); err == nil {
					return fmt.Errorf("%s is there; nothing was written", path)
				} else if !errors.Is(err, fs.ErrNotExist) {
					return err
				}
			}
			for _, f := range initialFiles {
				path := filepath.Join(dir, f.name)
				if err := writeFile(path, []byte(f.text)); err != nil {
					return err
				}
				fmt.Fprintln(w.stdout, path)
			}
			w.say("next: \"auditor permissions aws\" for the roles, \"auditor doctor\" to try them, \"auditor run\"")
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "dir", ".", "folder to write to")
	return cmd
}

func waiversCommand(w *world) *cobra.Command {
	var co configOptions
	var file string
	check := &cobra.Command{
		Use:   "check",
		Short: "Check waivers.yaml, and show what each waiver covers in the last run",
		Example: `  auditor waivers check
  auditor waivers check --run auditor-out/run.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			if c.Waivers == "" {
				return errors.New("the configuration names no waivers; add \"waivers: waivers.yaml\"")
			}
			rules, err := loadRules(cmd.Context(), c, ruleOptions{})
			if err != nil {
				return err
			}
			var ids []string
			for _, control := range rules.program.Controls() {
				ids = append(ids, control.ID)
			}
			waived, err := readWaivers(c, ids, w.now())
			if err != nil {
				return err
			}
			run, err := readRun(file)
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(report.NewSafeWriter(w.stdout), 0, 0, 2, ' ', 0)
			for _, use := range policies.Waive(run.Findings, waived, w.now()) {
				fmt.Fprintf(table, "%s:%d\t%s\t%s\t%s\t%d\t%s\n", c.Waivers, use.Line, report.Plain(use.Control), report.Plain(use.Asset),
					use.Expires.Format("2006-01-02"), use.Matched, cmp.Or(use.Note, "in use"))
			}
			return table.Flush()
		},
	}
	co.flags(check)
	check.Flags().StringVar(&file, "run", filepath.Join("auditor-out", "run.json"), "run to match against")
	return parent("waivers", "Check the waivers", check)
}

func ownersCommand(w *world) *cobra.Command {
	var co configOptions
	var dir string
	explain := &cobra.Command{
		Use:   "explain ASSET",
		Short: "Show how the owner of an asset is found, and of an account, whose it is",
		Example: `  auditor owners explain arn:aws:ec2:eu-west-1:111122223333:volume/vol-0abc
  auditor owners explain slack:acme/U0123`,
		Args: oneArg("asset ID"),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			if dir == "" {
				dir = c.path(c.Inventory)
			}
			return w.explainOwner(c, dir, args[0])
		},
	}
	co.flags(explain)
	explain.Flags().StringVar(&dir, "inventory", "", "inventory to look in instead of the configuration's")
	return parent("owners", "Explain who must act", explain)
}

func (w *world) explainOwner(c *Config, dir, id string) error {
	files, err := readOwnerFiles(c)
	if err != nil {
		return err
	}
	inv, err := inventory.Open(dir)
	if err != nil {
		return err
	}
	defer inv.Close()
	asset, err := findAsset(inv, id)
	if err != nil {
		return err
	}
	rel, err := relate(inv)
	if err != nil {
		return err
	}
	owner, steps := files.resolver(rel).Explain(policies.Asset{
		ID: asset.ID, Type: asset.Type, Name: asset.Name, URL: asset.URL, Parent: asset.Parent, Region: asset.Region, Tags: asset.Tags,
	})
	out := report.NewSafeWriter(w.stdout)
	fmt.Fprintf(out, "%s %s (%s)\n", asset.Type, report.Plain(asset.Name), report.Plain(asset.ID))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range steps {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", report.Plain(s.Source), report.Plain(cmp.Or(s.Value, "-")), report.Plain(s.Outcome))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "owner: %s (%s)\n", report.Plain(cmp.Or(owner.Name, "nobody")), report.Plain(strings.TrimSpace(owner.Via)))
	return explainAccount(out, inv, asset)
}

// explainAccount says whose account an asset is, if it is one.
func explainAccount(out io.Writer, inv *inventory.Reader, asset collectors.Asset) error {
	account := asset
	if asset.Type != identity.AccountType {
		var err error
		account, err = findAsset(inv, "account:"+asset.ID, identity.AccountType)
		if errors.Is(err, errNoAsset) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	lines, err := identity.Explain(account)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "whose account it is:")
	for _, line := range lines {
		fmt.Fprintf(out, "  %s\n", report.Plain(line))
	}
	return nil
}
