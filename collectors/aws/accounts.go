package aws

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/corporate-sre/auditor/collectors"
)

// accountAttributes are the attributes of aws.account. The organization gives
// the first half, and the account's profile the rest.
type accountAttributes struct {
	AccountID    string     `json:"account_id"`
	Email        *string    `json:"email,omitzero"`
	State        *string    `json:"state,omitzero"`
	JoinedMethod *string    `json:"joined_method,omitzero"`
	JoinedAt     *time.Time `json:"joined_at,omitzero"`
	Management   *bool      `json:"management,omitzero"`

	Path *string `json:"path,omitzero"`
	OUID *string `json:"ou_id,omitzero"`

	SCP               *policyPath       `json:"scp,omitzero"`
	RCP               *policyPath       `json:"rcp,omitzero"`
	InheritedPolicies []inheritedPolicy `json:"inherited_policies,omitzero"`

	UsedRegions []usedRegion `json:"used_regions,omitzero"`

	Contacts *contacts       `json:"contacts,omitzero"`
	Regions  []accountRegion `json:"regions,omitzero"`
}

type inheritedPolicy struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
}

// A listedAccount is an account as the lists of the organization name it.
type listedAccount struct {
	types.Account
	path []string // IDs from the root to its parent; nil: not known
	gap  *gap     // why path is nil
}

func (a listedAccount) id() string { return deref(a.Id) }

// state is the account's state; Status says it where State does not exist.
func (a listedAccount) state() string { return cmp.Or(string(a.State), string(a.Status)) }

// readAccounts lists the accounts and places each in the tree.
func (r *structure) readAccounts(ctx context.Context) {
	err := pages(ctx, "organizations:ListAccounts", func(token *string) (*string, error) {
		page, err := r.api.ListAccounts(ctx, &organizations.ListAccountsInput{NextToken: token, MaxResults: new(int32(pageSize))})
		if err != nil {
			return nil, err
		}
		for _, a := range page.Accounts {
			r.org.learn(deref(a.Arn))
			r.accounts = append(r.accounts, listedAccount{Account: a, path: placeOf(a.Paths)})
		}
		return page.NextToken, nil
	})
	if err != nil {
		// The accounts are assets of their own scopes; here they count only to
		// tell a part from nothing.
		cov := r.lines.of("aws.account")
		cov.Count = len(r.accounts)
		stop(ctx, cov, err)
		cov.Count = 0
		r.hide(classify(ctx, err))
	}
	collectors.Sort(r.accounts, func(a, b listedAccount) int { return cmp.Compare(a.id(), b.id()) })
	r.accounts = slices.CompactFunc(r.accounts, func(a, b listedAccount) bool { return a.id() == b.id() })
	r.place(ctx)
}

// hide says that nothing is known of what is in the accounts that were not
// listed.
func (r *structure) hide(g gap) {
	for _, t := range slices.Concat(globalTypes, regionTypes) {
		r.lines.listing = append(r.lines.listing, new(g.lacks(r.lines.place, t, "", 0)))
	}
}

// placeOf returns the IDs of the root and the units in an account's path, such
// as "o-example/r-abcd/ou-abcd-11111111/111122223333/"; nil without one.
func placeOf(paths []string) []string {
	for _, path := range paths {
		var ids []string
		for part := range strings.SplitSeq(path, "/") {
			if strings.HasPrefix(part, "r-") || strings.HasPrefix(part, "ou-") {
				ids = append(ids, part)
			}
		}
		if len(ids) > 0 && strings.HasPrefix(ids[0], "r-") {
			return ids
		}
	}
	return nil
}

// place finds the parents of the accounts whose path the list did not give.
func (r *structure) place(ctx context.Context) {
	missing := map[string]*listedAccount{}
	for i := range r.accounts {
		if a := &r.accounts[i]; a.path == nil {
			missing[a.id()] = a
		}
	}
	why := r.tree.rootGap
	for _, id := range r.tree.order {
		if len(missing) == 0 {
			return
		}
		err := pages(ctx, "organizations:ListAccountsForParent", func(token *string) (*string, error) {
			page, err := r.api.ListAccountsForParent(ctx, &organizations.ListAccountsForParentInput{
				ParentId: &id, NextToken: token, MaxResults: new(int32(pageSize)),
			})
			if err != nil {
				return nil, err
			}
			for _, a := range page.Accounts {
				if found := missing[deref(a.Id)]; found != nil {
					for _, t := range r.tree.path(id) {
						found.path = append(found.path, t.ID)
					}
					delete(missing, deref(a.Id))
				}
			}
			return page.NextToken, nil
		})
		if err != nil {
			why = new(classify(ctx, err))
		}
	}
	if why == nil {
		why = r.tree.unitGap
	}
	if why == nil {
		why = &gap{collectors.Unreachable, "the account is in no unit that was listed: organizations:ListAccountsForParent", ""}
	}
	for _, a := range missing {
		a.gap = why
	}
}

// way is the path from the root to an account, the account last.
func (r *structure) way(a listedAccount) []target {
	way := make([]target, 0, len(a.path)+1)
	for _, id := range a.path {
		t := target{ID: id}
		if n := r.tree.nodes[id]; n != nil {
			t.Name = n.name
		}
		way = append(way, t)
	}
	return append(way, target{a.id(), deref(a.Name)})
}

// asset is the account as the organization knows it, and what it does not know.
func (r *structure) account(a listedAccount) (collectors.Asset, []collectors.Coverage) {
	place := newLines("aws:"+a.id(), nil)
	lack := func(g gap, paths ...string) {
		for _, path := range paths {
			place.lack("aws.account", path, g)
		}
	}
	asset := r.asset("aws.account", deref(a.Arn), deref(a.Name), "organizations:ListAccounts", "accounts/"+a.id())
	attributes := accountAttributes{
		AccountID:    a.id(),
		Email:        a.Email,
		State:        given(a.state()),
		JoinedMethod: given(a.JoinedMethod),
		JoinedAt:     second(a.JoinedTimestamp),
	}
	if r.org.management != "" {
		attributes.Management = new(a.id() == r.org.management)
	}
	if a.path == nil {
		lack(*a.gap, "attributes.path", "attributes.ou_id", "attributes.scp", "attributes.rcp", "attributes.inherited_policies", "links.policies")
	} else {
		parent := a.path[len(a.path)-1]
		asset.Parent = r.org.arnOf(parent)
		attributes.OUID = &parent
		if names, ok := r.unitNames(a.path); ok {
			attributes.Path = new(unitPath(names))
		} else {
			lack(r.tree.why(), "attributes.path")
		}
		r.inherit(a, &asset, &attributes, lack)
	}
	r.bill.add(a.id(), &asset, &attributes, lack)
	asset.Attributes = collectors.Attributes(attributes)
	return asset, place.sorted()
}

// unitNames are the names of the units among the IDs of a path.
func (r *structure) unitNames(path []string) (names []string, ok bool) {
	for _, id := range path[1:] {
		n := r.tree.nodes[id]
		if n == nil {
			return nil, false
		}
		names = append(names, n.name)
	}
	return names, true
}

// why is why a unit is not in the tree.
func (t tree) why() gap {
	if g := cmp.Or(t.rootGap, t.unitGap); g != nil {
		return *g
	}
	return gap{collectors.Unreachable, "the unit was not listed: organizations:ListOrganizationalUnitsForParent", ""}
}

// next are the scopes that the organization leads to.
func (r *structure) next() []collectors.Scope {
	var scopes []collectors.Scope
	if r.org.id != "" {
		scopes = append(scopes, collectors.Scope{
			Provider: "aws", Place: r.org.id, Part: "identity_center", Types: identityCenterTypes,
			Hints: map[string]string{hintManager: r.org.management},
		})
	}
	listed := false
	for _, a := range r.accounts {
		listed = listed || a.id() == r.who.account
		asset, gaps := r.account(a)
		scopes = append(scopes, profileScope(a.id(), asset, gaps, r.bill.period))
	}
	if cov := r.lines.of("aws.account"); !listed && cov.State.Blind() {
		// Whoever may not list the accounts can read his own.
		scopes = append(scopes, ownScope(r.who, r.org, r.config, gap{cov.State, cov.Reason, cov.Needs}))
	}
	return scopes
}

// profileScope is the scope of an account's profile.
func profileScope(id string, asset collectors.Asset, gaps []collectors.Coverage, period string) collectors.Scope {
	hints := map[string]string{hintAsset: text(asset), hintGaps: text(gaps)}
	if period != "" {
		hints[hintPeriod] = period
	}
	return collectors.Scope{Provider: "aws", Place: id, Part: "profile", Types: profileTypes, Hints: hints}
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("aws: hint: " + err.Error()) // our own types, so a bug
	}
	return string(b)
}
