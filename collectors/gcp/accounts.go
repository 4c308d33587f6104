package gcp

import (
	"context"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// An accountAttributes is gcp.billing_account in collectors/schemas.
type accountAttributes struct {
	AccountID      string           `json:"account_id"`
	Open           bool             `json:"open"`
	MasterID       nullable[string] `json:"master_id"`
	Currency       *string          `json:"currency,omitzero"`
	OrganizationID nullable[string] `json:"organization_id"`
	LinkedProjects *int             `json:"linked_projects,omitzero"`
	IAM            []binding        `json:"iam,omitzero"`
}

// accounts reads the billing accounts and their budgets.
func (s *Source) accounts(ctx context.Context, r *reading) error {
	b, err := s.loadBilling(ctx)
	if err != nil {
		return err
	}
	t, err := s.loadTree(ctx)
	if err != nil {
		return err
	}
	r.lines.stop(b.listGap)
	for _, a := range b.accounts {
		addAccount(r, a)
		s.addBudgets(ctx, r, t, a)
	}
	return nil
}

func addAccount(r *reading, a *account) {
	const typ = "gcp.billing_account"
	m := a.message
	id := strings.TrimPrefix(m.GetName(), "billingAccounts/")
	attributes := accountAttributes{
		AccountID: id, Open: m.GetOpen(), MasterID: null[string](), Currency: orNil(m.GetCurrencyCode()), OrganizationID: null[string](),
	}
	if master := m.GetMasterBillingAccount(); master != "" {
		attributes.MasterID = some(accountPrefix + master)
	}
	if strings.HasPrefix(m.GetParent(), "organizations/") {
		attributes.OrganizationID = some(idPrefix + m.GetParent())
	}
	if a.linkGap.ok() {
		attributes.LinkedProjects = &a.linked
	} else {
		r.lines.lack(typ, "attributes.linked_projects", a.linkGap)
	}
	if a.policyGap.ok() {
		attributes.IAM = bindingsOf(a.policy)
	} else {
		r.lines.lack(typ, "attributes.iam", a.policyGap)
	}
	r.add(collectors.Asset{
		ID: a.id(), Type: typ, Name: m.GetDisplayName(),
		URL:        "https://console.cloud.google.com/billing/" + id,
		Attributes: collectors.Attributes(attributes), Source: "gcp:CloudBilling.ListBillingAccounts",
	})
}
