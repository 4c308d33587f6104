package listing

import (
	"cmp"
	"fmt"
	"maps"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/web"
)

// Accounts gathers the accounts of one scope.
type Accounts struct {
	connection saas.Connection
	scope      collectors.Scope
	source     string // the calls
	accounts   []saas.Account
	index      map[string]int // of accounts, by key
	trouble    string         // what was wrong with the list itself; empty: nothing
	lacks      map[lack]int
	next       []collectors.Scope
	gap        *web.Gap // nil: the listing did not stop
}

// A lack is an attribute that could not be read, and why.
type lack struct {
	path string
	gap  web.Gap
}

// NewAccounts returns an empty gathering. The source names the calls that the
// accounts are made from.
func NewAccounts(c saas.Connection, scope collectors.Scope, source string) *Accounts {
	return &Accounts{connection: c, scope: scope, source: source, index: map[string]int{}, lacks: map[lack]int{}}
}

// Add adds an account. One that is there already, or that cannot be told from
// others, makes the listing partial: it moved while it was read.
func (a *Accounts) Add(account saas.Account) {
	_, twice := a.index[account.Key]
	switch {
	case account.Key == "":
		a.trouble = "an account without an ID was left out"
		return
	case twice:
		a.trouble = "an account came twice: the list moved while it was read"
		return
	}
	a.index[account.Key] = len(a.accounts)
	a.accounts = append(a.accounts, account)
}

// Spoil says that something of the listing could not be understood.
func (a *Accounts) Spoil(why string) { a.trouble = why }

// All are the accounts so far. They may be changed.
func (a *Accounts) All() []saas.Account { return a.accounts }

// Lack says that one more account lacks an attribute, such as "attributes.mfa".
func (a *Accounts) Lack(path string, gap web.Gap) { a.lacks[lack{path, gap}]++ }

// Stop says why the listing stopped before its end.
func (a *Accounts) Stop(gap web.Gap) { a.gap = &gap }

// Continue says where the listing goes on; empty: nowhere.
func (a *Accounts) Continue(cursor string) {
	if cursor == "" {
		return
	}
	hints := map[string]string{}
	maps.Copy(hints, a.scope.Hints)
	hints[CursorHint] = cursor
	next, ok := a.scope.Next(hints)
	if !ok {
		a.trouble = string(Endless)
		return
	}
	a.next = append(a.next, next)
}

// Result is what the scope gave.
func (a *Accounts) Result() collectors.Result {
	line := collectors.Coverage{Place: a.scope.Where(), AssetType: saas.AccountType, State: collectors.Complete, Count: len(a.accounts)}
	switch {
	case a.gap != nil:
		a.gap.End(&line)
	case a.trouble != "":
		line.State, line.Reason = collectors.Partial, a.trouble
	}
	r := collectors.Result{Next: a.next}
	r.Coverage = append(r.Coverage, line)
	for _, account := range a.accounts {
		r.Assets = append(r.Assets, a.connection.Account(account, a.source))
	}
	for l, n := range a.lacks {
		r.Coverage = append(r.Coverage, l.gap.Line(line.Place, saas.AccountType, l.path, n))
	}
	collectors.Sort(r.Coverage, func(x, y collectors.Coverage) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.State, y.State), cmp.Compare(x.Reason, y.Reason))
	})
	return r
}

// Workspace is the result of the scope that reads the workspace itself. It is
// always there: the configuration names it. A gap of gaps says by its path
// which attribute is not.
func Workspace(c saas.Connection, scope collectors.Scope, w saas.Workspace, source string, gaps map[string]web.Gap) collectors.Result {
	var r collectors.Result
	r.Assets = append(r.Assets, c.Workspace(w, source))
	r.Coverage = append(r.Coverage, collectors.Coverage{Place: scope.Where(), AssetType: saas.WorkspaceType, State: collectors.Complete, Count: 1})
	declared := map[string]*bool{
		"attributes.sso_enforced":      c.Register.SSOEnforced,
		"attributes.mfa_enforced":      c.Register.MFAEnforced,
		"attributes.scim_enabled":      c.Register.SCIMEnabled,
		"attributes.invite_restricted": c.Register.InviteRestricted,
	}
	for path, gap := range gaps {
		if declared[path] != nil {
			continue // the company says what the product did not
		}
		r.Coverage = append(r.Coverage, gap.Line(scope.Where(), saas.WorkspaceType, path, 1))
	}
	collectors.Sort(r.Coverage, func(x, y collectors.Coverage) int { return cmp.Compare(x.Path, y.Path) })
	return r
}

// Hidden is the gap of what no permission shows.
func Hidden(product string) web.Gap {
	return web.Gap{State: collectors.Disabled, Reason: fmt.Sprintf("the API of %s does not show it", product)}
}

// Void is the gap of what an account of its kind cannot have.
func Void(why string) web.Gap { return web.Gap{State: collectors.NotApplicable, Reason: why} }
