package github

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"

	gh "github.com/google/go-github/v60/github"

	"github.com/corporate-sre/auditor/collectors/web"
)

// mostPages bounds a list: a server that always knows another page is broken.
const mostPages = 2_000

// list reads a list to its end: an error is the last that it gives. key names
// the field that holds the list; empty: the answer is the list.
func list[T any](ctx context.Context, a *api, r request, key string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		read, total := 0, -1
		for page, err := range pages(ctx, a, r) {
			var items []T
			if err == nil {
				items, total, err = decodePage[T](r.op, page.body, key, total)
			}
			if err != nil {
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			read += len(items)
		}
		if read < total {
			yield(none, &web.Error{Operation: r.op, Fault: faultShort})
		}
	}
}

// decodePage takes the items, and the number that GitHub says there are, from
// one page. The number stays what it was where the page has none.
func decodePage[T any](op string, body json.RawMessage, key string, total int) ([]T, int, error) {
	unreadable := &web.Error{Operation: op, Fault: web.Unreadable}
	if key != "" {
		var fields map[string]json.RawMessage
		if json.Unmarshal(body, &fields) != nil {
			return nil, total, unreadable
		}
		var n int
		for _, name := range []string{"total_count", "total_seats"} {
			if json.Unmarshal(fields[name], &n) == nil {
				total = n
			}
		}
		body = fields[key]
	}
	var items []T
	if err := json.Unmarshal(body, &items); err != nil || items == nil {
		return nil, total, unreadable
	}
	return items, total, nil
}

// A page is one answer of a list.
type page struct {
	body json.RawMessage
	next string // the address of the next page; empty: it is the last
}

// pages reads a list page by page. It follows the links of the answers, which
// may go to addresses that name things by number.
func pages(ctx context.Context, a *api, r request) iter.Seq2[page, error] {
	return func(yield func(page, error) bool) {
		if r.query == nil {
			r.query = url.Values{}
		}
		if r.query.Get("per_page") == "" {
			r.query.Set("per_page", "100")
		}
		address, err := r.address()
		seen := map[string]bool{}
		for err == nil && address != "" {
			if seen[address] || len(seen) >= mostPages {
				err = &web.Error{Operation: r.op, Fault: faultLoop}
				break
			}
			seen[address] = true
			var p page
			var resp *gh.Response
			if resp, err = a.getURL(ctx, r.op, address, &p.body); err != nil {
				break
			}
			p.next = web.NextLink(resp.Header)
			if !yield(p, nil) {
				return
			}
			address = p.next
		}
		if err != nil {
			yield(page{}, err)
		}
	}
}
