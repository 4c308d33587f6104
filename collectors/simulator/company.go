package simulator

import (
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A company is all that the Server answers from. It does not change once it is
// generated; what is in the accounts is made when it is asked for.
type company struct {
	*acme.Company

	orgID, rootID string
	features      string // "ALL"
	policyTypes   []string
	rootFeatures  []string // of centralised root access

	units      []*unit
	accounts   []*account // the management account first
	byID       map[string]*account
	byName     map[string]*account
	management *account

	policies         []*policy
	trusted          []string // service principals with trusted access
	delegations      []*delegation
	delegationPolicy string

	directory directory

	// extras are resources that are in a place beside those that are made for
	// every account.
	extras map[place]*contents

	planted []acme.Planted
}

// A place is an account's Region; its Region is empty for what is global.
type place struct{ account, region string }

// A unit is an organizational unit.
type unit struct {
	id, name string
	parent   *unit // nil: the root
	tags     map[string]string
}

// path is the names from below the root.
func (u *unit) path() string {
	switch {
	case u == nil:
		return ""
	case u.parent == nil:
		return u.name
	}
	return u.parent.path() + "/" + u.name
}

// An account is an AWS account.
type account struct {
	id, name, email string
	number          int // its place in the organization, from 0 for the management account
	management      bool
	unit            *unit // nil: directly below the root
	state           string
	invited         bool
	joinedAt        time.Time
	team            string // who owns it
	environment     string
	tags            map[string]string
	contacts        map[string]*contact // by SECURITY, BILLING, OPERATIONS; absent: none
	optedIn         []string            // Regions of those that have to be opted in to
	homes           []string            // Regions in use
	cents           int64               // cost of a full month, in US cents
	root            rootUser
	blocked         bool // it has a public access block of S3
}

func (a *account) active() bool { return a.state == "ACTIVE" }

// A contact is an alternate contact.
type contact struct{ name, title, email, phone string }

// A rootUser is the root user of an account.
type rootUser struct {
	password, key, mfa bool
	lastUsed           time.Time // zero: never
}

// A policy is a policy of the organization.
type policy struct {
	id, name, kind, description, content string
	aws                                  bool
	targets                              []target
}

// A target is what a policy is attached to: one of the three, the root if both
// are nil.
type target struct {
	unit    *unit
	account *account
}

// A delegation makes an account the administrator of services.
type delegation struct {
	account  *account
	services []string
}

// A region is an AWS Region.
type region struct {
	name  string
	optIn bool
}

// allRegions are the Regions as acme sees them.
var allRegions = []region{
	{"af-south-1", true}, {"ap-east-1", true},
	{"ap-northeast-1", false}, {"ap-northeast-2", false}, {"ap-northeast-3", false},
	{"ap-south-1", false}, {"ap-southeast-1", false}, {"ap-southeast-2", false},
	{"ap-southeast-3", true}, {"ca-central-1", false}, {"eu-central-1", false}, {"eu-central-2", true},
	{"eu-north-1", false}, {"eu-south-1", true}, {"eu-west-1", false}, {"eu-west-2", false}, {"eu-west-3", false},
	{"me-central-1", true}, {"sa-east-1", false},
	{"us-east-1", false}, {"us-east-2", false}, {"us-west-1", false}, {"us-west-2", false},
}

// optStatus is how the account has a Region.
func (a *account) optStatus(r region) string {
	switch {
	case !r.optIn:
		return "ENABLED_BY_DEFAULT"
	case slices.Contains(a.optedIn, r.name):
		return "ENABLED"
	}
	return "DISABLED"
}

// enabled reports whether the account can be called in a Region.
func (a *account) enabled(name string) bool {
	for _, r := range allRegions {
		if r.name == name {
			return a.optStatus(r) != "DISABLED"
		}
	}
	return false
}

// keyOf returns the account that an access key belongs to; nil for a key that
// nobody has.
func (c *company) keyOf(key string) *account {
	if id, ok := strings.CutPrefix(key, callerKey); ok && id == c.management.id {
		return c.management
	}
	if id, ok := strings.CutPrefix(key, memberKey); ok {
		return c.byID[id]
	}
	return nil
}

// ARNs of the organization carry the management account, whoever asks.

func (c *company) orgARN(kind, id string) string {
	return "arn:aws:organizations::" + c.management.id + ":" + kind + "/" + c.orgID + strings.TrimSuffix("/"+id, "/")
}

func (c *company) rootARN() string              { return c.orgARN("root", c.rootID) }
func (c *company) unitARN(u *unit) string       { return c.orgARN("ou", u.id) }
func (c *company) accountARN(a *account) string { return c.orgARN("account", a.id) }

func (c *company) policyARN(p *policy) string {
	if p.aws {
		return "arn:aws:organizations::aws:policy/" + strings.ToLower(p.kind) + "/" + p.id
	}
	return c.orgARN("policy", strings.ToLower(p.kind)+"/"+p.id)
}

// stamp is a time as JSON bodies of REST services have it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
