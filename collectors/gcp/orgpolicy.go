package gcp

import (
	"fmt"
	"slices"
	"strings"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/orgpolicy/apiv2/orgpolicypb"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

// A policy is an organization policy as a node sets it. A nil spec means that it
// has none, such as one that is tried out only.
type policy struct {
	constraint string
	live, dry  *spec
}

// A spec is what a policy says of its constraint.
type spec struct {
	inherit, reset bool
	rules          []rule
}

// A rule is one rule of a policy.
type rule struct {
	condition         string // empty: always
	enforce           *bool  // of a boolean constraint
	allowAll, denyAll bool
	allowed, denied   []string
	parameters        *structpb.Struct
}

// readPolicy reads a policy, which Cloud Asset Inventory gives as the JSON of the
// second version of the API.
func readPolicy(a *assetpb.Asset) (policy, error) {
	b, err := protojson.Marshal(a.GetResource().GetData())
	if err != nil {
		return policy{}, err
	}
	var p orgpolicypb.Policy
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(b, &p); err != nil {
		return policy{}, err
	}
	_, name, ok := strings.Cut(p.GetName(), "/policies/")
	if !ok {
		if _, name, ok = strings.Cut(a.GetName(), "/policies/"); !ok {
			return policy{}, fmt.Errorf("no constraint")
		}
	}
	return policy{constraint: name, live: readSpec(p.GetSpec()), dry: readSpec(p.GetDryRunSpec())}, nil
}

func readSpec(p *orgpolicypb.PolicySpec) *spec {
	if p == nil {
		return nil
	}
	s := &spec{inherit: p.GetInheritFromParent(), reset: p.GetReset_()}
	for _, r := range p.GetRules() {
		one := rule{condition: r.GetCondition().GetExpression(), parameters: r.GetParameters()}
		switch kind := r.GetKind().(type) {
		case *orgpolicypb.PolicySpec_PolicyRule_Enforce:
			one.enforce = &kind.Enforce
		case *orgpolicypb.PolicySpec_PolicyRule_AllowAll:
			one.allowAll = kind.AllowAll
		case *orgpolicypb.PolicySpec_PolicyRule_DenyAll:
			one.denyAll = kind.DenyAll
		case *orgpolicypb.PolicySpec_PolicyRule_Values:
			one.allowed, one.denied = kind.Values.GetAllowedValues(), kind.Values.GetDeniedValues()
		}
		s.rules = append(s.rules, one)
	}
	return s
}

// kind is boolean or list; empty when the spec does not tell.
func (s *spec) kind() string {
	for _, r := range s.rules {
		switch {
		case r.enforce != nil:
			return booleanKind
		case r.allowAll, r.denyAll, len(r.allowed)+len(r.denied) > 0:
			return listKind
		}
	}
	if s.inherit {
		return listKind // boolean constraints have nothing to inherit
	}
	return ""
}

// restricts reports whether the rules of the spec, whatever their conditions,
// would keep somebody from something.
func (s *spec) restricts() bool {
	return slices.ContainsFunc(s.rules, func(r rule) bool {
		return r.enforce != nil && *r.enforce || r.denyAll || len(r.allowed)+len(r.denied) > 0
	})
}

// conditions are the conditions of the spec's rules.
func (s *spec) conditions() []string {
	all := []string{}
	for _, r := range s.rules {
		if r.condition != "" {
			all = append(all, r.condition)
		}
	}
	return all
}
