package saas

import (
	"fmt"
	"net/url"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A company is acme's SaaS.
type company struct {
	*acme.Company
	workspaces []*workspace
	planted    []acme.Planted
	owners     map[string]string // of machines, by the ID of the account
	breakGlass string            // the ID of the account for emergencies
}

// of is the workspace of a provider, of which acme has one each.
func (c *company) of(provider string) *workspace {
	for _, w := range c.workspaces {
		if w.provider == provider {
			return w
		}
	}
	panic("simulator/saas: no workspace of " + provider) // a bug in the tables
}

// secret is the credential that the API of a provider wants.
func (c *company) secret(provider string) string {
	return "acme-" + provider + "-" + c.Hex(24, "secret", provider)
}

// A workspace is one tenant of a product.
type workspace struct {
	*company
	provider string
	name     string // of the Connection
	domain   string // of mail addresses

	owner, category, dataClass string // the register
	renews                     int    // days after the Anchor, in the register; 0: it does not say

	settings workspaceSettings
	pools    []pool
	accounts []*account
	tokens   []*token
	extra    int // more accounts, made when asked for

	// ordinary are the members, and gone the leavers, before any fault.
	ordinary, gone []*account
}

// workspaceSettings are what administrators of a workspace choose.
type workspaceSettings struct {
	ssoEnforced, mfaEnforced, scim, invitesOpen bool
	domains                                     []domain
}

// A domain is one that a workspace has in its settings.
type domain struct {
	name     string
	verified bool
}

// A pool is the seats of one type.
type pool struct {
	seat      string
	purchased int // 0: as many as are held, and spare
	spare     int
	minor     int64
	currency  string
	unpriced  bool // the price list has none
}

// A kind is what stands behind an account.
type kind int

const (
	human kind = iota
	service
	bot
	guest
)

// A state is what has become of an account.
type state int

const (
	active state = iota
	invited
	suspended
	deactivated
	deleted
)

// A role is the most that an account may do.
type role int

const (
	member role = iota
	admin
	owner
)

// An account is one account of a workspace. Its zero times are never.
type account struct {
	number int // in its workspace, from 0
	id     string
	login  string
	email  string
	name   string
	kind   kind
	state  state
	role   role

	factors  []string // webauthn, totp, push or sms
	sso      bool
	password bool
	lenient  bool      // no second factor is asked of it, by a setting
	bypass   time.Time // no second factor is asked of it until then

	created, expires, used, ended time.Time

	seat     string
	employee string
	external string // the identity provider's ID
	aliases  []string
}

// here reports whether the account can be used, or could if it were accepted.
func (a *account) here() bool { return a.state == active || a.state == invited }

// A token is a key that acts in a workspace.
type token struct {
	id, name               string
	kind                   string
	owner                  *account // nil: nobody's
	created, used, expires time.Time
}

// size is how many accounts there are.
func (w *workspace) size() int { return len(w.accounts) + w.extra }

// account is the account of a number below size.
func (w *workspace) account(i int) *account {
	if i < len(w.accounts) {
		return w.accounts[i]
	}
	return w.generated(i)
}

// firstExtra is the number in the people list of the first person who is there
// only to make a workspace large.
const firstExtra = 100_000

// generated is one of the accounts that make a workspace large: of somebody who
// is in the people list, and as it should be.
func (w *workspace) generated(i int) *account {
	n := i - len(w.accounts)
	login := fmt.Sprintf("staff.%06d@%s", n, w.domain)
	return &account{
		number: i, id: w.nativeID(i), login: login, email: login, name: fmt.Sprintf("Staff %06d", n),
		factors: []string{"webauthn", "push"}, sso: w.provider != "okta", seat: w.seatOf(),
		created: w.Ago(100 + n%900), used: w.Recently(1 + n%9), employee: fmt.Sprint(firstExtra + n),
	}
}

// seatOf is the seat that a member of the workspace has.
func (w *workspace) seatOf() string {
	if len(w.pools) == 0 {
		return ""
	}
	return w.pools[0].seat
}

// held is how many accounts hold a seat.
func (w *workspace) held(seat string) int {
	n := 0
	for _, a := range w.accounts {
		if a.seat == seat && a.state != deleted {
			n++
		}
	}
	if seat == w.seatOf() {
		n += w.extra
	}
	return n
}

// bought is how many seats of a pool were bought.
func (w *workspace) bought(p pool) int { return max(p.purchased, w.held(p.seat)+p.spare) }

// find is the account with that ID; nil when there is none.
func (w *workspace) find(id string) *account {
	if n := numberOf(id); n < w.size() {
		if a := w.account(n); a.id == id {
			return a
		}
	}
	return nil
}

// The IDs of assets.

func (w *workspace) assetID() string { return w.provider + ":" + w.name }

func (w *workspace) accountID(a *account) string {
	return w.assetID() + "/" + url.PathEscape(a.id)
}

func (w *workspace) tokenID(t *token) string {
	return w.assetID() + "/token/" + url.PathEscape(t.id)
}
