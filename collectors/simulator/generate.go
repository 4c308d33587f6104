package simulator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// maxSize is the largest number of accounts that AWS lets an organization have.
const maxSize = 10_000

// How many people there are: more with more accounts.
const leastPeople, mostPeople = 130, 5000

// generate makes the company: everybody healthy, then the faults.
func generate(o Options) (*company, error) {
	c := &company{
		Company:  acme.New(acme.Options{Seed: o.Seed, Now: o.Now, Night: o.Night, People: min(leastPeople+(o.Size-DefaultSize)/2, mostPeople)}),
		features: "ALL",
		policyTypes: []string{
			"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "TAG_POLICY", "BACKUP_POLICY", "AISERVICES_OPT_OUT_POLICY",
			"DECLARATIVE_POLICY_EC2",
		},
		rootFeatures: []string{"RootCredentialsManagement", "RootSessions"},
		byID:         map[string]*account{},
		byName:       map[string]*account{},
		extras:       map[place]*contents{},
	}
	c.orgID = "o-" + c.Hex(10, "organization")
	c.rootID = "r-" + c.Hex(4, "root")
	c.found(o.Size)
	c.govern()
	c.admit()
	c.plant()
	c.settle()
	for _, name := range o.Suspended {
		a := c.byName[name]
		if a == nil {
			return nil, fmt.Errorf("simulator: no account %q to suspend; use a name such as payments-dev", name)
		}
		a.state = "SUSPENDED"
	}
	return c, nil
}

// baseAccounts are the accounts that every company has, in order; faults are
// planted in these. The first is the management account.
var baseAccounts = []struct{ unit, name, team, environment string }{
	{"", "acme", "platform", "shared"},
	{"Security", "log-archive", "security", "shared"},
	{"Security", "security-tooling", "security", "shared"},
	{"Infrastructure", "network", "network", "shared"},
	{"Infrastructure", "shared-services", "platform", "shared"},
	{"Infrastructure", "backup", "platform", "shared"},
	{"Infrastructure", "identity", "security", "shared"},
	{"Workloads/Production", "payments-prod", "payments", "production"},
	{"Workloads/Production", "checkout-prod", "checkout", "production"},
	{"Workloads/Production", "search-prod", "search", "production"},
	{"Workloads/Production", "catalog-prod", "catalog", "production"},
	{"Workloads/Production", "mobile-prod", "mobile", "production"},
	{"Workloads/Production", "data-prod", "data", "production"},
	{"Workloads/Production", "fulfilment-prod", "fulfilment", "production"},
	{"Workloads/Production", "loyalty-prod", "loyalty", "production"},
	{"Workloads/Development", "payments-dev", "payments", "development"},
	{"Workloads/Development", "checkout-dev", "checkout", "development"},
	{"Workloads/Development", "search-dev", "search", "staging"},
	{"Workloads/Development", "catalog-dev", "catalog", "development"},
	{"Workloads/Development", "mobile-dev", "mobile", "staging"},
	{"Workloads/Development", "data-dev", "data", "development"},
	{"Workloads/Development", "fulfilment-dev", "fulfilment", "development"},
	{"Workloads/Development", "loyalty-dev", "loyalty", "development"},
	{"Workloads/Development", "wholesale-dev", "catalog", "development"},
	{"Sandbox", "sandbox-aoi", "platform", "sandbox"},
	{"Sandbox", "検証環境", "品質保証", "sandbox"},
	{"Sandbox", `<script>alert("sandbox")</script>`, "mobile", "sandbox"},
	{"Sandbox", `=HYPERLINK("http://acme.example","sandbox")`, "data", "sandbox"},
	{"Acquired", "coyote-erp", "fulfilment", "production"},
	{"Acquired", "coyote-web", "catalog", "production"},
	{"Acquired", "coyote-data", "data", "production"},
	{"Acquired", "coyote-lab", "search", "production"},
	{"Acquired", "coyote-mail", "platform", "production"},
	{"Acquired", "coyote-pos", "checkout", "production"},
	{"Acquired", "coyote-crm", "loyalty", "production"},
	{"Acquired", "coyote-wiki", "品質保証", "production"},
	{"Infrastructure", "intranet", "platform", "shared"},
	{"Suspended", "old-shop", "checkout", "production"},
	{"Suspended", "old-games", "mobile", "development"},
	{"Suspended", "old-lab", "data", "sandbox"},
}

// found opens the units and accounts.
func (c *company) found(size int) {
	units := map[string]*unit{}
	for _, path := range []string{"Security", "Infrastructure", "Workloads", "Workloads/Production", "Workloads/Development", "Sandbox", "Acquired", "Suspended"} {
		parent, name := "", path
		if i := strings.LastIndex(path, "/"); i >= 0 {
			parent, name = path[:i], path[i+1:]
		}
		u := &unit{
			id: "ou-" + strings.TrimPrefix(c.rootID, "r-") + "-" + c.Hex(8, "unit", path), name: name, parent: units[parent],
			tags: map[string]string{"owner": "platform"},
		}
		units[path] = u
		c.units = append(c.units, u)
	}
	for i := range size {
		if i < len(baseAccounts) {
			b := baseAccounts[i]
			c.open(i, units[b.unit], b.name, b.team, b.environment)
			continue
		}
		path, name, team, environment := further(i)
		c.open(i, units[path], name, team, environment)
	}
}

// further says what the accounts beyond the base are.
func further(i int) (path, name, team, environment string) {
	team = acme.ProductTeams[i%len(acme.ProductTeams)]
	switch name = fmt.Sprintf("%s-%04d", team, i); i % 20 {
	case 0:
		return "Sandbox", name + "-sandbox", team, "sandbox"
	case 1:
		if i%40 == 1 {
			return "Suspended", name + "-closed", team, "development"
		}
	case 2, 3, 4, 5, 6, 7, 8:
		return "Workloads/Production", name + "-prod", team, "production"
	case 9, 10, 11:
		return "Workloads/Development", name + "-staging", team, "staging"
	}
	return "Workloads/Development", name + "-dev", team, "development"
}

// open makes an account, with everything as it should be.
func (c *company) open(i int, u *unit, name, team, environment string) {
	d := c.Dice("account", i)
	a := &account{
		id: c.freeID(i), name: name, number: i, management: i == 0, unit: u, state: "ACTIVE",
		email:    fmt.Sprintf("aws+%04d@acme.example", i),
		invited:  i == 0 || u.path() == "Acquired",
		joinedAt: c.Ago(200 + d.IntN(2000)).Add(time.Duration(d.IntN(86400)) * time.Second),
		team:     team, environment: environment,
	}
	lead := c.Lead(team)
	owner := team
	if i%3 == 1 {
		owner = lead.Email
	}
	a.tags = map[string]string{
		"owner": owner, "environment": environment, "cost-center": fmt.Sprintf("CC-%04d", 1000+slices.Index(acme.Teams, team)*10),
	}
	operations := &contact{"acme Operations", "On call", "operations@acme.example", "+35315550111"}
	if i%2 == 1 {
		operations = &contact{lead.Name, "Team lead", lead.Email, "+35315550112"}
	}
	a.contacts = map[string]*contact{
		"SECURITY":   {"acme Security Desk", "Security", "security@acme.example", "+35315550199"},
		"BILLING":    {"acme Cloud Finance", "Finance", "cloud-billing@acme.example", "+35315550155"},
		"OPERATIONS": operations,
	}
	if i%7 == 3 {
		a.optedIn = []string{"eu-south-1"}
	}
	if u.path() == "Suspended" {
		a.state = "SUSPENDED"
	} else {
		a.homes = homes(a, d.IntN(3))
		a.cents = monthly[environment][0] + d.Int64N(monthly[environment][1])
	}
	if a.management {
		a.root = rootUser{password: true, mfa: true}
		a.cents = 48_20
	}
	c.accounts = append(c.accounts, a)
	c.byID[a.id] = a
	c.byName[a.name] = a
	if a.management {
		c.management = a
	}
}

// monthly is what an account costs in a month by its environment, in US cents:
// at least, and how much more at most.
var monthly = map[string][2]int64{
	"production":  {1_200_00, 9_000_00},
	"staging":     {300_00, 900_00},
	"development": {150_00, 800_00},
	"sandbox":     {20_00, 180_00},
	"shared":      {400_00, 2_500_00},
}

// homes are the Regions that an account uses.
func homes(a *account, chance int) []string {
	switch {
	case a.management:
		return []string{"us-east-1"}
	case a.environment == "sandbox":
		return []string{"eu-west-1"}
	case a.environment == "shared":
		return []string{"eu-west-1", "us-east-1"}
	case chance == 0:
		return []string{"ap-northeast-1"}
	case chance == 1 && a.environment == "production":
		return []string{"ap-northeast-1", "eu-west-1"}
	}
	return []string{"eu-west-1"}
}

// freeID is a 12-digit account ID that no account has yet.
func (c *company) freeID(i int) string {
	for d := c.Dice("account ID", i); ; {
		if id := fmt.Sprintf("%012d", 100_000_000_000+d.Int64N(800_000_000_000)); c.byID[id] == nil {
			return id
		}
	}
}
