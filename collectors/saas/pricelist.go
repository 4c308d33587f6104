package saas

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// priceFields are the fields of a price list.
var priceFields = fieldTable{
	{"provider", []string{"provider", "product", "service", "製品", "サービス", "サービス名"}},
	{"workspace", []string{"workspace", "tenant", "ワークスペース", "テナント"}},
	{"seat_type", []string{"seattype", "seat", "license", "plan", "ライセンス", "ライセンス種別", "プラン"}},
	{"price", []string{"price", "unitprice", "priceperseat", "単価", "価格"}},
	{"currency", []string{"currency", "通貨"}},
	{"period", []string{"period", "billingperiod", "期間", "課金周期", "支払周期"}},
	{"purchased", []string{"purchased", "seats", "quantity", "購入数", "契約数", "ライセンス数"}},
	{"renews_on", []string{"renewson", "renewal", "renewaldate", "更新日", "契約更新日"}},
	{"owner", []string{"owner", "担当", "担当者", "責任者", "オーナー"}},
	{"category", []string{"category", "カテゴリ", "分類", "用途"}},
	{"data_class", []string{"dataclass", "classification", "データ区分", "情報区分", "機密区分"}},
	{"sso_enforced", []string{"ssoenforced", "sso必須"}},
	{"mfa_enforced", []string{"mfaenforced", "mfa必須"}},
	{"scim_enabled", []string{"scimenabled", "scim"}},
	{"invite_restricted", []string{"inviterestricted", "招待制限"}},
}

// periods are how many months a price is for.
var periods = map[string]int64{
	"": 1, "month": 1, "monthly": 1, "月": 1, "月額": 1, "月払い": 1,
	"year": 12, "yearly": 12, "annual": 12, "annually": 12, "年": 12, "年額": 12, "年払い": 12,
}

// ReadPrices reads the company's price list and register: a CSV file with a row
// for each kind of seat. It must have the columns provider and seat_type. A row
// without a seat_type speaks of the workspace only.
//
// The list is configuration, so its error names each row that cannot be meant.
func ReadPrices(name string, open func() (io.ReadCloser, error), encoding string, named map[string]string) (Prices, Register, error) {
	list := &priceList{name: name}
	if err := list.read(open, encoding, named); err != nil {
		if e, ok := errors.AsType[*unreadable](err); ok {
			err = fmt.Errorf("%s: %s; give %s", name, e.reason, e.needs)
		}
		return nil, nil, err
	}
	return list.prices, list.register, errors.Join(list.errs...)
}

type priceList struct {
	name     string
	prices   Prices
	register Register
	errs     []error
}

func (l *priceList) fail(line int, format string, args ...any) {
	if len(l.errs) < 20 {
		l.errs = append(l.errs, fmt.Errorf("%s:%d: %s", l.name, line, fmt.Sprintf(format, args...)))
	}
}

func (l *priceList) read(open func() (io.ReadCloser, error), encoding string, named map[string]string) error {
	for field := range named {
		if !priceFields.has(field) {
			return fmt.Errorf("%s: no field %q; use one of %s", l.name, field, strings.Join(priceFields.names(), ", "))
		}
	}
	table, err := openTable(open, encoding)
	if err != nil {
		return err
	}
	defer table.Close()
	header, err := table.header()
	if err != nil {
		return err
	}
	c, err := findColumns(header, named, priceFields)
	if err != nil {
		return err
	}
	if !c.has("provider") || !c.has("seat_type") {
		return &unreadable{"no column for provider or seat_type", "a header with both"}
	}
	for range maxPrices {
		cells, line, err := table.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errMalformed):
			l.fail(line, "the quotes do not match; close them")
			continue
		case err != nil:
			return fmt.Errorf("%s: reading stopped after row %d: %w", l.name, line, err)
		}
		if blank(cells) {
			continue
		}
		cells, wrong := shape(cells, c.width)
		if wrong != "" {
			l.fail(line, "%s; give one for each column", wrong)
			continue
		}
		l.row(func(field string) string { return normal(c.cell(cells, field)) }, line)
	}
	return &unreadable{fmt.Sprintf("the list has more than %d rows", maxPrices), "a shorter list"}
}

const maxPrices = 10_000

var providerName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (l *priceList) row(cell func(string) string, line int) {
	provider := strings.ReplaceAll(strings.ToLower(cell("provider")), " ", "_")
	if !providerName.MatchString(provider) {
		l.fail(line, "provider %q is no name; write one such as slack or google_workspace", cell("provider"))
		return
	}
	entry := Entry{Owner: cell("owner"), Category: cell("category"), DataClass: cell("data_class")}
	renews, ok := date(cell("renews_on"))
	if !ok {
		l.fail(line, "renews_on %q is no date; write it as 2027-03-31", cell("renews_on"))
	}
	entry.RenewsOn = renews
	for field, to := range map[string]**bool{"sso_enforced": &entry.SSOEnforced, "mfa_enforced": &entry.MFAEnforced,
		"scim_enabled": &entry.SCIMEnabled, "invite_restricted": &entry.InviteRestricted} {
		if yes, ok := yesNo[strings.ToLower(cell(field))]; ok {
			*to = &yes
		} else if cell(field) != "" {
			l.fail(line, "%s %q is neither; write yes or no", field, cell(field))
		}
	}
	l.enter(Registered{Provider: provider, Workspace: cell("workspace"), Entry: entry, File: l.name, Line: line}, line)
	price := Price{Provider: provider, Workspace: cell("workspace"), SeatType: cell("seat_type"), Source: fmt.Sprintf("%s row %d", filepath.Base(l.name), line)}
	if price.SeatType == "" {
		return
	}
	for _, p := range l.prices {
		if p.Provider == price.Provider && p.Workspace == price.Workspace && strings.EqualFold(p.SeatType, price.SeatType) {
			l.fail(line, "the seat %q of %s is in %s too; leave one", price.SeatType, provider, p.Source)
			return
		}
	}
	if text := cell("purchased"); text != "" {
		n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
		if err != nil || n < 0 {
			l.fail(line, "purchased %q is no number of seats; write it in digits", text)
		} else {
			price.Purchased = &n
		}
	}
	price.Price = l.price(cell, line)
	l.prices = append(l.prices, price)
}

// enter adds to the register. The earliest of several renewals counts; of other
// words there can be one.
func (l *priceList) enter(r Registered, line int) {
	for i, known := range l.register {
		if known.Provider != r.Provider || known.Workspace != r.Workspace {
			continue
		}
		for _, w := range [][3]string{{"owner", known.Owner, r.Owner}, {"category", known.Category, r.Category}, {"data_class", known.DataClass, r.DataClass}} {
			if w[1] != "" && w[2] != "" && w[1] != w[2] {
				l.fail(line, "%s of %s is %q here and %q above; write the same", w[0], r.Provider, w[2], w[1])
			}
		}
		merged := known.Entry.or(r.Entry)
		if r.RenewsOn != "" && (merged.RenewsOn == "" || r.RenewsOn < merged.RenewsOn) {
			merged.RenewsOn = r.RenewsOn
		}
		l.register[i].Entry = merged
		return
	}
	l.register = append(l.register, r)
}

// price is the price of a seat and month, rounded half up; nil when the row has
// none or one that cannot be meant.
func (l *priceList) price(cell func(string) string, line int) *collectors.Money {
	text := cell("price")
	if text == "" {
		return nil
	}
	currency := strings.ToUpper(cell("currency"))
	if len(currency) != 3 || strings.Trim(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		l.fail(line, "currency %q is none; write an ISO 4217 code such as JPY", cell("currency"))
		return nil
	}
	months, ok := periods[strings.ToLower(cell("period"))]
	if !ok {
		l.fail(line, "period %q is none; write month or year", cell("period"))
		return nil
	}
	minor, ok := minorUnits(text, currency)
	if !ok {
		l.fail(line, "price %q is no amount of %s; write it such as 1234.50", text, currency)
		return nil
	}
	return &collectors.Money{Minor: (2*minor + months) / (2 * months), Currency: currency}
}

var amount = regexp.MustCompile(`^[0-9]{1,12}(\.[0-9]{1,4})?$`)

// minorUnits reads an amount with a point before its decimals.
func minorUnits(text, currency string) (int64, bool) {
	text = strings.Trim(text, "¥$€£円 ")
	if grouped.MatchString(text) {
		text = strings.ReplaceAll(text, ",", "")
	}
	if !amount.MatchString(text) {
		return 0, false
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return 0, false
	}
	r.Mul(r, new(big.Rat).SetInt64([]int64{1, 10, 100, 1000}[collectors.Decimals(currency)]))
	return r.Num().Int64(), r.IsInt()
}

// grouped are amounts with commas between thousands, and not for decimals.
var grouped = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)
