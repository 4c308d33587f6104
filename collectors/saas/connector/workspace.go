package connector

import (
	"cmp"
	"context"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/web"
)

// workspace reads the workspace itself. It is there, whatever can be read of it.
func (s *source) workspace(ctx context.Context, scope collectors.Scope) collectors.Result {
	in := &input{source: s, whole: true, gaps: newGaps(), blocked: map[string]web.Gap{}, variables: map[string]any{}}
	fields := fieldsOf(&s.file.Workspace.Fields)
	source := "configuration"
	for _, f := range fields {
		for _, name := range f.expr.uses {
			if _, read := in.variables[name]; read || in.isBlocked(name) {
				continue
			}
			value, gap := s.variable(ctx, name)
			if gap != nil {
				in.blocked[name] = *gap
				continue
			}
			in.variables[name] = value
			source += ", " + s.connector.operation(name)
		}
	}
	asset := s.conn.Workspace(in.workspace(&s.file.Workspace.Fields), source)
	line := collectors.Coverage{Place: scope.Where(), AssetType: saas.WorkspaceType, State: collectors.Complete, Count: 1}
	return collectors.Result{Inventory: collectors.Inventory{
		Assets:   []collectors.Asset{asset},
		Coverage: append([]collectors.Coverage{line}, in.gaps.lines(scope, saas.WorkspaceType)...),
	}}
}

func (in *input) workspace(f *workspaceFields) saas.Workspace {
	in.operation = in.source.file.Name
	given := func(find func(*accountFields) bool) bool {
		return slices.ContainsFunc(in.source.file.Accounts, func(a accounts) bool { return find(&a.Fields) })
	}
	return saas.Workspace{
		Name:             in.quiet(f.Name),
		URL:              in.quiet(f.URL),
		Plan:             read(in, "plan", f.Plan, nullable),
		SSOEnforced:      in.flag("sso_enforced", f.SSOEnforced),
		MFAEnforced:      in.flag("mfa_enforced", f.MFAEnforced),
		SCIMEnabled:      in.flag("scim_enabled", f.SCIMEnabled),
		InviteRestricted: in.flag("invite_restricted", f.InviteRestricted),
		VerifiedDomains:  read(in, "verified_domains", f.VerifiedDomains, texts),
		Seats:            read(in, "seats", f.Seats, seats),
		Capabilities: saas.Capabilities{
			MFA:               given(func(a *accountFields) bool { return a.MFA.given() }),
			SSO:               given(func(a *accountFields) bool { return a.SSO.given() }),
			LastActive:        given(func(a *accountFields) bool { return a.LastActiveAt.given() }),
			Seat:              given(func(a *accountFields) bool { return a.Seat.Type.given() }),
			Guests:            in.source.file.Guests,
			DeactivatedListed: in.source.file.DeactivatedListed,
		},
	}
}

// seats are a list of objects with type, purchased and consumed.
func seats(v any) ([]saas.SeatCount, bool) {
	list, ok := v.([]any)
	all := []saas.SeatCount{}
	for _, x := range list {
		object, isObject := x.(map[string]any)
		name, named := text(object["type"])
		purchased, good1 := count(object["purchased"])
		consumed, good2 := count(object["consumed"])
		if !isObject || !named || !good1 || !good2 {
			return nil, false
		}
		all = append(all, saas.SeatCount{Type: name, Purchased: purchased, Consumed: consumed})
	}
	collectors.SortStable(all, func(a, b saas.SeatCount) int { return cmp.Compare(a.Type, b.Type) })
	return all, ok
}
