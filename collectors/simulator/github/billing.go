package github

import (
	"fmt"
	"math"
	"time"
)

// A seat is a Copilot seat.
type seat struct {
	user    *user
	created time.Time
	active  time.Time // zero: never
	ends    time.Time // zero: it does not
}

// A budget is a spending budget of the organization.
type budget struct {
	id     string
	sku    string
	amount int // US dollars a month
	alerts bool
	stops  bool
}

// subscribe gives every other member a Copilot seat, which they use.
func (c *company) subscribe() {
	for i, m := range c.members {
		if i%2 == 0 && m.person.Here() {
			c.seats = append(c.seats, &seat{user: m, created: c.Ago(200), active: c.Recently(1 + i%20)})
		}
	}
}

func (c *call) seat(s *seat) object {
	var ends, editor any
	if !s.ends.IsZero() {
		ends = s.ends.Format(time.DateOnly)
	}
	if !s.active.IsZero() {
		editor = "vscode/1.105.0/copilot/1.388.0"
	}
	return object{
		"assignee": c.simple(s.user), "pending_cancellation_date": ends,
		"last_activity_at": when(s.active), "last_activity_editor": editor, "last_authenticated_at": when(s.active),
		"created_at": stamp(s.created), "updated_at": stamp(s.created), "plan_type": "business",
	}
}

// copilot is the subscription.
func (c *call) copilot() object {
	active, pending := 0, 0
	for _, s := range c.company.seats {
		if c.company.Now.Sub(s.active) < 28*24*time.Hour {
			active++
		}
		if !s.ends.IsZero() {
			pending++
		}
	}
	return object{
		"seat_breakdown": object{
			"total": len(c.company.seats), "added_this_cycle": 0, "pending_invitation": 0, "pending_cancellation": pending,
			"active_this_cycle": active, "inactive_this_cycle": len(c.company.seats) - active,
		},
		"public_code_suggestions": "block", "seat_management_setting": "assign_selected", "ide_chat": "enabled", "platform_chat": "enabled",
		"cli": "enabled", "plan_type": "business",
	}
}

// usage is the metered usage of the month that the query names, by day,
// product and repository; GitHub's numbers have fractions.
func (c *call) usage() object {
	year, month := c.month()
	items := []object{}
	add := func(product, sku, unit string, price, gross, net float64, repo string) {
		o := object{
			"date": fmt.Sprintf("%04d-%02d-01T00:00:00Z", year, month), "product": product, "sku": sku, "unitType": unit, "pricePerUnit": price,
			"quantity": math.Round(gross / price), "grossAmount": gross, "discountAmount": gross - net, "netAmount": net, "organizationName": Organization,
		}
		if repo != "" {
			o["repositoryName"] = repo
		}
		items = append(items, o)
	}
	if !time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC).After(c.company.Now) {
		for i := range min(c.company.size, 60) {
			gross := float64(5 + c.company.Dice("usage", i).IntN(40))
			add("actions", "Actions Linux", "minutes", 0.008, gross, gross, c.company.nameOf(i))
		}
		name, amount := c.company.setting.spike, 60.0
		if c.company.lastMonth(year, month) {
			amount = c.company.setting.spikeAmount
		}
		if name != "" {
			add("actions", "Actions Linux 16-core", "minutes", 0.064, amount, amount, name)
		}
		storage := c.company.setting.storage
		add("actions", "Actions storage", "GigabyteHours", 0.000336, storage, math.Max(0, storage-10), "data-lake")
		seats := float64(19 * len(c.company.seats))
		add("copilot", "Copilot Business", "user-months", 19, seats, seats, "")
	}
	return object{"usageItems": items}
}

// usageSummary adds up the usage of a month by product and SKU.
func (c *call) usageSummary() object {
	year, month := c.month()
	sums := map[string]object{}
	order := []object{}
	for _, item := range c.usage()["usageItems"].([]object) {
		sku := item["sku"].(string)
		sum := sums[sku]
		if sum == nil {
			sum = object{
				"product": item["product"], "sku": sku, "unitType": item["unitType"], "pricePerUnit": item["pricePerUnit"],
				"grossQuantity": 0.0, "grossAmount": 0.0, "discountQuantity": 0.0, "discountAmount": 0.0, "netQuantity": 0.0, "netAmount": 0.0,
			}
			sums[sku], order = sum, append(order, sum)
		}
		for to, from := range map[string]string{
			"grossQuantity": "quantity", "grossAmount": "grossAmount", "discountAmount": "discountAmount", "netQuantity": "quantity", "netAmount": "netAmount",
		} {
			sum[to] = sum[to].(float64) + item[from].(float64)
		}
	}
	return object{"timePeriod": object{"year": year, "month": month}, "organization": Organization, "usageItems": order}
}

// month is the month that the query names, or that of the company's clock.
func (c *call) month() (year, month int) {
	query := c.r.URL.Query()
	return number(query, "year", c.company.Now.Year()), number(query, "month", int(c.company.Now.Month()))
}

// lastMonth reports whether it is the last full month.
func (c *company) lastMonth(year, month int) bool {
	last := time.Date(c.Now.Year(), c.Now.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, -1, 0)
	return last.Year() == year && int(last.Month()) == month
}

func (c *call) budget(b *budget) object {
	return object{
		"id": b.id, "budget_type": "ProductPricing", "budget_amount": b.amount, "prevent_further_usage": b.stops, "budget_scope": "organization",
		"budget_entity_name": Organization, "budget_product_sku": b.sku, "budget_alerting": object{"will_alert": b.alerts, "alert_recipients": []string{}},
	}
}
