package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

func costExplorerService() *service {
	return &service{
		prefix:       "ce",
		protocol:     json11{"AWSInsightsIndexService"},
		accessDenied: "AccessDeniedException",
		noSuchKey:    unrecognizedClient,
		throttled:    &apiError{http.StatusBadRequest, "LimitExceededException", "Rate exceeded"},
		operations: map[string]operation{
			"GetCostAndUsage": inJSON(managed(getCostAndUsage)),
		},
	}
}

// A charge is one line of the bill: what an account cost in a Region in a
// month.
type charge struct {
	month   time.Time // its first day
	account *account
	region  string
	cents   float64
}

func getCostAndUsage(c *call) (obj, error) {
	period := c.input.object("TimePeriod")
	start, err := time.Parse(time.DateOnly, period.text("Start"))
	end, err2 := time.Parse(time.DateOnly, period.text("End"))
	by := c.input.objects("GroupBy")
	grouped := len(by) == 2 && by[0].text("Key") == "LINKED_ACCOUNT" && by[1].text("Key") == "REGION"
	if err != nil || err2 != nil || !start.Before(end) || c.input.text("Granularity") != "MONTHLY" || !grouped ||
		!slices.Equal(c.input.texts("Metrics"), []string{"UnblendedCost"}) {
		return nil, &apiError{http.StatusBadRequest, "ValidationException", "acme knows UnblendedCost by month, LINKED_ACCOUNT and REGION only."}
	}
	if end.After(start.AddDate(0, 14, 0)) {
		return nil, &apiError{http.StatusBadRequest, "ValidationException", "You haven't enabled historical data beyond 14 months."}
	}
	charges, next, pageErr := page(c, c.bills.of(c.company, start, end), c.input.text("NextPageToken"), 0, 100)
	if pageErr != nil {
		return nil, pageErr
	}
	var results []obj
	for first := start; first.Before(end); first = monthAfter(first) {
		of := filter(charges, func(x charge) bool { return x.month.Equal(first) })
		last := monthAfter(first)
		if last.After(end) {
			last = end
		}
		results = append(results, obj{
			"TimePeriod": obj{"Start": first.Format(time.DateOnly), "End": last.Format(time.DateOnly)},
			"Estimated":  !monthAfter(first).Before(c.company.Now),
			"Total":      obj{},
			"Groups": shown(of, func(x charge) obj {
				amount := obj{"Amount": fmt.Sprintf("%.10f", x.cents/100), "Unit": "USD"}
				return obj{"Keys": []string{x.account.id, x.region}, "Metrics": obj{"UnblendedCost": amount}}
			}),
		})
	}
	return obj{
		"ResultsByTime":    results,
		"GroupDefinitions": []obj{{"Type": "DIMENSION", "Key": "LINKED_ACCOUNT"}, {"Type": "DIMENSION", "Key": "REGION"}},
	}.set("NextPageToken", next), nil
}

func monthAfter(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC)
}

// bills remembers the bill of a period, which is asked for page by page.
type bills struct {
	mu         sync.Mutex
	start, end time.Time
	charges    []charge
}

func (b *bills) of(c *company, start, end time.Time) []charge {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.start.Equal(start) || !b.end.Equal(end) {
		b.start, b.end, b.charges = start, end, c.bill(start, end)
	}
	return b.charges
}

// bill is every charge from start to end, month by month. A month that has only
// begun costs its part.
func (c *company) bill(start, end time.Time) []charge {
	var charges []charge
	for first := start; first.Before(end); first = monthAfter(first) {
		part := 1.0
		if next := monthAfter(first); end.Before(next) {
			part = end.Sub(first).Hours() / next.Sub(first).Hours()
		}
		for _, a := range c.accounts {
			for _, s := range a.shares() {
				charges = append(charges, charge{first, a, s.region, float64(a.cents) * s.part * part})
			}
		}
	}
	return charges
}

type share struct {
	region string
	part   float64
}

// shares are how the cost of an account is spread over Regions: a little on
// what has none, and the most on the Region that it uses first. An account that
// costs nothing has no line.
func (a *account) shares() []share {
	if a.cents == 0 {
		return nil
	}
	regions, left := []share{}, 1.0
	add := func(region string, part float64) {
		regions = append(regions, share{region, part})
		left -= part
	}
	if a.management {
		add("NoRegion", 0.3)
	}
	if len(a.homes) == 0 {
		add("global", left)
		return regions
	}
	add("global", 0.04)
	for i, r := range a.homes {
		if i == len(a.homes)-1 {
			add(r, left)
		} else {
			add(r, left*0.7)
		}
	}
	return regions
}
