package github

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// window is which of total items the call asks for, and sets the Link header
// that names the other pages. usual is the size of a page that asks for none.
func (c *call) window(total, usual int) (from, to int) {
	query := c.r.URL.Query()
	size := number(query, "per_page", usual)
	if size <= 0 {
		size = usual
	}
	size = min(size, 100)
	if c.options.PageSize > 0 {
		size = min(size, c.options.PageSize)
	}
	page, shift := max(1, number(query, "page", 1)), number(query, "shift", 0)
	start := (page - 1 - shift) * size
	switch {
	case c.spoilt == acme.RepeatToken:
		c.link(query, page, page, 0)
		return 0, min(size, total)
	case c.spoilt == acme.EmptyPage && page == 1:
		c.link(query, page, 2, 1)
		return 0, 0
	}
	from, to = min(start, total), min(start+size, total)
	if to < total {
		c.link(query, page, page+1, shift)
	} else if page > 1 {
		c.link(query, page, 0, shift)
	}
	if c.spoilt == acme.Overlap && from > 0 {
		from--
	}
	return from, to
}

// link sets the Link header. As GitHub's, it names what it pages by number.
func (c *call) link(query url.Values, page, next, shift int) {
	path := c.r.URL.Path
	if owner := c.r.PathValue("owner"); owner != "" {
		if repo := c.company.repository(c.r.PathValue("repo")); repo != nil {
			path = strings.Replace(path, "/repos/"+repo.fullName(), fmt.Sprintf("/repositories/%d", repo.id), 1)
		}
	} else {
		path = strings.Replace(path, "/orgs/"+Organization, fmt.Sprintf("/organizations/%d", c.company.id), 1)
	}
	to := func(page int, relation string) string {
		q := url.Values{}
		for k, v := range query {
			q[k] = v
		}
		q.Set("page", strconv.Itoa(page))
		if shift > 0 {
			q.Set("shift", strconv.Itoa(shift))
		}
		return fmt.Sprintf(`<%s%s?%s>; rel="%s"`, c.URL, path, q.Encode(), relation)
	}
	var links []string
	if page > 1 {
		links = append(links, to(page-1, "prev"), to(1, "first"))
	}
	if next > 0 {
		links = append(links, to(next, "next"))
	}
	c.w.Header().Set("Link", strings.Join(links, ", "))
}

// list answers with the page of a list that the call asks for.
func list[T any](c *call, items []T, show func(T) object) []object {
	return many(c, len(items), func(i int) object { return show(items[i]) })
}

// many is list for items that are made when they are asked for.
func many(c *call, total int, show func(i int) object) []object {
	from, to := c.window(total, 30)
	page := make([]object, 0, to-from)
	for i := from; i < to; i++ {
		page = append(page, show(i))
	}
	return page
}

// counted answers with a page below its name, and the total beside it.
func counted[T any](c *call, name string, items []T, show func(T) object) (any, error) {
	return object{"total_count": len(items), name: list(c, items, show)}, nil
}

// number is a number of the query, or else fallback.
func number(query url.Values, name string, fallback int) int {
	n, err := strconv.Atoi(query.Get(name))
	if err != nil {
		return fallback
	}
	return n
}

// pathNumber is a number of the path.
func pathNumber(r *http.Request, name string) (int64, bool) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	return n, err == nil
}
