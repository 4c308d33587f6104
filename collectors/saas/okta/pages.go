package okta

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// assertionLife is how long a signed assertion is valid. Okta takes up to an
// hour.
const assertionLife = 5 * time.Minute

// next is the cursor of the page after this one, from the Link headers; empty:
// there is none. The link itself is not followed: it may lead anywhere.
func next(header http.Header) string {
	for _, line := range header.Values("Link") {
		for link := range strings.SplitSeq(line, ",") {
			address, rest, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(link), "<"), ">")
			if ok && strings.Contains(rest, `rel="next"`) {
				return after(address)
			}
		}
	}
	return ""
}

// after is the cursor in the address of a page.
func after(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Query().Get("after")
}

// pause is how long to make no call, when fewer than a tenth of those that the
// window grants are left: the company's own sign-ins need them.
func pause(header http.Header) time.Duration {
	number := func(name string) (int64, bool) {
		n, err := strconv.ParseInt(header.Get(name), 10, 64)
		return n, err == nil && n >= 0
	}
	limit, ok1 := number("X-Rate-Limit-Limit")
	left, ok2 := number("X-Rate-Limit-Remaining")
	reset, ok3 := number("X-Rate-Limit-Reset")
	date, err := http.ParseTime(header.Get("Date"))
	if !ok1 || !ok2 || !ok3 || err != nil || left*10 >= limit {
		return 0
	}
	return max(0, min(time.Unix(reset, 0).Sub(date), time.Minute))
}
