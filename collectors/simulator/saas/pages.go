package saas

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A window is the accounts of one page: those from a number, up to the one
// before next. last is set when none follow.
type window struct {
	from, next int
	last       bool
}

// window returns the page of total items that begins at a number.
func (c *call) window(from, size, total int) window {
	from = max(0, min(from, total))
	if c.spoilt == acme.EmptyPage && from == 0 {
		return window{0, 0, false}
	}
	if c.spoilt == acme.Overlap && from > 0 {
		from--
	}
	next := min(total, from+size)
	if c.spoilt == acme.Overlap && next < total && size == 1 {
		next = min(total, next+1)
	}
	return window{from, next, next >= total}
}

// cursor names a page without saying how.
func (c *call) cursor(n int) string {
	if c.spoilt == acme.RepeatToken {
		n = 0
	}
	return base64.RawURLEncoding.EncodeToString([]byte("at:" + strconv.Itoa(n)))
}

// at is the number behind a cursor; false when it is none.
func at(cursor string) (int, bool) {
	if cursor == "" {
		return 0, true
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimPrefix(string(b), "at:"))
	return n, err == nil && n >= 0
}

// number is a parameter that is a number; other where it is not.
func number(text string, other int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return other
}

// some are the accounts of a page that are wanted, from those of a number on.
// The page is full, or it is the last; next is where the one after it begins.
func (c *call) some(from, size int, want func(*account) bool) (page []*account, w window) {
	return c.someOf(c.size(), from, size, want)
}

// someOf is likewise of the first total accounts.
func (c *call) someOf(total, from, size int, want func(*account) bool) (page []*account, w window) {
	w = c.window(from, size, total)
	if w.next == w.from && !w.last {
		return nil, w
	}
	n := w.from
	for ; n < total && len(page) < size; n++ {
		if a := c.account(n); want(a) {
			page = append(page, a)
		}
	}
	for n < total && n < len(c.accounts) && !want(c.account(n)) { // no page of nothing
		n++
	}
	return page, window{w.from, n, n >= total}
}
