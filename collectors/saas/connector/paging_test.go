package connector

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
)

// load makes a connector of small with this paging.
func load(t testing.TB, pages string) Connector {
	t.Helper()
	c, err := Load("mine.yaml", []byte(strings.Replace(small, "items: .users[]", "items: .users[]?\n    pages: "+pages, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// numbered are the users from one number to another.
func numbered(from, to int) []map[string]any {
	users := []map[string]any{}
	for i := from; i < to; i++ {
		users = append(users, map[string]any{"id": i, "email": fmt.Sprintf("u%d@acme.example", i)})
	}
	return users
}

// serve is a server that pages through n users, by handler.
func serve(t testing.TB, handler func(w http.ResponseWriter, r *http.Request)) string {
	s := httptest.NewServer(http.HandlerFunc(handler))
	t.Cleanup(s.Close)
	return s.URL
}

func write(w io.Writer, v any) { _ = json.NewEncoder(w).Encode(v) }

func number(r *http.Request, name string, otherwise int) int {
	if n, err := strconv.Atoi(r.FormValue(name)); err == nil {
		return n
	}
	return otherwise
}

// servers page through seven users in threes, each in its way.
var servers = map[string]struct {
	pages  string
	handle func(w http.ResponseWriter, r *http.Request)
}{
	"page until an empty one": {"{kind: page, query: page, size: 3, size_query: n}", func(w http.ResponseWriter, r *http.Request) {
		from := (number(r, "page", 0) - 1) * 3
		write(w, map[string]any{"users": numbered(min(from, 7), min(from+3, 7))})
	}},
	"page from 0 while there are more": {"{kind: page, query: page, start: 0, more: .more}", func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "page", -1) * 3
		write(w, map[string]any{"users": numbered(from, min(from+3, 7)), "more": from+3 < 7})
	}},
	"offset": {"{kind: offset, query: from, more: .more}", func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "from", -1)
		write(w, map[string]any{"users": numbered(from, min(from+3, 7)), "more": from+3 < 7})
	}},
	"offset with an empty page": {"{kind: offset, query: from, size: 3, size_query: n, more: .more}", func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "from", -1)
		users := numbered(max(0, from-3), min(from, 7))
		write(w, map[string]any{"users": users, "more": from < 7})
	}},
	"cursor": {"{kind: cursor, query: after, next: .next}", func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "after", 0)
		next := any(nil)
		if from+3 < 7 {
			next = strconv.Itoa(from + 3)
		}
		write(w, map[string]any{"users": numbered(from, min(from+3, 7)), "next": next})
	}},
	"cursor with empty pages": {"{kind: cursor, query: after, next: .next}", func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "after", 0)
		users := numbered(from/2*2-from/2, min(from/2+1, 7))
		if from%2 == 0 {
			users = nil
		}
		write(w, map[string]any{"users": users, "next": []any{from + 1, nil}[from/13]})
	}},
	"cursor with overlapping pages": {"{kind: cursor, query: after, next: .next}", func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "after", 0)
		write(w, map[string]any{"users": numbered(max(0, from-1), min(from+3, 7)), "next": map[bool]any{true: from + 3}[from+3 < 7]})
	}},
	"link header": {"{kind: link_header}", func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "after", 0)
		if from+3 < 7 {
			w.Header().Add("Link", fmt.Sprintf(`<http://%s/users?after=0>; rel="first", <http://%s/users?a=1,2&after=%d>; rel="next"`, r.Host, r.Host, from+3))
		}
		write(w, map[string]any{"users": numbered(from, min(from+3, 7))})
	}},
	"next URL": {"{kind: next_url, next: .next}", func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "after", 0)
		next := ""
		if from+3 < 7 {
			next = fmt.Sprintf("/users?after=%d", from+3)
		}
		write(w, map[string]any{"users": numbered(from, min(from+3, 7)), "next": next})
	}},
	"start index": {"{kind: start_index, query: startIndex}", func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "startIndex", 0) - 1
		write(w, map[string]any{"users": numbered(from, min(from+3, 7)), "totalResults": 99, "itemsPerPage": 3})
	}},
}

func TestPaging(t *testing.T) {
	for name, s := range servers {
		t.Run(name, func(t *testing.T) {
			inv := collect(t, open(t, load(t, s.pages), serve(t, s.handle)))
			if n := accountsIn(inv); n != 7 || line(inv).State != collectors.Complete {
				t.Errorf("%d accounts, %+v, want 7 and complete", n, line(inv))
			}
		})
	}
}

func accountsIn(inv collectors.Inventory) int {
	n := 0
	for _, a := range inv.Assets {
		if a.Type == saas.AccountType {
			n++
		}
	}
	return n
}

// line is the worst line of the listing of accounts.
func line(inv collectors.Inventory) collectors.Coverage {
	var worst collectors.Coverage
	for _, c := range inv.Coverage {
		if c.AssetType == saas.AccountType && c.Path == "" && (worst.State == "" || c.State != collectors.Complete) {
			worst = c
		}
	}
	return worst
}

func TestPagesThatCannotBeRelied(t *testing.T) {
	cursor := "{kind: cursor, query: after, next: .next}"
	tests := []struct {
		name   string
		pages  string
		handle func(w http.ResponseWriter, r *http.Request)
		state  collectors.State
		reason string
	}{
		{"the same cursor again", cursor, func(w http.ResponseWriter, r *http.Request) {
			write(w, map[string]any{"users": numbered(0, 3), "next": "a"})
		}, collectors.Partial, "go round"},
		{"a round of three cursors", cursor, func(w http.ResponseWriter, r *http.Request) {
			at := number(r, "after", 0)
			write(w, map[string]any{"users": numbered(at*3, at*3+3), "next": []int{1, 2, 3, 1}[at]})
		}, collectors.Partial, "a cursor came twice"},
		{"a page that does not mind its number", "{kind: page, query: page}", func(w http.ResponseWriter, r *http.Request) {
			write(w, map[string]any{"users": numbered(0, 3)})
		}, collectors.Partial, "each is the same as the one before"},
		{"empty pages without end", cursor, func(w http.ResponseWriter, r *http.Request) {
			write(w, map[string]any{"users": numbered(0, 0), "next": number(r, "after", 0) + 1})
		}, collectors.Partial, "pages without items"},
		{"another host", "{kind: next_url, next: .next}", func(w http.ResponseWriter, r *http.Request) {
			write(w, map[string]any{"users": numbered(0, 3), "next": "https://evil.example/users"})
		}, collectors.Partial, "another host"},
		{"no more than six", "{kind: offset, query: from, most: 6, more: .more}", func(w http.ResponseWriter, r *http.Request) {
			from := number(r, "from", 0)
			write(w, map[string]any{"users": numbered(from, from+3), "more": true})
		}, collectors.Partial, "gives no more items"},
		{"a page of a proxy", cursor, func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "<html>sign in")
		}, collectors.Unreachable, "an HTML page instead of JSON: mine:users"},
		{"a page of a proxy in the middle", cursor, func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("after") != "" {
				io.WriteString(w, "<html>sign in")
				return
			}
			write(w, map[string]any{"users": numbered(0, 3), "next": "a"})
		}, collectors.Partial, "an HTML page instead of JSON: mine:users"},
		{"denied in the middle", cursor, func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("after") != "" {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			write(w, map[string]any{"users": numbered(0, 3), "next": "a"})
		}, collectors.Partial, "HTTP 403: mine:users"},
		{"an item without an ID", cursor, func(w http.ResponseWriter, r *http.Request) {
			write(w, map[string]any{"users": []any{map[string]any{"id": 1}, map[string]any{"id": nil}, map[string]any{"id": ""}, 7}, "next": nil})
		}, collectors.Partial, "3 items cannot be told from one another"},
		{"nobody", cursor, func(w http.ResponseWriter, r *http.Request) {
			write(w, map[string]any{"users": numbered(0, 0)})
		}, collectors.Partial, "the answer lists nobody: mine:users"},
		{"another form", cursor, func(w http.ResponseWriter, r *http.Request) { write(w, []int{1}) }, collectors.Unreachable, "the answer has another form"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := line(collect(t, open(t, load(t, tt.pages), serve(t, tt.handle))))
			if got.State != tt.state || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("coverage is %+v, want %s %q", got, tt.state, tt.reason)
			}
		})
	}
}
