package okta

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/corporate-sre/auditor/collectors/web"
)

// assertionLife is how long a signed assertion is valid. Okta takes up to an
// hour.
const assertionLife = 5 * time.Minute

// after is the cursor in the address of the next page; empty for none. The
// address itself is not followed: it may lead anywhere. One that has no cursor
// is no end of the list.
func after(operation, address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Query().Get("after") == "" {
		return "", &web.Error{Operation: operation, Fault: web.Unreadable}
	}
	return u.Query().Get("after"), nil
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
