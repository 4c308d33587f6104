package saas_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
)

func prices(text string) (saas.Prices, saas.Register, error) {
	return saas.ReadPrices("prices.csv", opener([]byte(text)), "", nil)
}

const priceFile = `製品,ワークスペース,ライセンス,単価,通貨,課金周期,購入数,契約更新日,担当者,カテゴリ,データ区分
Slack,,Full member,"¥1,050",jpy,月額,120,2027-03-31,corp-it,chat,confidential
Slack,acme,full member,10000,JPY,年額,,2027-01-31,,,
github,,copilot_business,19.00,USD,,10,,,,
okta,,,,,,,,security,identity,
`

func TestPrices(t *testing.T) {
	p, r, err := prices(priceFile)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		provider, workspace, seat string
		want                      string
	}{
		{"slack", "other", "Full Member", "{1050 JPY} prices.csv row 2"},
		{"slack", "acme", "Full member", "{833 JPY} prices.csv row 3"},
		{"github", "acme", "copilot_business", "{1900 USD} prices.csv row 4"},
		{"github", "acme", "copilot_enterprise", ""},
		{"okta", "acme", "", ""},
	}
	for _, tt := range tests {
		got := ""
		if price, ok := p.Seat(tt.provider, tt.workspace, tt.seat); ok {
			got = fmt.Sprint(*price.Price, " ", price.Source)
		}
		if got != tt.want {
			t.Errorf("the price of %s %s %s is %q, want %q", tt.provider, tt.workspace, tt.seat, got, tt.want)
		}
	}
	for _, tt := range []struct {
		provider, workspace string
		want                saas.Entry
	}{
		{"slack", "acme", saas.Entry{Owner: "corp-it", Category: "chat", DataClass: "confidential", RenewsOn: "2027-01-31"}},
		{"slack", "other", saas.Entry{Owner: "corp-it", Category: "chat", DataClass: "confidential", RenewsOn: "2027-03-31"}},
		{"okta", "acme", saas.Entry{Owner: "security", Category: "identity"}},
		{"zoom", "acme", saas.Entry{}},
	} {
		if got := r.Entry(tt.provider, tt.workspace); got != tt.want {
			t.Errorf("Entry(%s, %s) = %+v, want %+v", tt.provider, tt.workspace, got, tt.want)
		}
	}
}

func TestTheRegisterDeclares(t *testing.T) {
	_, r, err := prices("provider,seat_type,sso_enforced,mfa_enforced\nnotion,,yes,\n")
	if err != nil {
		t.Fatal(err)
	}
	if e := r.Entry("notion", "acme"); e.SSOEnforced == nil || !*e.SSOEnforced || e.MFAEnforced != nil {
		t.Errorf("Entry = %+v, want single sign-on declared and nothing else", e)
	}
}

func TestMoneyOfASeatAndMonth(t *testing.T) {
	for row, want := range map[string]any{
		"12,USD,month":       collectors.Money{Minor: 1200, Currency: "USD"},
		"$12.50,USD,":        collectors.Money{Minor: 1250, Currency: "USD"},
		"100,USD,year":       collectors.Money{Minor: 833, Currency: "USD"},
		"１２００円,JPY,month":    collectors.Money{Minor: 1200, Currency: "JPY"},
		"1.234,KWD,month":    collectors.Money{Minor: 1234, Currency: "KWD"},
		"0,USD,month":        collectors.Money{Minor: 0, Currency: "USD"},
		"10.5,JPY,month":     `prices.csv:2: price "10.5" is no amount of JPY; write it such as 1234.50`,
		"\"12,50\",EUR,":     `prices.csv:2: price "12,50" is no amount of EUR; write it such as 1234.50`,
		"-1,USD,":            `prices.csv:2: price "-1" is no amount of USD; write it such as 1234.50`,
		"12,,":               `prices.csv:2: currency "" is none; write an ISO 4217 code such as JPY`,
		"12,USD,fortnight":   `prices.csv:2: period "fortnight" is none; write month or year`,
		"9999999999999,USD,": `prices.csv:2: price "9999999999999" is no amount of USD; write it such as 1234.50`,
	} {
		p, _, err := prices("provider,seat_type,price,currency,period\nslack,full," + row + "\n")
		var got any
		if err != nil {
			got = err.Error()
		} else {
			got = *p[0].Price
		}
		if got != want {
			t.Errorf("%s gives %v, want %v", row, got, want)
		}
	}
}

func TestPriceListsThatCannotBeMeant(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "prices.csv: the file is empty",
		"provider,price\nslack,1\n":             "no column for provider or seat_type",
		"provider,seat_type\nnot a/name,full\n": `prices.csv:2: provider "not a/name" is no name`,
		"provider,seat_type\nslack,full\nslack,Full\n":                         `prices.csv:3: the seat "Full" of slack is in prices.csv row 2 too`,
		"provider,seat_type,owner\nslack,full,a\nslack,guest,b\n":              `prices.csv:3: owner of slack is "b" here and "a" above`,
		"provider,seat_type,renews_on\nslack,full,31/12/2027\n":                `prices.csv:2: renews_on "31/12/2027" is no date`,
		"provider,seat_type,purchased\nslack,full,many\n":                      `prices.csv:2: purchased "many" is no number of seats`,
		"provider,seat_type,sso_enforced\nslack,full,perhaps\n":                `prices.csv:2: sso_enforced "perhaps" is neither`,
		"provider,seat_type\nslack\n":                                          "prices.csv:2: too few fields",
		"provider,seat_type,price,currency\nslack,full,1,USD\nslack,b,x,USD\n": `prices.csv:3: price "x" is no amount of USD`,
	} {
		if _, _, err := prices(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadPrices(%q) = %v, want an error with %q", text, err, want)
		}
	}
}

func FuzzPrices(f *testing.F) {
	f.Add(priceFile)
	f.Fuzz(func(t *testing.T, text string) {
		p, _, err := prices(text)
		if err != nil {
			return
		}
		for _, price := range p {
			if price.Price != nil && (price.Price.Minor < 0 || len(price.Price.Currency) != 3) {
				t.Errorf("a price of %+v", *price.Price)
			}
		}
	})
}

func TestRegisterOfUnknownProviders(t *testing.T) {
	_, r, err := prices("provider,workspace,seat_type\nslack,,\npagerdty,,full\nourtool,x,\ngithub,,copilot_business\n")
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"slack", "pagerduty", "github"}
	var got []string
	for _, x := range r.Strangers(known) {
		got = append(got, fmt.Sprintf("%s:%d %s", x.File, x.Line, x.Provider))
	}
	if want := "prices.csv:3 pagerdty, prices.csv:4 ourtool"; strings.Join(got, ", ") != want {
		t.Errorf("the strangers are %v, want %s", got, want)
	}
	if got := r.Strangers(append(known, "pagerdty", "ourtool")); len(got) > 0 {
		t.Errorf("the strangers are %+v, want none where all are known", got)
	}
}
