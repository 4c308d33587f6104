package gcp

import (
	"context"
	"math"
	"slices"
	"strings"

	"cloud.google.com/go/billing/apiv1/billingpb"
	"cloud.google.com/go/billing/budgets/apiv1/budgetspb"
	"cloud.google.com/go/iam/apiv1/iampb"
	"google.golang.org/genproto/googleapis/type/money"
)

type billing struct {
	billingpb.UnimplementedCloudBillingServer
	server *Server
}

type budgets struct {
	budgetspb.UnimplementedBudgetServiceServer
	server *Server
}

func (c *company) accountWire(a *account) *billingpb.BillingAccount {
	return &billingpb.BillingAccount{
		Name: a.resource(), Open: !a.closed, DisplayName: a.name, CurrencyCode: a.currency, Parent: c.organization.resource(),
	}
}

func (c *company) accountNamed(name string) *account {
	for _, a := range c.accounts {
		if a.resource() == name {
			return a
		}
	}
	return nil
}

func (b billing) ListBillingAccounts(ctx context.Context, r *billingpb.ListBillingAccountsRequest) (*billingpb.ListBillingAccountsResponse, error) {
	c := b.server.company
	if r.Filter != "" || r.Parent != "" && r.Parent != c.organization.resource() {
		return nil, invalid("the simulator knows no filter of ListBillingAccounts, and no other organization")
	}
	all := through(whole(c.accounts), func(a *account) (*billingpb.BillingAccount, bool) { return c.accountWire(a), true })
	items, next, err := cut(ctx, b.server, r, all, 100, 100)
	return &billingpb.ListBillingAccountsResponse{BillingAccounts: items, NextPageToken: next}, err
}

func (b billing) GetBillingAccount(ctx context.Context, r *billingpb.GetBillingAccountRequest) (*billingpb.BillingAccount, error) {
	if a := b.server.company.accountNamed(r.Name); a != nil {
		return b.server.company.accountWire(a), nil
	}
	return nil, denied(callOf(ctx))
}

// ListProjectBillingInfo names projects by ID.
func (b billing) ListProjectBillingInfo(ctx context.Context, r *billingpb.ListProjectBillingInfoRequest) (*billingpb.ListProjectBillingInfoResponse, error) {
	c := b.server.company
	a := c.accountNamed(r.Name)
	if a == nil {
		return nil, denied(callOf(ctx))
	}
	all := sequence[*billingpb.ProjectBillingInfo]{c.size, func(i int) []*billingpb.ProjectBillingInfo {
		p := c.project(i)
		if p.account != a {
			return nil
		}
		return []*billingpb.ProjectBillingInfo{{
			Name: "projects/" + p.id + "/billingInfo", ProjectId: p.id, BillingAccountName: a.resource(), BillingEnabled: p.billed,
		}}
	}}
	items, next, err := cut(ctx, b.server, r, all, 100, 100)
	return &billingpb.ListProjectBillingInfoResponse{ProjectBillingInfo: items, NextPageToken: next}, err
}

func (b billing) GetIamPolicy(ctx context.Context, r *iampb.GetIamPolicyRequest) (*iampb.Policy, error) {
	if a := b.server.company.accountNamed(r.Resource); a != nil {
		return a.policy.answer(r), nil
	}
	return nil, denied(callOf(ctx))
}

func (b budgets) ListBudgets(ctx context.Context, r *budgetspb.ListBudgetsRequest) (*budgetspb.ListBudgetsResponse, error) {
	c := b.server.company
	if c.accountNamed(r.Parent) == nil {
		return nil, denied(callOf(ctx))
	}
	if r.Scope != "" {
		return nil, invalid("the simulator knows no scope of ListBudgets")
	}
	all := through(whole(c.budgets), func(x *budget) (*budgetspb.Budget, bool) { return x.wire(), x.account.resource() == r.Parent })
	items, next, err := cut(ctx, b.server, r, all, 20, 100)
	return &budgetspb.ListBudgetsResponse{Budgets: items, NextPageToken: next}, err
}

func (b *budget) wire() *budgetspb.Budget {
	w := &budgetspb.Budget{
		Name: b.resource(), DisplayName: b.name, Etag: "acme",
		BudgetFilter: &budgetspb.Filter{
			Projects: projectsOf(b.covers), ResourceAncestors: nodesOf(b.covers), Services: b.services,
			CreditTypesTreatment: budgetspb.Filter_INCLUDE_ALL_CREDITS,
			UsagePeriod:          &budgetspb.Filter_CalendarPeriod{CalendarPeriod: budgetspb.CalendarPeriod_MONTH},
		},
		Amount: &budgetspb.BudgetAmount{BudgetAmount: &budgetspb.BudgetAmount_SpecifiedAmount{
			SpecifiedAmount: &money.Money{CurrencyCode: b.account.currency, Units: b.units},
		}},
		NotificationsRule: &budgetspb.NotificationsRule{
			DisableDefaultIamRecipients: b.mute, MonitoringNotificationChannels: b.channels, PubsubTopic: b.topic, SchemaVersion: "1.0",
		},
	}
	for _, share := range b.thresholds {
		w.ThresholdRules = append(w.ThresholdRules, &budgetspb.ThresholdRule{
			ThresholdPercent: math.Round(share*100) / 100, SpendBasis: budgetspb.ThresholdRule_CURRENT_SPEND,
		})
	}
	return w
}

// projectsOf are the projects among resources; the filter has a field for them.
func projectsOf(resources []string) []string {
	return slices.DeleteFunc(slices.Clone(resources), func(r string) bool { return !strings.HasPrefix(r, "projects/") })
}

// nodesOf are the folders and organizations among resources.
func nodesOf(resources []string) []string {
	return slices.DeleteFunc(slices.Clone(resources), func(r string) bool { return strings.HasPrefix(r, "projects/") })
}
