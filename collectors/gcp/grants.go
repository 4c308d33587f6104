package gcp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/iam/apiv1/iampb"
)

// grants are all IAM policies of the organization. A large one has millions of
// grants, so that each is kept as four small numbers, and what they stand for
// once.
type grants struct {
	tree       *tree
	roles      names
	members    names
	conditions table[condition]
	nodes      names // full resource names

	list   []grant               // those of one node lie together
	spans  map[string]span       // by relative name of a container
	public map[string][]string   // the members that are everybody, by ID of what is in a container
	audits map[string][]auditLog // by relative name of a container

	unread      map[string]gap // containers whose policy could not be read
	streamGap   gap            // why Cloud Asset Inventory did not tell all
	partial     bool           // what it did not tell was not read one by one either
	byMember    []uint32       // indexes of list, by member
	memberOrder []uint32       // members by name
}

// A grant is a role of one member at one node. Condition 0 is none.
type grant struct{ member, role, condition, node uint32 }

// A span is a part of a list.
type span struct{ from, to int }

// loadGrants reads all IAM policies.
func (s *Source) loadGrants(ctx context.Context) (*grants, error) {
	return s.grants.Read(ctx, func(ctx context.Context) (*grants, error) {
		g, err := s.loadPolicies(ctx)
		if err != nil {
			return nil, err
		}
		bill, err := s.loadBilling(ctx)
		if err != nil {
			return nil, err
		}
		for _, account := range bill.accounts {
			g.addPolicy(account.id(), "", account.policy)
		}
		g.sort()
		return g, nil
	})
}

// loadPolicies reads the IAM policies below the organization: in one stream, or,
// where Cloud Asset Inventory may not be asked, those of the containers one by
// one. Only public and streamGap are for who does not wait for loadGrants, which
// goes on with the rest.
func (s *Source) loadPolicies(ctx context.Context) (*grants, error) {
	return s.policies.Read(ctx, func(ctx context.Context) (*grants, error) {
		t, err := s.loadTree(ctx)
		if err != nil {
			return nil, err
		}
		g := newGrants(t)
		it, err := s.assets(ctx, assetpb.ContentType_IAM_POLICY, "")
		if err != nil {
			return nil, err
		}
		for a, err := range it.All() {
			if err != nil {
				g.streamGap = classify(ctx, err)
				break
			}
			g.addAsset(a)
		}
		switch {
		case g.streamGap.permanent() && len(g.list) == 0:
			s.readPolicies(ctx, g)
		case !g.streamGap.ok():
			g.partial = true
		}
		return g, nil
	})
}

func newGrants(t *tree) *grants {
	g := &grants{tree: t, spans: map[string]span{}, public: map[string][]string{}, audits: map[string][]auditLog{}, unread: map[string]gap{}}
	g.conditions.add(condition{})
	return g
}

// addAsset keeps the policy of an asset of the stream.
func (g *grants) addAsset(a *assetpb.Asset) {
	if g.tree.leftOut(a.GetAncestors()) {
		return
	}
	if slices.Contains(containerAssets, a.GetAssetType()) {
		container := holder(g.tree, a)
		g.addPolicy(idPrefix+container, container, a.GetIamPolicy())
		return
	}
	id := resourceID(a)
	g.addPolicy(id, "", a.GetIamPolicy())
	for _, b := range a.GetIamPolicy().GetBindings() {
		for _, m := range b.GetMembers() {
			if m == "allUsers" || m == "allAuthenticatedUsers" {
				g.public[id] = union(g.public[id], []string{m})
			}
		}
	}
}

// addPolicy keeps a policy. container is the relative name of a container; empty
// for other nodes.
func (g *grants) addPolicy(id, container string, p *iampb.Policy) {
	node, known := g.nodes.number(id)
	if known || p == nil {
		return // a page that overlaps the one before
	}
	begin := len(g.list)
	for _, b := range p.GetBindings() {
		role, _ := g.roles.number(b.GetRole())
		when := g.conditions.add(conditionOf(b.GetCondition()))
		for _, m := range b.GetMembers() {
			member, _ := g.members.number(m)
			g.list = append(g.list, grant{member, role, when, node})
		}
	}
	if container != "" {
		g.spans[container] = span{begin, len(g.list)}
		g.audits[container] = append(g.audits[container], auditLogsOf(p.GetAuditConfigs())...)
	}
}

// sort makes the views of the list once it is complete.
func (g *grants) sort() {
	g.roles.freeze()
	g.members.freeze()
	g.nodes.freeze()
	g.memberOrder = make([]uint32, g.members.len())
	for i := range g.memberOrder {
		g.memberOrder[i] = uint32(i)
	}
	slices.SortFunc(g.memberOrder, func(a, b uint32) int { return cmp.Compare(g.members.list[a], g.members.list[b]) })
	g.byMember = make([]uint32, len(g.list))
	for i := range g.byMember {
		g.byMember[i] = uint32(i)
	}
	slices.SortFunc(g.byMember, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(g.list[a].member, g.list[b].member), cmp.Compare(a, b))
	})
}

// missing is why the policy of one of these containers is not known. Cloud Asset
// Inventory tells of no policy where there is none.
func (g *grants) missing(containers ...string) gap {
	for _, c := range containers {
		if why, ok := g.unread[c]; ok {
			return why
		}
		if _, ok := g.spans[c]; g.partial && !ok {
			return g.streamGap
		}
	}
	return gap{}
}

// of are the grants of one member, by its number.
func (g *grants) of(member uint32) []uint32 {
	from, _ := slices.BinarySearchFunc(g.byMember, member, func(i, m uint32) int { return cmp.Compare(g.list[i].member, m) })
	to, _ := slices.BinarySearchFunc(g.byMember, member+1, func(i, m uint32) int { return cmp.Compare(g.list[i].member, m) })
	return g.byMember[from:to]
}

// A level is how far a grant reaches, the farthest first.
type level int

const (
	organizationLevel level = iota
	folderLevel
	projectLevel
	accountLevel
	resourceLevel
)

func (l level) String() string {
	return [...]string{"organization", "folder", "project", "billing_account", "resource"}[l]
}

// levelOf is the level of a container, or of a billing account, by its relative
// name or ID.
func levelOf(name string) level {
	name = strings.TrimPrefix(name, idPrefix)
	switch {
	case strings.HasPrefix(name, "organizations/"):
		return organizationLevel
	case strings.HasPrefix(name, "folders/"):
		return folderLevel
	case strings.HasPrefix(name, "projects/"):
		return projectLevel
	case strings.HasPrefix(name, accountPrefix):
		return accountLevel
	}
	return resourceLevel
}
