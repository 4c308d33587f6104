package gcp

import (
	"context"
	"strings"

	"cloud.google.com/go/billing/apiv1/billingpb"
	"cloud.google.com/go/iam/apiv1/iampb"

	"github.com/corporate-sre/auditor/collectors"
)

// accountPrefix makes an asset ID of the relative name of a billing account.
const accountPrefix = "//cloudbilling.googleapis.com/"

// billing is what the billing accounts say.
type billing struct {
	accounts []*account
	links    map[string]link // by project ID
	settings *settings       // which know of links to accounts that the auditor may not see

	listGap gap // why not all accounts are here
	linkGap gap // why not all links are
}

// An account is a billing account. A nil policy was not read.
type account struct {
	message   *billingpb.BillingAccount
	linked    int
	linkGap   gap
	policy    *iampb.Policy
	policyGap gap
}

func (a *account) id() string { return accountPrefix + a.message.GetName() }

// A link ties a project to a billing account.
type link struct {
	account string // relative name; empty: none
	enabled bool
}

// loadBilling reads the billing accounts, their links to projects and their IAM
// policies. There is one call for each hundred links, not for each project.
func (s *Source) loadBilling(ctx context.Context) (*billing, error) {
	return s.billing.Read(ctx, func(ctx context.Context) (*billing, error) {
		b := &billing{links: map[string]link{}}
		var err error
		if b.settings, err = s.loadSettings(ctx); err != nil {
			return nil, err
		}
		seen := map[string]bool{}
		it := s.clients.billing.ListBillingAccounts(listing(ctx), &billingpb.ListBillingAccountsRequest{PageSize: 100}, s.call()...)
		for m, err := range it.All() {
			if err != nil {
				b.listGap = classify(ctx, err)
				break
			}
			if !seen[m.GetName()] {
				seen[m.GetName()] = true
				b.accounts = append(b.accounts, &account{message: m})
			}
		}
		for _, a := range b.accounts {
			s.readAccount(ctx, b, a)
		}
		if b.listGap.ok() && len(b.accounts) == 0 {
			b.listGap = gap{collectors.Denied, "gcp:CloudBilling.ListBillingAccounts names no billing account", needsViewer}
		}
		return b, nil
	})
}

func (s *Source) readAccount(ctx context.Context, b *billing, a *account) {
	seen := map[string]bool{}
	it := s.clients.billing.ListProjectBillingInfo(listing(ctx), &billingpb.ListProjectBillingInfoRequest{Name: a.message.GetName(), PageSize: 100}, s.call()...)
	for info, err := range it.All() {
		if err != nil {
			a.linkGap = classify(ctx, err)
			break
		}
		if !seen[info.GetProjectId()] {
			seen[info.GetProjectId()] = true
			a.linked++
			b.links[info.GetProjectId()] = link{info.GetBillingAccountName(), info.GetBillingEnabled()}
		}
	}
	if b.linkGap.ok() {
		b.linkGap = a.linkGap
	}
	var err error
	a.policy, err = s.clients.billing.GetIamPolicy(ctx, &iampb.GetIamPolicyRequest{
		Resource: a.message.GetName(), Options: &iampb.GetPolicyOptions{RequestedPolicyVersion: 3},
	}, s.call()...)
	a.policyGap = classify(ctx, err)
}

// needsViewer is what shows an account to the auditor.
const needsViewer = "roles/billing.viewer on each billing account that pays for projects of the organization"

// sees is why the budgets of an account are not known: the listing gives only
// those accounts that the auditor may see, and says nothing of others.
func (b *billing) sees(account string) gap {
	for _, a := range b.accounts {
		if a.id() == account {
			return gap{}
		}
	}
	return gap{collectors.Denied, "linked to a billing account that gcp:CloudBilling.ListBillingAccounts does not name", needsViewer}
}

// policyGap is why not all IAM policies of billing accounts are known.
func (b *billing) policyGap() gap {
	if !b.listGap.ok() {
		return b.listGap
	}
	for _, a := range b.accounts {
		if !a.policyGap.ok() {
			return a.policyGap
		}
	}
	return gap{}
}

// of is the link of a project. A project that no account names has none, if Cloud
// Asset Inventory says so too; else it may be linked to an account that cannot be
// seen.
func (b *billing) of(id, number string) (projectBilling, gap) {
	l, ok := b.links[id]
	if !ok {
		l, ok = b.settings.links[number]
	}
	if !ok {
		for _, g := range []gap{b.settings.gap, b.listGap, b.linkGap} {
			if !g.ok() {
				return projectBilling{}, g
			}
		}
		return projectBilling{}, gap{collectors.Unreachable,
			"neither gcp:CloudBilling.ListProjectBillingInfo nor gcp:AssetService.ListAssets/RESOURCE says whether it is linked to a billing account", ""}
	}
	if l.account == "" {
		return projectBilling{AccountID: null[string](), Enabled: l.enabled}, gap{}
	}
	return projectBilling{some(accountPrefix + strings.TrimPrefix(l.account, "/")), l.enabled}, gap{}
}
