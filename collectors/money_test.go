package collectors

import "testing"

func TestDecimals(t *testing.T) {
	for currency, want := range map[string]int{"USD": 2, "EUR": 2, "JPY": 0, "KWD": 3, "": 2} {
		if got := Decimals(currency); got != want {
			t.Errorf("Decimals(%q) = %d, want %d", currency, got, want)
		}
	}
}
