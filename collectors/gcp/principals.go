package gcp

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// A principalAttributes is gcp.principal in collectors/schemas.
type principalAttributes struct {
	Member      string           `json:"member"`
	Kind        string           `json:"kind"`
	Email       nullable[string] `json:"email"`
	Domain      nullable[string] `json:"domain"`
	ProjectID   nullable[string] `json:"project_id"`
	DeletedKind nullable[string] `json:"deleted_kind"`
	Privileged  *bool            `json:"privileged,omitzero"`
	External    *bool            `json:"external,omitzero"`
	Level       *string          `json:"level,omitzero"`
	Roles       []principalRole  `json:"roles,omitzero"`
}

// A principalRole is one role at all nodes where it is held under one condition.
type principalRole struct {
	Role            string     `json:"role"`
	Basic           bool       `json:"basic"`
	Privileged      bool       `json:"privileged"`
	Condition       *condition `json:"condition"`
	Organization    bool       `json:"organization"`
	Folders         int        `json:"folders"`
	Projects        int        `json:"projects"`
	BillingAccounts int        `json:"billing_accounts"`
	Resources       int        `json:"resources"`
	NodeIDs         []string   `json:"node_ids"`
}

// principalsAScope bounds the principals of one scope, and nodesARole the nodes
// that a role names. The rest are counted.
const (
	principalsAScope = 4000
	nodesARole       = 20
)

// principals reads one slice of the members: the one that begins at the hint
// "from".
func (s *Source) principals(ctx context.Context, r *reading) error {
	g, err := s.loadGrants(ctx)
	if err != nil {
		return err
	}
	bill, err := s.loadBilling(ctx)
	if err != nil {
		return err
	}
	from, err := from(r.scope)
	if err != nil {
		return err
	}
	if from == 0 {
		r.lines.stop(g.streamGap)
		for _, container := range slices.SortedFunc(maps.Keys(g.unread), compareNumbers) {
			r.lines.stop(g.unread[container])
		}
		r.lines.stop(g.tree.folderGap) // policies of folders that are not known may not have been read
		r.lines.stop(bill.policyGap())
	}
	order := g.memberOrder[min(from, len(g.memberOrder)):]
	for _, number := range order[:min(principalsAScope, len(order))] {
		s.addPrincipal(r, g, number)
	}
	if len(order) > principalsAScope {
		r.follow(fromHint(from+principalsAScope), "gcp.principal")
	}
	return nil
}

func (s *Source) addPrincipal(r *reading, g *grants, number uint32) {
	const typ = "gcp.principal"
	text := g.members.list[number]
	m := parseMember(text)
	a := principalAttributes{
		Member: text, Kind: m.kind, Email: orNull(m.email), Domain: orNull(m.domain), ProjectID: orNull(m.project),
		DeletedKind: orNull(m.deleted),
	}
	a.hold(r, g, number)
	external, why := s.external(g.tree, m)
	if a.External = external; external == nil && !why.ok() {
		r.lines.lack(typ, "attributes.external", why)
	}
	root := g.tree.root.id()
	asset := collectors.Asset{
		ID: root + "/members/" + text, Type: typ, Name: cmp.Or(m.email, text), Parent: root,
		Attributes: collectors.Attributes(a), Source: "gcp:AssetService.ListAssets/IAM_POLICY",
	}
	r.add(asset)
}

// hold sets what follows from the roles of a member. While not all policies were
// read it may have others, so that only what no other can change is told.
func (a *principalAttributes) hold(r *reading, g *grants, number uint32) {
	const typ = "gcp.principal"
	nearest := resourceLevel
	for _, index := range g.of(number) {
		nearest = min(nearest, g.level(index))
	}
	roles := g.rolesOf(number)
	privileged := slices.ContainsFunc(roles, func(r principalRole) bool { return r.Privileged })
	if g.streamGap.ok() {
		a.Roles, a.Privileged, a.Level = roles, &privileged, new(nearest.String())
		return
	}
	r.lines.lack(typ, "attributes.roles", g.streamGap)
	if a.Privileged = &privileged; !privileged {
		a.Privileged = nil
		r.lines.lack(typ, "attributes.privileged", g.streamGap)
	}
	if a.Level = new(nearest.String()); nearest != organizationLevel {
		a.Level = nil
		r.lines.lack(typ, "attributes.level", g.streamGap)
	}
}

func (g *grants) level(index uint32) level { return levelOf(g.nodes.list[g.list[index].node]) }

// rolesOf are the roles of a member.
func (g *grants) rolesOf(number uint32) []principalRole {
	own := slices.Clone(g.of(number))
	slices.SortFunc(own, func(i, j uint32) int {
		a, b := g.list[i], g.list[j]
		return cmp.Or(
			cmp.Compare(g.roles.list[a.role], g.roles.list[b.role]),
			cmp.Compare(g.conditions.list[a.condition].Expression, g.conditions.list[b.condition].Expression),
			cmp.Compare(g.conditions.list[a.condition].Title, g.conditions.list[b.condition].Title),
			cmp.Compare(g.level(i), g.level(j)),
			cmp.Compare(g.nodes.list[a.node], g.nodes.list[b.node]))
	})
	roles := []principalRole{}
	for i, index := range own {
		one := g.list[index]
		if i > 0 && g.list[own[i-1]] == one {
			continue // one binding names it twice
		}
		if i == 0 || one.role != g.list[own[i-1]].role || one.condition != g.list[own[i-1]].condition {
			name := g.roles.list[one.role]
			roles = append(roles, principalRole{
				Role: name, Basic: basicRoles[name], Privileged: privilegedRoles[name], Condition: g.condition(one.condition), NodeIDs: []string{},
			})
		}
		roles[len(roles)-1].count(g.level(index), g.nodes.list[one.node])
	}
	return roles
}

func (r *principalRole) count(at level, node string) {
	switch at {
	case organizationLevel:
		r.Organization = true
	case folderLevel:
		r.Folders++
	case projectLevel:
		r.Projects++
	case accountLevel:
		r.BillingAccounts++
	default:
		r.Resources++
	}
	if len(r.NodeIDs) < nodesARole {
		r.NodeIDs = append(r.NodeIDs, node)
	}
}

// external reports whether a member is outside of the organization; nil when that
// is not known, and then why, if reading more would tell.
func (s *Source) external(t *tree, m member) (*bool, gap) {
	kind := cmp.Or(m.deleted, m.kind)
	switch kind {
	case "public":
		return new(true), gap{}
	case "project_role":
		return s.foreignProject(t, m.project)
	case "user", "group", "domain":
		if t.organization == nil {
			return nil, t.organizationGap
		}
		own := append([]string{strings.ToLower(t.organization.GetDisplayName())}, s.config.Domains...)
		return new(!slices.ContainsFunc(own, func(d string) bool { return strings.EqualFold(d, m.domain) })), gap{}
	}
	if m.organization != "" {
		return new("organizations/"+m.organization != t.root.name), gap{}
	}
	if m.project == "" {
		return nil, gap{}
	}
	return s.foreignProject(t, m.project)
}

// foreignProject reports whether a project, by ID or number, is of another
// organization.
func (s *Source) foreignProject(t *tree, project string) (*bool, gap) {
	if t.has(project) {
		return new(false), gap{}
	}
	for _, g := range []gap{t.projectGap, t.folderGap} {
		if !g.ok() {
			return nil, g
		}
	}
	return new(true), gap{}
}
