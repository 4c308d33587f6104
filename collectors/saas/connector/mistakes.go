package connector

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A mistake is something in the file that does not fit what the product answers.
type mistake struct{ what, needs string }

func (m *mistake) Error() string { return m.what }

// spot names an expression of the file, such as "connector mine.yaml:12: .next".
func (f *file) spot(e expr, text string) string {
	what := "connector"
	if f.builtin {
		what = "built-in connector"
	}
	return fmt.Sprintf("%s %s:%d: %s", what, f.path, e.line, clip(strings.Join(strings.Fields(text), " ")))
}

// mend is what mends a mistake: a built-in file is not the user's to change.
func (f *file) mend(remedy string) string {
	if f.builtin {
		return "a version of auditor that knows this answer; report it"
	}
	return remedy
}

// unfit is the gap of an answer that an expression cannot be used on.
func (f *file) unfit(e expr, op collectors.Operation) *web.Gap {
	return &web.Gap{State: collectors.Unreachable,
		Reason: fmt.Sprintf("the answer has another form: %s: %s fails on it", op.Name, f.spot(e, e.text)),
		Needs:  f.mend("the right expression there, or the right endpoint")}
}

// ending is the mistake by which the end of a listing proves nothing; nil: it is
// the end. What names the next page has to be in the first page, even if it names
// none.
func (f *file) ending(p pages, got page, first bool) error {
	if got.items == 0 { // an empty list is another's concern
		return nil
	}
	byNext := p.Kind == byCursor || p.Kind == byURL
	if p.More.given() {
		v, _, err := p.More.one(got.body, nil)
		if err != nil {
			return err
		}
		if text := p.More.missing(got.body); text != "" && first {
			return f.absent(f.spot(p.More, text), "")
		}
		if v == true && byNext {
			return &mistake{f.spot(p.Next, p.Next.text) + " names no page although there are more", f.mend("the right expression there")}
		}
		return nil
	}
	if !byNext || !first {
		return nil
	}
	full := p.Size > 0 && got.items >= p.Size
	if text := p.Next.missing(got.body); text != "" && (full || !slices.Contains(p.Optional, "next")) {
		return f.absent(f.spot(p.Next, text), "; or optional: [next], where a product leaves it out of the last page")
	}
	return nil
}

func (f *file) absent(spot, otherwise string) error {
	return &mistake{spot + " is in no answer, so that there may be more pages", f.mend("the right expression there" + otherwise)}
}

// missing is the first path of the expression that is not in the input; empty:
// all are.
func (e expr) missing(input any) string {
	for _, p := range e.paths {
		if !p.in(input) {
			return p.text
		}
	}
	return ""
}

// failed is the gap of an error that an expression of the file may have caused.
func failed(err error, operation string) *web.Gap {
	g := stopped(err, operation)
	if m, ok := errors.AsType[*mistake](err); ok {
		g.Needs = m.needs
	}
	return &g
}

// Bounds for what a reason names of the words of a product.
const (
	mostWords = 3
	wordSize  = 24
)

// shownWord is a product's word as a reason names it: it is text from outside,
// and may be no word but an address or a key, when the expression is wrong.
func shownWord(s string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" ._-", r) {
			return r
		}
		return '*'
	}, s)
	size := wordSize
	if strings.Contains(s, "@") || len(s) > 16 && strings.ContainsFunc(s, unicode.IsDigit) {
		size = 3
	}
	if utf8.RuneCountInString(plain) <= size {
		return fmt.Sprintf("%q", plain)
	}
	return fmt.Sprintf("%q…", string([]rune(plain)[:size]))
}
