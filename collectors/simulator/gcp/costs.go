package gcp

import (
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A budget is one of a billing account.
type budget struct {
	id, name   string
	account    *account
	units      int64    // of the account's currency, in a month
	covers     []string // resources that its filter names; empty: the whole account
	services   []string // services that its filter names; empty: all
	thresholds []float64
	mute       bool // the default recipients are not told
	channels   []string
	topic      string
	created    time.Time
}

func (b *budget) resource() string { return b.account.resource() + "/budgets/" + b.id }

// openAccounts opens the billing accounts: the one that pays, one of a company
// that acme took over, which is closed, and one that somebody opened with a card.
func (c *company) openAccounts() {
	number := func(what string) string {
		s := c.ID("", 18, "gcp billing account", what)
		return s[:6] + "-" + s[6:12] + "-" + s[12:]
	}
	c.accounts = []*account{
		{id: number("main"), name: "acme main", currency: "USD"},
		{id: number("coyote"), name: "Coyote (closed)", currency: "EUR", closed: true},
		{id: number("card"), name: "My Billing Account", currency: "JPY"},
	}
	for _, a := range c.accounts {
		a.policy.grant("roles/billing.admin", "group:gcp-billing-admins@"+acme.Domain)
		a.policy.grant("roles/billing.viewer", "group:gcp-finance@"+acme.Domain, "serviceAccount:auditor@"+quotaProject+".iam.gserviceaccount.com")
	}
}

// budget gives each folder with workloads a budget, and the account one for all.
func (c *company) budget() {
	for _, path := range []string{"Production", "Development", "Sandbox", "Shared"} {
		c.newBudget(path, 40_000, c.folderAt[path].resource())
	}
	c.newBudget("card", 100_000).account = c.accounts[2]
}

// newBudget tells the default recipients at half, nine tenths and all of it.
func (c *company) newBudget(name string, units int64, covers ...string) *budget {
	b := &budget{
		id: c.Hex(8, "budget", name) + "-0000-4000-8000-" + c.Hex(12, "budget", name), name: name, account: c.accounts[0], units: units,
		covers: covers, thresholds: []float64{0.5, 0.9, 1}, created: c.Ago(300),
	}
	c.budgets = append(c.budgets, b)
	return b
}
