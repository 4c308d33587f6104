package github

import (
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// costFaults are those that cost money.
var costFaults = []fault{
	{
		control: "cost.account_seat_unused",
		what:    "a Copilot seat has not been used for months",
		plant:   ofSeat(4, func(c *company, s *seat) { s.active = c.Recently(90) }),
	},
	{
		control: "cost.account_seat_unused",
		what:    "a Copilot seat was never used",
		plant:   ofSeat(9, func(_ *company, s *seat) { s.active = time.Time{} }),
	},
	{
		control: "cost.account_seat_unused", nights: acme.Odd,
		what:  "another seat was never used, and is taken back",
		plant: ofSeat(12, func(_ *company, s *seat) { s.active = time.Time{} }),
	},
	{
		control: "cost.github_hosted_runner_used",
		what:    "a runner of 64 cores has run nothing for two months",
		plant: func(c *company) string {
			h := &hostedRunner{id: c.number("hosted", "ubuntu-64"), name: "ubuntu-64", cores: 64, publicIP: true, most: 5, active: c.Recently(70), group: c.groups[0]}
			c.hosted = append(c.hosted, h)
			return c.hostedID(h)
		},
	},
	{
		control: "cost.github_runner_online",
		what:    "a self-hosted runner is offline",
		plant: func(c *company) string {
			r := c.runner("build-old", c.groups[1])
			r.offline = true
			return c.runnerID(r)
		},
	},
	{
		control: "cost.github_org_seats_filled",
		what:    "thirty paid seats are empty",
		plant:   inOrganization(func(c *company) { c.setting.idleSeats = 30 }),
	},
	{
		control: "cost.github_org_retention_short",
		what:    "artifacts are kept for ninety days",
		plant:   inOrganization(func(c *company) { c.setting.retention = 90 }),
	},
	{
		control: "cost.github_usage_steady", nights: acme.Odd,
		what: "the workflows of data-service cost five times as much as before",
		plant: inOrganization(func(c *company) {
			c.setting.spike, c.setting.spikeAmount = "data-service", 420
		}),
	},
	{
		control: "cost.github_budget_alerts",
		what:    "nobody is told when the budget of Actions is used up",
		plant:   inOrganization(func(c *company) { c.budgets[0].alerts = false }),
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
