package gcp

import (
	"fmt"
	"testing"

	"google.golang.org/genproto/googleapis/type/money"
)

func TestMinor(t *testing.T) {
	for _, tt := range []struct {
		money *money.Money
		want  string
	}{
		{&money.Money{Units: 12, Nanos: 345_000_000, CurrencyCode: "EUR"}, "{1234 EUR} true"},
		{&money.Money{Units: 500_000, CurrencyCode: "JPY"}, "{500000 JPY} true"},
		{&money.Money{Units: 1, Nanos: 5_000_000, CurrencyCode: "KWD"}, "{1005 KWD} true"},
		{&money.Money{Units: 1 << 62, CurrencyCode: "EUR"}, "{0 } false"},
		{&money.Money{Units: 1}, "{0 } false"},
		{nil, "{0 } false"},
	} {
		got, ok := minor(tt.money)
		if s := fmt.Sprint(got, ok); s != tt.want {
			t.Errorf("minor(%v) = %s, want %s", tt.money, s, tt.want)
		}
	}
}
