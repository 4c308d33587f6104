package collectors

// Money is an amount in the minor unit of its currency: {1999, "USD"} is $19.99.
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"` // ISO 4217
}

// decimals are the currencies whose minor unit is not a hundredth. Source: ISO
// 4217.
var decimals = map[string]int{
	"CLP": 0, "ISK": 0, "JPY": 0, "KRW": 0, "PYG": 0, "UGX": 0, "VND": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}

// Decimals is how many digits an amount of a currency has after the point: 2 for
// USD, 0 for JPY.
func Decimals(currency string) int {
	if n, special := decimals[currency]; special {
		return n
	}
	return 2
}
