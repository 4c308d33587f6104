package github

import (
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// costFaults are those that cost money.
var costFaults = []fault{
	{
		Control: "cost.account_seat_unused",
		What:    "a Copilot seat has not been used for months",
		Plant:   ofSeat(4, func(c *company, s *seat) { s.active = c.Recently(90) }),
	},
	{
		Control: "cost.account_seat_unused",
		What:    "a Copilot seat was never used",
		Plant:   ofSeat(9, func(_ *company, s *seat) { s.active = time.Time{} }),
	},
	{
		Control: "cost.account_seat_unused", Nights: acme.Odd,
		What:  "another seat was never used, and is taken back",
		Plant: ofSeat(12, func(_ *company, s *seat) { s.active = time.Time{} }),
	},
	{
		Control: "cost.github_hosted_runner_used",
		What:    "a runner of 64 cores has run nothing for two months",
		Plant: func(c *company) string {
			h := &hostedRunner{id: c.number("hosted", "ubuntu-64"), name: "ubuntu-64", cores: 64, publicIP: true, most: 5, active: c.Recently(70), group: c.groups[0]}
			c.hosted = append(c.hosted, h)
			return c.hostedID(h)
		},
	},
	{
		Control: "cost.github_runner_online",
		What:    "a self-hosted runner is offline",
		Plant: func(c *company) string {
			r := c.runner("build-old", c.groups[1])
			r.offline = true
			return c.runnerID(r)
		},
	},
	{
		Control: "cost.github_org_seats_filled",
		What:    "thirty paid seats are empty",
		Plant:   inOrganization(func(c *company) { c.setting.idleSeats = 30 }),
	},
	{
		Control: "cost.github_org_retention_short",
		What:    "artifacts are kept for ninety days",
		Plant:   inOrganization(func(c *company) { c.setting.retention = 90 }),
	},
	{
		Control: "cost.github_usage_steady", Nights: acme.Odd,
		What: "the workflows of data-service cost five times as much as before",
		Plant: inOrganization(func(c *company) {
			c.setting.spike, c.setting.spikeAmount = "data-service", 420
		}),
	},
	{
		Control: "cost.github_budget_alerts",
		What:    "nobody is told when the budget of Actions is used up",
		Plant:   inOrganization(func(c *company) { c.budgets[0].alerts = false }),
	},
}

// ofSeat plants a fault of the i-th Copilot seat, which is found where accounts
// are joined with persons.
func ofSeat(i int, change func(*company, *seat)) func(*company) string {
	return func(c *company) string {
		s := c.seats[i]
		change(c, s)
		return c.accountID(s.user)
	}
}
