package aws

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/corporate-sre/auditor/collectors"
)

// A tree is the root and the units of an organization.
type tree struct {
	nodes map[string]*node // by ID
	order []string         // parents before children

	rootGap *gap // why the roots were not read
	unitGap *gap // why some units were not read

	types []types.PolicyTypeSummary // as the root has them
}

// A node is a root or a unit.
type node struct {
	id, name string
	arn      string
	parent   string   // ID; empty for a root
	names    []string // of the units down to it; empty for a root
}

// path is the way from the root to a node, the root first. Nil: the node is not
// in the tree.
func (t tree) path(id string) []target {
	var path []target
	for n := t.nodes[id]; n != nil; n = t.nodes[n.parent] {
		path = append(path, target{n.id, n.name})
	}
	slices.Reverse(path)
	return path
}

// unitPath joins the names of units. A slash in a name is no level.
func unitPath(names []string) string {
	clean := make([]string, len(names))
	for i, name := range names {
		clean[i] = strings.ReplaceAll(name, "/", "%2F")
	}
	return strings.Join(clean, "/")
}

// readTree reads the roots and walks down from them.
func (r *structure) readTree(ctx context.Context) {
	r.tree.nodes = map[string]*node{}
	err := pages(ctx, "organizations:ListRoots", func(token *string) (*string, error) {
		page, err := r.api.ListRoots(ctx, &organizations.ListRootsInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		for _, root := range page.Roots {
			r.org.learn(deref(root.Arn))
			r.addRoot(ctx, root)
		}
		return page.NextToken, nil
	})
	if err != nil {
		r.lines.stop(ctx, err, "aws.organization_root", "aws.organizational_unit")
		r.tree.rootGap = new(classify(ctx, err))
		return
	}
	for i := 0; i < len(r.tree.order); i++ { // it grows
		r.readUnits(ctx, r.tree.nodes[r.tree.order[i]])
	}
	if g := r.tree.unitGap; g != nil {
		g.end(r.lines.of("aws.organizational_unit"))
	}
}

func (r *structure) addRoot(ctx context.Context, root types.Root) {
	id := deref(root.Id)
	if r.tree.nodes[id] != nil {
		return
	}
	r.tree.nodes[id] = &node{id: id, name: deref(root.Name), arn: deref(root.Arn)}
	r.tree.order = append(r.tree.order, id)
	r.tree.types = append(r.tree.types, root.PolicyTypes...)

	a := r.asset("aws.organization_root", deref(root.Arn), deref(root.Name), "organizations:ListRoots", "root")
	a.Parent = r.org.arn
	a.Tags = r.tags(ctx, a.Type, id)
	attributes := rootAttributes{RootID: id, PolicyTypes: []policyType{}}
	for _, t := range root.PolicyTypes {
		attributes.PolicyTypes = append(attributes.PolicyTypes, policyType{string(t.Type), string(t.Status)})
	}
	collectors.Sort(attributes.PolicyTypes, func(a, b policyType) int { return strings.Compare(a.Type, b.Type) })
	a.Attributes = collectors.Attributes(attributes)
	r.assets = append(r.assets, a)
	r.lines.of(a.Type).Count++
}

type rootAttributes struct {
	RootID      string       `json:"root_id"`
	PolicyTypes []policyType `json:"policy_types"`
}

type policyType struct {
	Type   string `json:"type"`
	Status string `json:"status"`
}

// readUnits reads the units directly below a node.
func (r *structure) readUnits(ctx context.Context, parent *node) {
	err := pages(ctx, "organizations:ListOrganizationalUnitsForParent", func(token *string) (*string, error) {
		page, err := r.api.ListOrganizationalUnitsForParent(ctx, &organizations.ListOrganizationalUnitsForParentInput{
			ParentId: &parent.id, NextToken: token, MaxResults: new(int32(pageSize)),
		})
		if err != nil {
			return nil, err
		}
		for _, unit := range page.OrganizationalUnits {
			r.addUnit(ctx, parent, unit)
		}
		return page.NextToken, nil
	})
	if err != nil {
		r.tree.unitGap = new(classify(ctx, err))
	}
}

func (r *structure) addUnit(ctx context.Context, parent *node, unit types.OrganizationalUnit) {
	n := &node{
		id: deref(unit.Id), name: deref(unit.Name), arn: deref(unit.Arn), parent: parent.id,
		names: append(slices.Clone(parent.names), deref(unit.Name)),
	}
	if r.tree.nodes[n.id] != nil {
		return // moved while the tree was read
	}
	r.tree.nodes[n.id] = n
	r.tree.order = append(r.tree.order, n.id)

	a := r.asset("aws.organizational_unit", n.arn, n.name, "organizations:ListOrganizationalUnitsForParent", "organizational-units/"+n.id)
	a.Parent = parent.arn
	a.Tags = r.tags(ctx, a.Type, n.id)
	a.Attributes = collectors.Attributes(unitAttributes{OUID: n.id, Path: unitPath(n.names), Depth: len(n.names)})
	r.assets = append(r.assets, a)
	r.lines.of(a.Type).Count++
}

type unitAttributes struct {
	OUID  string `json:"ou_id"`
	Path  string `json:"path"`
	Depth int    `json:"depth"`
}
