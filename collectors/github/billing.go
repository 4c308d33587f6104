package github

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// usageMonths is how many full months of the bill are read: one to judge, and
// three to judge it by.
const usageMonths = 4

// mostRepositories bounds the usage by repository.
const mostRepositories = 100

type usage struct {
	Month   string           `json:"month"`
	Product string           `json:"product"`
	Gross   collectors.Money `json:"gross"`
	Net     collectors.Money `json:"net"`
}

type repositoryUsage struct {
	Month      string           `json:"month"`
	Repository string           `json:"repository"`
	Product    string           `json:"product"`
	Net        collectors.Money `json:"net"`
}

// A usageItem is a line of the bill. Amounts are in US dollars and may have a
// fraction of a cent.
type usageItem struct {
	Product    string  `json:"product"`
	Gross      float64 `json:"grossAmount"`
	Net        float64 `json:"netAmount"`
	Repository string  `json:"repositoryName"`
}

// A usageSum adds up lines before they are rounded.
type usageSum struct{ gross, net float64 }

type usageKey struct{ month, product, repository string }

func (r *reading) readUsage(ctx context.Context, a *organizationAttributes) {
	const op = "GET /organizations/{org}/settings/billing/usage"
	sums := map[usageKey]usageSum{}
	first := time.Date(r.config.Now.Year(), r.config.Now.Month(), 1, 0, 0, 0, 0, time.UTC)
	for n := usageMonths; n >= 1; n-- {
		month := first.AddDate(0, -n, 0)
		req := r.request(op)
		req.query = url.Values{"year": {strconv.Itoa(month.Year())}, "month": {strconv.Itoa(int(month.Month()))}}
		var got struct {
			Items *[]usageItem `json:"usageItems"`
		}
		_, err := r.api.get(ctx, req, &got)
		if err == nil && got.Items == nil {
			err = &web.Error{Operation: op, Fault: web.Unreadable}
		}
		if err != nil {
			r.lackOrg(classify(ctx, op, err), "usage", "usage_by_repository")
			return
		}
		for _, item := range *got.Items {
			_, repository, _ := strings.Cut(item.Repository, "/")
			k := usageKey{month.Format("2006-01"), strings.ToLower(item.Product), cmp.Or(repository, item.Repository)}
			s := sums[k]
			sums[k] = usageSum{s.gross + item.Gross, s.net + item.Net}
		}
	}
	a.Usage, a.UsageByRepository = byProduct(sums), byRepository(sums, first.AddDate(0, -1, 0).Format("2006-01"))
}

func byProduct(sums map[usageKey]usageSum) []usage {
	products := map[usageKey]usageSum{}
	for _, k := range sortedKeys(sums) { // floats add up alike in one order only
		whole := usageKey{month: k.month, product: k.product}
		p := products[whole]
		products[whole] = usageSum{p.gross + sums[k].gross, p.net + sums[k].net}
	}
	all := []usage{}
	for _, k := range sortedKeys(products) {
		all = append(all, usage{k.month, k.product, dollars(products[k].gross), dollars(products[k].net)})
	}
	return all
}

// byRepository returns the lines of the repositories that cost most in the
// month last.
func byRepository(sums map[usageKey]usageSum, last string) []repositoryUsage {
	cost := map[string]float64{}
	for _, k := range sortedKeys(sums) {
		if k.repository != "" && k.month == last {
			cost[k.repository] += sums[k].net
		}
	}
	var names []string
	for name, net := range cost {
		if net > 0 {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(cost[b], cost[a]), cmp.Compare(a, b)) })
	names = names[:min(len(names), mostRepositories)]
	all := []repositoryUsage{}
	for _, k := range sortedKeys(sums) {
		if slices.Contains(names, k.repository) {
			all = append(all, repositoryUsage{k.month, k.repository, k.product, dollars(sums[k].net)})
		}
	}
	return all
}

func sortedKeys(sums map[usageKey]usageSum) []usageKey {
	keys := make([]usageKey, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	collectors.Sort(keys, func(a, b usageKey) int {
		return cmp.Or(cmp.Compare(a.month, b.month), cmp.Compare(a.repository, b.repository), cmp.Compare(a.product, b.product))
	})
	return keys
}
