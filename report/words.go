package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// decimals are the currencies whose minor unit is not a hundredth (ISO 4217).
var decimals = map[string]int{
	"CLP": 0, "ISK": 0, "JPY": 0, "KRW": 0, "PYG": 0, "UGX": 0, "VND": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}

// amount is m as people write it: "1,234.50 USD", "1,234 JPY".
func amount(m collectors.Money) string {
	n := decimalsOf(m.Currency)
	sign, minor := "", uint64(m.Minor)
	if m.Minor < 0 {
		sign, minor = "-", -uint64(m.Minor)
	}
	unit := uint64(1)
	for range n {
		unit *= 10
	}
	text := sign + grouped(minor/unit)
	if n > 0 {
		text += fmt.Sprintf(".%0*d", n, minor%unit)
	}
	return strings.TrimSpace(text + " " + short(m.Currency, 12)) // hostile in a run.json that is not ours
}

// number is m for programs: "-1234.50", without the currency.
func number(m collectors.Money) string {
	text, _, _ := strings.Cut(amount(m), " ")
	return strings.ReplaceAll(text, ",", "")
}

func decimalsOf(currency string) int {
	if n, ok := decimals[currency]; ok {
		return n
	}
	return 2
}

func amounts(all []collectors.Money) string {
	var words []string
	for _, m := range all {
		words = append(words, amount(m))
	}
	return strings.Join(words, " + ")
}

// grouped is n with commas between thousands.
func grouped[T int | int64 | uint64](n T) string {
	digits := strconv.FormatUint(uint64(n), 10)
	if n < 0 {
		return strconv.FormatInt(int64(n), 10)
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// count is "1 account", "2 accounts", "1,024 policies".
func count(n int, noun string) string {
	return grouped(n) + " " + plural(n, noun)
}

func plural(n int, noun string) string {
	switch {
	case n == 1:
		return noun
	case noun == "policy":
		return "policies"
	case strings.HasSuffix(noun, "s"):
		return noun + "es"
	}
	return noun + "s"
}

// age is how long ago t was, in days: "under a day", "1 day", "40 days"; empty when
// t is not known.
func age(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	switch days := int(now.Sub(t).Hours() / 24); {
	case days < 1:
		return "under a day"
	default:
		return count(days, "day")
	}
}

// ageOf is how long a group is open: "for 40 days", or "oldest 40 days" when it
// has several findings; empty when nobody knows.
func ageOf(g policies.Group, now time.Time) string {
	switch a := age(g.Oldest, now); {
	case a == "":
		return ""
	case g.Count > 1:
		return "oldest " + a
	default:
		return "for " + a
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// moment is "Sun 22 Nov 2026 18:17 UTC".
func moment(t time.Time) string { return t.UTC().Format("Mon 2 Jan 2006 15:04 UTC") }

// sentence is s with a capital first.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// few names the first n of names and counts the rest.
func few(names []string, n int) string {
	return strings.Join(names[:min(len(names), n)], ", ") + andMore(len(names)-n)
}

// andMore is " and 3 more", or empty when there are none.
func andMore(n int) string {
	if n <= 0 {
		return ""
	}
	return " and " + grouped(n) + " more"
}

// short is s, cut after n bytes at the border of a rune.
func short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
