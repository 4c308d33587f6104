package aws

import (
	"context"
	"math/big"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer/types"

	"github.com/corporate-sre/auditor/collectors"
)

// A bill is what Cost Explorer says of every account and Region, in the last
// month and this one.
type bill struct {
	gap    *gap   // why it was not read
	period string // "2026-10-01 to 2026-11-25", the last day not included

	currency string                         // empty: nothing was billed
	spent    map[string]map[string]*big.Rat // by account and Region, both months
	month    map[string]*big.Rat            // by account, the last full month
}

type usedRegion struct {
	Name string            `json:"name"`
	Cost *collectors.Money `json:"cost"`
}

// readBill asks Cost Explorer once for the whole organization.
func (r *structure) readBill(ctx context.Context) {
	if !r.config.Prune {
		r.bill.gap = &gap{collectors.Disabled, "Cost Explorer is not asked", "pruning by Cost Explorer turned on"}
		return
	}
	now := r.config.Now
	start := time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, time.UTC)
	r.bill = newBill(start, now)
	api := costexplorer.NewFromConfig(r.clients.caller(r.who.account, ""))
	err := pages(ctx, "ce:GetCostAndUsage", func(token *string) (*string, error) {
		page, err := api.GetCostAndUsage(ctx, &costexplorer.GetCostAndUsageInput{
			Granularity: types.GranularityMonthly,
			Metrics:     []string{unblended},
			TimePeriod:  &types.DateInterval{Start: new(start.Format(time.DateOnly)), End: new(now.Format(time.DateOnly))},
			GroupBy: []types.GroupDefinition{
				{Type: types.GroupDefinitionTypeDimension, Key: new("LINKED_ACCOUNT")},
				{Type: types.GroupDefinitionTypeDimension, Key: new("REGION")},
			},
			NextPageToken: token,
		})
		if err != nil {
			return nil, err
		}
		return page.NextPageToken, r.bill.take(page.ResultsByTime, start)
	})
	if err == nil && len(r.bill.spent) == 0 {
		// An organization without a bill is one whose bill is not there yet.
		r.bill = bill{gap: &gap{collectors.Disabled, "no data: ce:GetCostAndUsage", "Cost Explorer enabled for a day"}}
	}
	if err != nil {
		r.bill = bill{gap: new(classify(ctx, err))}
	}
}

const unblended = "UnblendedCost"

func newBill(start, end time.Time) bill {
	return bill{
		period: start.Format(time.DateOnly) + " to " + end.Format(time.DateOnly),
		spent:  map[string]map[string]*big.Rat{},
		month:  map[string]*big.Rat{},
	}
}

// take adds the rows of a page. A row counts as usage whatever it cost.
func (b *bill) take(results []types.ResultByTime, lastMonth time.Time) error {
	for _, result := range results {
		full := result.TimePeriod != nil && deref(result.TimePeriod.Start) == lastMonth.Format(time.DateOnly)
		for _, row := range result.Groups {
			if len(row.Keys) != 2 {
				return b.unreadable("a row without account and Region")
			}
			account, region := row.Keys[0], row.Keys[1]
			metric := row.Metrics[unblended]
			amount, ok := amountOf(deref(metric.Amount))
			if !ok {
				return b.unreadable("a row without an amount")
			}
			if unit := deref(metric.Unit); b.currency == "" {
				b.currency = unit
			} else if unit != b.currency {
				return b.unreadable("a bill in two currencies")
			}
			if b.spent[account] == nil {
				b.spent[account] = map[string]*big.Rat{}
			}
			add(b.spent[account], region, amount)
			if full {
				add(b.month, account, amount)
			}
		}
	}
	return nil
}

func (b *bill) unreadable(what string) error { return &answerError{what, "ce:GetCostAndUsage"} }

// amounts are the numbers of a bill. They are short: big.Rat would take an
// exponent of a billion at its word.
var amounts = regexp.MustCompile(`^-?[0-9]{1,20}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?$`)

func amountOf(s string) (*big.Rat, bool) {
	if !amounts.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

func add(sums map[string]*big.Rat, key string, amount *big.Rat) {
	if sums[key] == nil {
		sums[key] = new(big.Rat)
	}
	sums[key].Add(sums[key], amount)
}

// money rounds an amount to the minor unit, half away from zero. AWS bills in
// currencies of two decimals.
func money(amount *big.Rat, currency string) *collectors.Money {
	if amount == nil || currency == "" {
		return nil
	}
	cents := new(big.Rat).Mul(amount, big.NewRat(100, 1))
	rounded, ok := new(big.Int).SetString(cents.FloatString(0), 10)
	if !ok || !rounded.IsInt64() {
		return nil
	}
	return &collectors.Money{Minor: rounded.Int64(), Currency: currency}
}

// add gives an account its cost and the Regions that it uses.
func (b bill) add(id string, asset *collectors.Asset, attributes *accountAttributes, lack func(gap, ...string)) {
	if b.gap != nil {
		lack(*b.gap, "attributes.used_regions", "monthly_cost")
		return
	}
	attributes.UsedRegions = []usedRegion{}
	for region, amount := range b.spent[id] {
		attributes.UsedRegions = append(attributes.UsedRegions, usedRegion{region, money(amount, b.currency)})
	}
	collectors.Sort(attributes.UsedRegions, func(a, b usedRegion) int { return strings.Compare(a.Name, b.Name) })
	month := b.month[id]
	if month == nil {
		month = new(big.Rat)
	}
	asset.MonthlyCost = money(month, b.currency)
}
