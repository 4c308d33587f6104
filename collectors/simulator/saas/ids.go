package saas

import (
	"fmt"
	"strconv"
	"strings"
)

// digits is how many digits at the end of an ID are the number of the account,
// from which the account is found again without a table of 200,000.
const digits = 7

// nativeID is the ID of an account in the form of its product. It ends with the
// account's number.
func (w *workspace) nativeID(number int) string {
	form := func(prefix string, random int) string {
		return prefix + w.Hex(random, w.provider, "account", number) + fmt.Sprintf("%0*d", digits, number)
	}
	switch w.provider {
	case "slack":
		return strings.ToUpper(form("U0", 4))
	case "okta":
		return form("00u", 10)
	case "pagerduty":
		return strings.ToUpper(form("P", 3))
	case "google_workspace":
		return "1" + w.Number(13, w.provider, "account", number) + fmt.Sprintf("%0*d", digits, number)
	case "newrelic", "sentry":
		return "1" + w.Number(2, w.provider, "account", number) + fmt.Sprintf("%0*d", digits, number)
	case "snowflake":
		return strconv.Itoa(number + 1)
	}
	h := w.Hex(25, w.provider, "account", number)
	return fmt.Sprintf("%s-%s-4%s-a%s-%s%0*d", h[:8], h[8:12], h[12:15], h[15:18], h[18:23], digits, number)
}

// numberOf is the number at the end of an ID; more than any account's when
// there is none.
func numberOf(id string) int {
	n, err := strconv.Atoi(id[max(0, len(id)-digits):])
	if err != nil || n < 0 {
		return maxSize * 2
	}
	return n
}
