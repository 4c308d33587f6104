package aws

import (
	"cmp"
	"maps"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
)

// reach is how the policies of one type reach an account on its way. The gap
// says why that is not known.
func (s policySet) reach(policyType string, way []target) (policyPath, *gap) {
	if s.gap != nil {
		return policyPath{}, s.gap
	}
	var allow allows
	kind := s.byType[policyType]
	if kind == nil {
		kind = &policyKind{} // not in force: nothing acts
	}
	if kind.gap != nil {
		return policyPath{}, kind.gap
	}
	if policyType == scpType {
		allow = func(id string) (bool, bool) { yes, known := kind.allows[id]; return yes, known }
	}
	p := inherit(way, kind.attached, allow)
	if policyType == scpType && s.byType[scpType] == nil {
		p.Allowed = new(true)
	}
	return p, nil
}

// managed are the policies of all other types that reach an account.
func (s policySet) managed(way []target) ([]inheritedPolicy, *gap) {
	if s.gap != nil {
		return nil, s.gap
	}
	all := []inheritedPolicy{}
	for _, t := range slices.Sorted(maps.Keys(s.byType)) {
		if t == scpType || t == rcpType {
			continue
		}
		p, gap := s.reach(t, way)
		if gap != nil {
			return nil, gap
		}
		for _, policy := range p.policies() {
			all = append(all, inheritedPolicy{policy.ID, policy.Name, t})
		}
	}
	collectors.Sort(all, func(a, b inheritedPolicy) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return slices.Compact(all), nil
}

// inherit gives an account the policies that reach it.
func (r *structure) inherit(a listedAccount, asset *collectors.Asset, attributes *accountAttributes, lack func(gap, ...string)) {
	way := r.way(a)
	links := []string{}
	control := func(policyType, path string) (*policyPath, *gap) {
		p, gap := r.policies.reach(policyType, way)
		if gap != nil {
			lack(*gap, path)
			return nil, gap
		}
		if a.id() == r.org.management {
			p = p.spared()
		} else {
			links = append(links, r.policies.links(p.policies())...)
		}
		return &p, nil
	}
	var scpGap, rcpGap *gap
	attributes.SCP, scpGap = control(scpType, "attributes.scp")
	attributes.RCP, rcpGap = control(rcpType, "attributes.rcp")
	if attributes.SCP != nil && attributes.SCP.Allowed == nil {
		lack(*r.policies.byType[scpType].textGap, "attributes.scp.allowed")
	}
	managed, managedGap := r.policies.managed(way)
	if managedGap != nil {
		lack(*managedGap, "attributes.inherited_policies")
	} else {
		attributes.InheritedPolicies = managed
	}
	if gap := cmp.Or(scpGap, rcpGap, managedGap); gap != nil {
		lack(*gap, "links.policies")
		return
	}
	for _, p := range managed {
		links = append(links, r.policies.arns[p.ID])
	}
	asset.Links = map[string][]string{"policies": sorted(links)}
}

// links are the IDs of the policies' assets.
func (s policySet) links(policies []policyRef) []string {
	arns := make([]string, len(policies))
	for i, p := range policies {
		arns[i] = s.arns[p.ID]
	}
	return arns
}
