package aws

// A target is what a policy can be attached to on the way to an account: the
// root, a unit, the account itself.
type target struct {
	ID   string
	Name string // empty when it was not read
}

// A policyRef names an attached policy.
type policyRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// A policyLevel is a target and the policies of one type that are attached to it.
type policyLevel struct {
	TargetID   string      `json:"target_id"`
	TargetName string      `json:"target_name,omitzero"`
	Policies   []policyRef `json:"policies"`
}

// policyPath is how the policies of one type reach an account.
type policyPath struct {
	Levels []policyLevel `json:"levels"` // the root first, the account last

	// Allowed reports whether every level allows something. Nil: it hangs on a
	// policy whose text was not read, or it has no meaning for the type.
	Allowed *bool `json:"allowed,omitzero"`

	Inherited []string `json:"inherited"` // names of the policies that act on it
}

// allows says of a policy whether one of its statements allows something, and
// whether its text was read.
type allows func(policyID string) (allow, known bool)

// inherit walks from the root to an account. A service control policy permits
// only what some policy allows at every level, so one level without an Allow
// denies everything; allow is nil for the types that only deny.
func inherit(path []target, attached map[string][]policyRef, allow allows) policyPath {
	p := policyPath{Levels: make([]policyLevel, 0, len(path)), Inherited: []string{}}
	for _, t := range path {
		policies := append([]policyRef{}, attached[t.ID]...) // never nil
		p.Levels = append(p.Levels, policyLevel{t.ID, t.Name, policies})
		for _, policy := range policies {
			p.Inherited = append(p.Inherited, policy.Name)
		}
	}
	p.Inherited = sorted(p.Inherited)
	if allow != nil {
		p.Allowed = allowed(p.Levels, allow)
	}
	return p
}

// spared is p for the management account, on which control policies do not act
// wherever they are attached.
func (p policyPath) spared() policyPath {
	p.Inherited = []string{}
	if p.Allowed != nil {
		p.Allowed = new(true)
	}
	return p
}

// policies are all that are attached along the way.
func (p policyPath) policies() []policyRef {
	var all []policyRef
	for _, level := range p.Levels {
		all = append(all, level.Policies...)
	}
	return all
}

func allowed(levels []policyLevel, allow allows) *bool {
	unknown := false
	for _, level := range levels {
		some, sure := false, true
		for _, policy := range level.Policies {
			yes, known := allow(policy.ID)
			some = some || yes
			sure = sure && known
		}
		switch {
		case some:
		case sure:
			return new(false)
		default:
			unknown = true
		}
	}
	if unknown {
		return nil
	}
	return new(true)
}
