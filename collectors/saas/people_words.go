package saas

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	statusActive = "active"
	statusLeave  = "leave"
	statusLeft   = "left"
)

// statusWords are what HR systems call a status. Yes, no, 1 and 0 are not among
// them: it depends on the column whether they mean "here" or "gone".
var statusWords = map[string]string{
	"active": statusActive, "employed": statusActive, "current": statusActive, "working": statusActive,
	"在籍": statusActive, "在籍中": statusActive, "在職": statusActive, "在職中": statusActive, "現職": statusActive, "勤務中": statusActive,
	"出向": statusActive, "出向中": statusActive, "有効": statusActive, "退職予定": statusActive, "notice": statusActive, "入社予定": statusActive,

	"leave": statusLeave, "on leave": statusLeave, "loa": statusLeave, "leave of absence": statusLeave,
	"休職": statusLeave, "休職中": statusLeave, "休業": statusLeave, "休業中": statusLeave, "育休": statusLeave, "産休": statusLeave,
	"育児休業": statusLeave, "産前産後休業": statusLeave, "介護休業": statusLeave,

	"left": statusLeft, "terminated": statusLeft, "resigned": statusLeft, "retired": statusLeft, "former": statusLeft,
	"inactive": statusLeft, "offboarded": statusLeft, "dismissed": statusLeft, "deceased": statusLeft,
	"退職": statusLeft, "退職済": statusLeft, "退職済み": statusLeft, "退社": statusLeft, "離職": statusLeft, "解雇": statusLeft,
	"契約終了": statusLeft, "死亡": statusLeft, "無効": statusLeft,
}

// statusOf is active, leave or left; empty: no known word.
func statusOf(cell string) string { return statusWords[strings.ToLower(normal(cell))] }

var kindWords = map[string]string{
	"employee": "employee", "full-time": "employee", "full time": "employee", "part-time": "employee", "regular": "employee", "permanent": "employee",
	"正社員": "employee", "社員": "employee", "契約社員": "employee", "嘱託": "employee", "役員": "employee", "パート": "employee", "アルバイト": "employee",
	"contractor": "contractor", "vendor": "contractor", "external": "contractor", "freelance": "contractor",
	"業務委託": "contractor", "派遣": "contractor", "派遣社員": "contractor", "協力会社": "contractor", "外注": "contractor",
	"service": "service", "service account": "service", "bot": "service", "system": "service", "システム": "service", "共有": "service",
}

// kindOf is employee, contractor, service, or what the list says.
func kindOf(cell string) string {
	word := normal(cell)
	if known, ok := kindWords[strings.ToLower(word)]; ok {
		return known
	}
	return word
}

// address is a mail address as Address gives it; empty for an empty cell. False
// means that the cell holds something else.
func address(cell string) (string, bool) {
	if s := normal(cell); s == "" || s == "-" || s == "なし" {
		return "", true
	}
	return Address(cell)
}

// layouts are the dates that cannot be misread. A date such as 11/12/2026 is
// another day on each side of an ocean.
var layouts = []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102", "2-Jan-2006", "2 Jan 2006", "2 January 2006"}

// date is YYYY-MM-DD; empty for an empty cell. False means that the cell holds
// something else. A time of day is left out.
func date(cell string) (string, bool) {
	s := normal(cell)
	if s == "" || s == "-" {
		return "", true
	}
	candidates := []string{s}
	if day, _, ok := strings.Cut(s, "T"); ok {
		candidates = append(candidates, day)
	}
	if day, clock, ok := strings.Cut(s, " "); ok && strings.Contains(clock, ":") {
		candidates = append(candidates, day)
	}
	for _, c := range candidates {
		for _, layout := range layouts {
			if t, err := time.Parse(layout, c); err == nil && t.Year() > 0 {
				return t.Format(time.DateOnly), true
			}
		}
	}
	return "", false
}

// normal is a cell in the form in which equal text is equal: full-width letters
// are ASCII, invisible characters are gone, spaces are single.
func normal(cell string) string {
	plain := true
	for i := range len(cell) {
		if c := cell[i]; c >= utf8.RuneSelf || c < ' ' || c == 0x7f {
			plain = false
			break
		}
	}
	if !plain {
		cell = strings.Map(func(r rune) rune {
			switch {
			case unicode.In(r, unicode.Cf):
				return -1
			case unicode.IsControl(r):
				return ' '
			}
			return r
		}, norm.NFKC.String(cell))
	}
	if strings.Contains(cell, "  ") || !plain {
		return strings.Join(strings.Fields(cell), " ")
	}
	return strings.TrimSpace(cell)
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// damaged reports whether a cell has NUL bytes or what no encoding explains.
func damaged(cells []string) bool {
	for _, c := range cells {
		if strings.ContainsRune(c, 0) || strings.ContainsRune(c, utf8.RuneError) || !utf8.ValidString(c) {
			return true
		}
	}
	return false
}
