package gcp

import "context"

// An overlay is what lies over the hierarchy and is inherited down it.
type overlay struct {
	tree     *tree
	settings *settings
	grants   *grants
	tags     *tagIndex
}

func (s *Source) loadOverlay(ctx context.Context) (*overlay, error) {
	t, err := s.loadTree(ctx)
	if err != nil {
		return nil, err
	}
	o := &overlay{tree: t}
	if o.settings, err = s.loadSettings(ctx); err != nil {
		return nil, err
	}
	if o.grants, err = s.loadGrants(ctx); err != nil {
		return nil, err
	}
	o.tags, err = s.loadTags(ctx)
	return o, err
}

// inherited are the attributes that the organization, folders and projects have
// in common. Nil: not read.
type inherited struct {
	IAM       []binding          `json:"iam,omitzero"`
	AuditLog  []auditLog         `json:"audit_log,omitzero"`
	Policies  []constraint       `json:"org_policies,omitzero"`
	Contacts  []categoryContacts `json:"essential_contacts,omitzero"`
	Effective []effectiveTag     `json:"effective_tags,omitzero"`
}

// of returns what a container has: the node itself, or the project below it with
// that relative name. What is missing is said in the coverage of typ, but for a
// project that is being deleted, into which nobody looks.
func (o *overlay) of(r *reading, typ string, n *node, project string) inherited {
	self := n.name
	chain := chainNames(n)
	if project != "" {
		self = project
		chain = append(chain, project)
	}
	var i inherited
	lack := func(path string, g gap) bool {
		if o.tree.deleted[self] {
			return false
		}
		if !g.ok() {
			r.lines.lack(typ, "attributes."+path, g)
		}
		return g.ok()
	}
	if lack("iam", o.grants.missing(self)) {
		i.IAM = o.grants.bindings(self)
	}
	if lack("audit_log", o.grants.missing(chain...)) {
		i.AuditLog = o.grants.auditLog(chain)
	}
	if lack("org_policies", o.settings.gap) {
		i.Policies = o.settings.policies(n, project)
	}
	if lack("essential_contacts", o.settings.gap) {
		i.Contacts = o.settings.contactsOf(chain)
	}
	if lack("effective_tags", o.tags.missing(self)) {
		i.Effective = o.tags.of(self)
	}
	return i
}
