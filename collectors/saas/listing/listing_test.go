package listing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/web"
)

// pages serves numbers from 0 to total-1, ten on a page.
func pages(total int) func(context.Context, string) (Page[int], error) {
	return func(_ context.Context, cursor string) (Page[int], error) {
		from := 0
		fmt.Sscan(cursor, &from)
		var p Page[int]
		for n := from; n < min(from+10, total); n++ {
			p.Items = append(p.Items, n)
		}
		if from+10 < total {
			p.Next = fmt.Sprint(from + 10)
		}
		return p, nil
	}
}

func TestPages(t *testing.T) {
	for _, test := range []struct {
		cursor string
		most   int
		first  int
		last   int
		next   string
	}{
		{"", 0, 0, 34, ""},
		{"", 20, 0, 19, "20"},
		{"", 15, 0, 19, "20"}, // a page is never cut
		{"20", 15, 20, 34, ""},
		{"30", 1, 30, 34, ""},
	} {
		var got []int
		next, err := Pages(t.Context(), "test", test.cursor, test.most, pages(35), func(n int) { got = append(got, n) })
		if err != nil || next != test.next || got[0] != test.first || got[len(got)-1] != test.last {
			t.Errorf("Pages from %q, at most %d = %d…%d, %q, %v", test.cursor, test.most, got[0], got[len(got)-1], next, err)
		}
	}
}

func TestPagesThatLeadBack(t *testing.T) {
	again := func(_ context.Context, cursor string) (Page[int], error) {
		return Page[int]{Items: []int{1}, Next: map[string]string{"": "a", "a": "b", "b": "a"}[cursor]}, nil
	}
	n := 0
	next, err := Pages(t.Context(), "test", "", 0, again, func(int) { n++ })
	if e, ok := errors.AsType[*web.Error](err); !ok || e.Fault != Loop || next != "" || n != 3 {
		t.Errorf("Pages = %q, %v after %d items, want a loop after 3", next, err, n)
	}
}

func TestContinue(t *testing.T) {
	scope := collectors.Scope{Provider: "slack", Place: "acme", Part: "accounts", Types: []string{saas.AccountType}, Hints: map[string]string{"kept": "yes"}}
	gather := func(cursor string) collectors.Result {
		a := NewAccounts(saas.Connection{Provider: "slack", Name: "acme"}, scope, "test")
		a.Continue(cursor)
		return a.Result()
	}
	if r := gather(""); len(r.Next) != 0 || r.Coverage[0].State != collectors.Complete {
		t.Errorf("at its end a listing leads to %v", r.Next)
	}
	r := gather("c1")
	if len(r.Next) != 1 || r.Next[0].Part != "accounts.2" || r.Next[0].Hints[CursorHint] != "c1" || r.Next[0].Hints["kept"] != "yes" {
		t.Errorf("a listing goes on with %v", r.Next)
	}
	if len(scope.Hints) != 1 {
		t.Errorf("the hints of the first scope were changed: %v", scope.Hints)
	}
	scope.Part = "accounts.1000000"
	if r := gather("c2"); len(r.Next) != 0 || r.Coverage[0].State != collectors.Partial {
		t.Errorf("a listing without an end leads to %v, %v", r.Next, r.Coverage)
	}
}

func TestAccountsThatComeTwice(t *testing.T) {
	a := NewAccounts(saas.Connection{Provider: "slack", Name: "acme"}, collectors.Scope{Provider: "slack", Place: "acme", Part: "accounts"}, "test")
	a.Add(saas.Account{Key: "1"})
	a.Add(saas.Account{Key: "1"})
	r := a.Result()
	if len(r.Assets) != 1 || r.Coverage[0].State != collectors.Partial || r.Coverage[0].Count != 1 {
		t.Errorf("Result = %v, want one account, partial", r)
	}
}

func TestEach(t *testing.T) {
	var at, most atomic.Int64
	done := make([]bool, 50)
	Each(t.Context(), len(done), 4, func(i int) {
		for n := at.Add(1); ; {
			m := most.Load()
			if n <= m || most.CompareAndSwap(m, n) {
				break
			}
		}
		done[i] = true
		at.Add(-1)
	})
	if slices.Contains(done, false) || most.Load() > 4 {
		t.Errorf("Each did %v, %d at once, want all, 4 at once", done, most.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	Each(ctx, 50, 1, func(int) { n++; cancel() })
	if n > 2 {
		t.Errorf("Each went on %d times after the end of its context", n-1)
	}
}
