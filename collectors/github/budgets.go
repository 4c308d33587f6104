package github

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

type budget struct {
	Scope      string           `json:"scope"`
	Target     maybe[string]    `json:"target"`
	Products   []string         `json:"products"`
	Amount     collectors.Money `json:"amount"`
	StopsUsage bool             `json:"stops_usage"`
	Alerts     *bool            `json:"alerts,omitzero"`
}

type budgetAnswer struct {
	ID         string   `json:"id"`
	Scope      string   `json:"budget_scope"`
	Entity     string   `json:"budget_entity_name"`
	Products   []string `json:"budget_product_skus"`
	SKU        string   `json:"budget_product_sku"` // as older answers have it
	Amount     float64  `json:"budget_amount"`
	StopsUsage bool     `json:"prevent_further_usage"`
	Alerting   *struct {
		Will *bool `json:"will_alert"`
	} `json:"budget_alerting"`
}

// readBudgets reads pages by their number: this list has no links, and says in
// the body whether it goes on.
func (r *reading) readBudgets(ctx context.Context, a *organizationAttributes) {
	const op = "GET /organizations/{org}/settings/billing/budgets"
	budgets := []budget{}
	seen := map[string]bool{}
	for page, more := 1, true; more; page++ {
		var got struct {
			Budgets *[]budgetAnswer `json:"budgets"`
			More    bool            `json:"has_next_page"`
		}
		req := r.request(op)
		req.query = url.Values{"page": {strconv.Itoa(page)}}
		_, err := r.api.get(ctx, req, &got)
		if err == nil && got.Budgets == nil {
			err = &web.Error{Operation: op, Fault: web.Unreadable}
		}
		added := false
		if err == nil {
			for _, b := range *got.Budgets {
				if !seen[b.ID] {
					seen[b.ID], added = true, true
					budgets = append(budgets, b.budget())
				}
			}
		}
		more = got.More
		if err == nil && more && !added {
			err = &web.Error{Operation: op, Fault: faultLoop}
		}
		if err != nil {
			r.lackOrg(classify(ctx, op, err), "budgets")
			return
		}
	}
	collectors.SortStable(budgets, func(a, b budget) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(deref(a.Target.value), deref(b.Target.value)), slices.Compare(a.Products, b.Products))
	})
	a.Budgets = budgets
}

func (b budgetAnswer) budget() budget {
	products := append([]string{}, b.Products...)
	if len(products) == 0 && b.SKU != "" {
		products = append(products, b.SKU)
	}
	slices.Sort(products)
	out := budget{b.Scope, known(text(b.Entity)), products, dollars(b.Amount), b.StopsUsage, nil}
	if b.Alerting != nil {
		out.Alerts = b.Alerting.Will
	}
	return out
}
