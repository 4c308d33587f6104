package gcp

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"time"

	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"

	"github.com/corporate-sre/auditor/collectors"
)

// A projectAttributes is gcp.project in collectors/schemas.
type projectAttributes struct {
	Number            string              `json:"number"`
	ProjectID         string              `json:"project_id"`
	State             *string             `json:"state,omitzero"`
	CreatedAt         *time.Time          `json:"created_at,omitzero"`
	DeleteRequestedAt nullable[time.Time] `json:"delete_requested_at,omitzero"`
	Path              string              `json:"path"`
	FolderIDs         []string            `json:"folder_ids"`
	System            bool                `json:"system"`
	Billing           *projectBilling     `json:"billing,omitzero"`
	BudgetScopes      []string            `json:"budget_scopes,omitzero"`
	inherited
}

type projectBilling struct {
	AccountID nullable[string] `json:"account_id"`
	Enabled   bool             `json:"enabled"`
}

// projects reads one slice of the projects: the one that begins at the hint
// "from".
func (s *Source) projects(ctx context.Context, r *reading) error {
	o, err := s.loadOverlay(ctx)
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
		r.lines.stop(o.tree.projectGap)
		r.lines.stop(o.tree.folderGap)
		for _, n := range o.tree.folders {
			if n.system {
				r.lines.leave("gcp:"+n.name, "gcp.project", fmt.Sprintf("projects that Apps Script made: %d", len(o.tree.system)))
			}
		}
	}
	projects := o.tree.projects[min(from, len(o.tree.projects)):]
	for _, p := range projects[:min(containersAScope, len(projects))] {
		addProject(r, o, bill, p)
	}
	if len(projects) > containersAScope {
		r.follow(fromHint(from+containersAScope), "gcp.project")
	}
	return nil
}

func addProject(r *reading, o *overlay, bill *billing, p project) {
	const typ = "gcp.project"
	m := p.message()
	id := idPrefix + m.GetName()
	a := projectAttributes{
		Number: p.number, ProjectID: m.GetProjectId(), State: enum(m.GetState().String()), CreatedAt: stamp(m.GetCreateTime()),
		DeleteRequestedAt: null[time.Time](), Path: p.parent.path(), FolderIDs: []string{},
	}
	for n := p.parent; n.parent != nil; n = n.parent {
		a.FolderIDs = append(a.FolderIDs, n.id())
	}
	if at := stamp(m.GetDeleteTime()); at != nil {
		a.DeleteRequestedAt = some(*at)
	}
	if m.GetState() == resourcemanagerpb.Project_DELETE_REQUESTED {
		r.lines.leave("gcp:"+m.GetName(), collectors.AllTypes, "the project is being deleted")
	}
	if link, g := bill.of(m.GetProjectId(), p.number); g.ok() {
		a.Billing = &link
		if a.BudgetScopes, g = budgetScopes(bill, p, link); !g.ok() && !o.tree.deleted[m.GetName()] {
			r.lines.lack(typ, "attributes.budget_scopes", g)
		}
	} else if !o.tree.deleted[m.GetName()] {
		r.lines.lack(typ, "attributes.billing", g)
		r.lines.lack(typ, "attributes.budget_scopes", g)
	}
	a.inherited = o.of(r, typ, p.parent, m.GetName())
	asset := collectors.Asset{
		ID: id, Type: typ, Name: m.GetProjectId(), Parent: p.parent.id(), Tags: map[string]string{},
		URL:        "https://console.cloud.google.com/welcome?project=" + url.QueryEscape(m.GetProjectId()),
		Attributes: collectors.Attributes(a), Source: "gcp:Projects.ListProjects",
	}
	maps.Copy(asset.Tags, m.GetLabels())
	if link := a.Billing; link != nil {
		asset.Links = map[string][]string{"billing_account": {}}
		if link.AccountID.value != nil {
			asset.Links["billing_account"] = []string{*link.AccountID.value}
		}
	}
	r.add(asset)
}

// budgetScopes are the IDs that a budget covers when it covers a project; nil while
// the budgets of its billing account cannot be seen.
func budgetScopes(b *billing, p project, link projectBilling) ([]string, gap) {
	scopes := []string{idPrefix + "projects/" + p.number}
	for _, n := range slices.Backward(p.parent.chain()) {
		scopes = append(scopes, n.id())
	}
	account := link.AccountID.value
	if account == nil {
		return scopes, gap{}
	}
	if g := b.sees(*account); !g.ok() {
		return nil, g
	}
	return append(scopes, *account), gap{}
}
