package gcp

import (
	"context"
	"strings"

	"cloud.google.com/go/billing/budgets/apiv1/budgetspb"
	"google.golang.org/genproto/googleapis/type/money"

	"github.com/corporate-sre/auditor/collectors"
)

// A budgetAttributes is gcp.budget in collectors/schemas.
type budgetAttributes struct {
	BillingAccountID  string                     `json:"billing_account_id"`
	Amount            nullable[collectors.Money] `json:"amount,omitzero"`
	LastPeriod        *bool                      `json:"last_period,omitzero"`
	Period            *string                    `json:"period,omitzero"`
	Thresholds        []threshold                `json:"thresholds"`
	CoversEverything  bool                       `json:"covers_everything"`
	Narrowed          bool                       `json:"narrowed"`
	DefaultRecipients bool                       `json:"default_recipients"`
	ProjectRecipients bool                       `json:"project_recipients"`
	Channels          []string                   `json:"channels"`
	Topic             nullable[string]           `json:"topic"`
}

type threshold struct {
	Share float64 `json:"share"`
	Basis *string `json:"basis,omitzero"`
}

func (s *Source) addBudgets(ctx context.Context, r *reading, t *tree, a *account) {
	seen := map[string]bool{}
	it := s.clients.budgets.ListBudgets(listing(ctx), &budgetspb.ListBudgetsRequest{Parent: a.message.GetName(), PageSize: 100}, s.call()...)
	for b, err := range it.All() {
		if err != nil {
			r.lines.stop(classify(ctx, err), "gcp.budget")
			return
		}
		if !seen[b.GetName()] {
			seen[b.GetName()] = true
			r.add(budget(t, a, b))
		}
	}
}

func budget(t *tree, a *account, b *budgetspb.Budget) collectors.Asset {
	filter, notify := b.GetBudgetFilter(), b.GetNotificationsRule()
	covers := coveredBy(t, filter)
	narrowed := len(filter.GetServices())+len(filter.GetLabels())+len(filter.GetSubaccounts()) > 0
	attributes := budgetAttributes{
		BillingAccountID: a.id(), Period: period(filter), Thresholds: []threshold{},
		CoversEverything: len(covers) == 0 && !narrowed, Narrowed: narrowed,
		DefaultRecipients: !notify.GetDisableDefaultIamRecipients(), ProjectRecipients: notify.GetEnableProjectLevelRecipients(),
		Channels: list(notify.GetMonitoringNotificationChannels()), Topic: orNull(notify.GetPubsubTopic()),
	}
	switch amount := b.GetAmount().GetBudgetAmount().(type) {
	case *budgetspb.BudgetAmount_SpecifiedAmount:
		attributes.LastPeriod = new(false)
		if m, ok := minor(amount.SpecifiedAmount); ok {
			attributes.Amount = some(m)
		}
	case *budgetspb.BudgetAmount_LastPeriodAmount:
		attributes.LastPeriod, attributes.Amount = new(true), null[collectors.Money]()
	}
	for _, rule := range b.GetThresholdRules() {
		attributes.Thresholds = append(attributes.Thresholds, threshold{rule.GetThresholdPercent(), enum(rule.GetSpendBasis().String())})
	}
	if len(covers) == 0 {
		covers = []string{a.id()}
	}
	return collectors.Asset{
		ID: "//billingbudgets.googleapis.com/" + b.GetName(), Type: "gcp.budget", Name: b.GetDisplayName(), Parent: a.id(),
		URL:        "https://console.cloud.google.com/billing/" + strings.TrimPrefix(a.message.GetName(), "billingAccounts/") + "/budgets",
		Attributes: collectors.Attributes(attributes), Links: map[string][]string{"covers": covers}, Source: "gcp:BudgetService.ListBudgets",
	}
}

// coveredBy are the asset IDs that a filter names. Projects may be named by ID
// there; one that is not of the organization stays as it is.
func coveredBy(t *tree, f *budgetspb.Filter) []string {
	var ids []string
	for _, name := range f.GetProjects() {
		id := strings.TrimPrefix(name, "projects/")
		if number, ok := t.numbers[id]; ok {
			id = number
		}
		ids = append(ids, idPrefix+"projects/"+id)
	}
	for _, name := range f.GetResourceAncestors() {
		ids = append(ids, idPrefix+name)
	}
	return union(ids, nil)
}

func period(f *budgetspb.Filter) *string {
	switch p := f.GetUsagePeriod().(type) {
	case *budgetspb.Filter_CalendarPeriod:
		return enum(p.CalendarPeriod.String())
	case *budgetspb.Filter_CustomPeriod:
		return new("custom")
	}
	return new("MONTH") // Google's default
}

// minor is an amount in minor units, rounded down.
func minor(m *money.Money) (collectors.Money, bool) {
	scale := int64(1)
	for range collectors.Decimals(m.GetCurrencyCode()) {
		scale *= 10
	}
	const most = 1 << 50 // far above any budget, far below an overflow
	if len(m.GetCurrencyCode()) != 3 || m.GetUnits() > most || m.GetUnits() < -most {
		return collectors.Money{}, false
	}
	return collectors.Money{Minor: m.GetUnits()*scale + int64(m.GetNanos())*scale/1e9, Currency: m.GetCurrencyCode()}, true
}
