package saas_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/saas"
)

func opener(b []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}

func export(text string) saas.Accounts {
	return saas.Accounts{
		Connection: saas.Connection{Provider: "figma", Name: "design", Now: night, Prices: saas.Prices{
			{Provider: "figma", SeatType: "Full", Price: &collectors.Money{Minor: 2400, Currency: "JPY"}, Source: "prices.csv row 2"},
		}},
		Open: opener([]byte(text)), AsOf: night.AddDate(0, 0, -3),
	}
}

// all reads every scope of a source.
func all(t testing.TB, s collectors.Source) collectors.Inventory {
	t.Helper()
	scopes, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var inv collectors.Inventory
	for len(scopes) > 0 {
		r, err := s.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatal(err)
		}
		scopes = append(scopes[1:], r.Next...)
		inv.Assets = append(inv.Assets, r.Assets...)
		inv.Coverage = append(inv.Coverage, r.Coverage...)
	}
	return inv
}

const exportFile = `ユーザーID,氏名,メールアドレス,ステータス,権限,二段階認証,最終ログイン,ライセンス,作成日
1,佐藤　ゆき,Ｙｕｋｉ@ACME.example,有効,オーナー,有効,2026/11/20 18:30,Full,2024/04/01
2,,ken@acme.example,招待中,一般,無効,未ログイン,,2026-11-20
3,Odd,not an address,zombie,?,maybe,yesterday,View,
`

func TestAccounts(t *testing.T) {
	want := []string{
		`figma:design design {"provider":"figma","capabilities":{"mfa":true,"sso":false,"last_active":true,"seat":true,"guests":false,"deactivated_listed":false},"seats":[{"type":"Full","purchased":null,"consumed":1,"price":{"minor":2400,"currency":"JPY"},"price_source":"prices.csv row 2"},{"type":"View","purchased":null,"consumed":1,"price":null,"price_source":null}],"seats_counted":false,"category":null,"data_class":null,"renews_on":null}`,
		`figma:design/1 佐藤 ゆき {"provider":"figma","email":"yuki@acme.example","emails":[{"address":"yuki@acme.example","primary":true}],"kind":"unknown","status":"active","raw_status":"有効","privilege":"owner","roles":["オーナー"],"mfa":true,"created_at":"2024-03-31T15:00:00Z","last_active_at":"2026-11-20T09:30:00Z","seat":{"type":"Full","price":{"minor":2400,"currency":"JPY"},"price_source":"prices.csv row 2"}}`,
		`figma:design/2 ken@acme.example {"provider":"figma","email":"ken@acme.example","emails":[{"address":"ken@acme.example","primary":true}],"kind":"unknown","status":"invited","raw_status":"招待中","privilege":"member","roles":["一般"],"mfa":false,"created_at":"2026-11-19T15:00:00Z","invited_at":"2026-11-19T15:00:00Z","last_active_at":null,"seat":null}`,
		`figma:design/3 Odd {"provider":"figma","kind":"unknown","status":"unknown","raw_status":"zombie","privilege":"unknown","roles":["?"],"created_at":null,"seat":{"type":"View","price":null,"price_source":null}}`,
	}
	wantLines := []string{
		"complete 1", "complete 3",
		"attributes.email partial 1 row 4: not understood",
		"attributes.last_active_at partial 1 row 4: not understood",
		"attributes.mfa partial 1 row 4: not understood",
	}
	sjis, err := japanese.ShiftJIS.NewEncoder().String(exportFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"UTF-8": exportFile, "CP932": sjis} {
		inv := all(t, export(text))
		if got := brief(inv); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: accounts\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if got := lines(inv); strings.Join(got, "\n") != strings.Join(wantLines, "\n") {
			t.Errorf("%s: coverage\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(wantLines, "\n"))
		}
	}
	collectortest.Test(t, export(exportFile), collectortest.Options{})
}

func TestAccountsThatCannotBeRelied(t *testing.T) {
	tests := []struct {
		name   string
		text   string
		change func(*saas.Accounts)
		state  collectors.State
		reason string
	}{
		{"an old export", "email\na@acme.example\n", func(a *saas.Accounts) { a.AsOf = night.AddDate(0, 0, -60) }, collectors.Partial, "the export is of 2026-09-26, and more than 35 days old"},
		{"an old export that may be so", "email\na@acme.example\n", func(a *saas.Accounts) { a.AsOf, a.MaxAge = night.AddDate(0, 0, -60), 90*24*time.Hour }, collectors.Complete, ""},
		{"an export of nobody knows when", "email\na@acme.example\n", func(a *saas.Accounts) { a.AsOf = time.Time{} }, collectors.Partial, "nobody says when the export was made"},
		{"a row twice", "email\na@acme.example\nA@acme.example\n", nil, collectors.Partial, "row 3: the id of a row above"},
		{"a short row", "id,email\n1,a@acme.example\n2\n", nil, collectors.Partial, "row 3: too few fields"},
		{"no known column", "colour\nred\n", nil, collectors.Unreachable, "no column for id, email or login"},
		{"nothing", "", nil, collectors.Unreachable, "the file is empty"},
		{"a header", "email\n", nil, collectors.Unreachable, "the export has a header and no account"},
		{"a column that is not there", "email\na@acme.example\n", func(a *saas.Accounts) { a.Columns = map[string]string{"status": "zustand"} }, collectors.Unreachable, `no column is named "zustand"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := export(tt.text)
			if tt.change != nil {
				tt.change(&a)
			}
			for _, line := range all(t, a).Coverage {
				if line.AssetType == saas.AccountType && line.Path == "" && (line.State != tt.state || line.Reason != tt.reason) {
					t.Errorf("coverage is %s %q, want %s %q", line.State, line.Reason, tt.state, tt.reason)
				}
			}
		})
	}
}

func TestAccountsInManyScopes(t *testing.T) {
	const n = 25_000
	var b strings.Builder
	b.WriteString("id,email,status\n")
	for i := range n {
		fmt.Fprintf(&b, "u%d,u%d@acme.example,active\n", i, i)
	}
	b.WriteString("u1,again@acme.example,active\n")
	source := export(b.String())
	scopes, err := source.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	partial := 0
	for len(scopes) > 0 {
		r, err := source.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Assets) > 10_000 {
			t.Errorf("%s holds %d assets, want at most 10,000", scopes[0].ID(), len(r.Assets))
		}
		for _, a := range r.Assets {
			seen[a.ID] = true
		}
		for _, line := range r.Coverage {
			if line.State == collectors.Partial {
				partial++
			}
		}
		scopes = append(scopes[1:], r.Next...)
	}
	if len(seen) != n+1 || partial != 1 {
		t.Errorf("%d assets and %d partial scopes, want %d and 1, for the ID that comes twice", len(seen), partial, n+1)
	}
	runtime.KeepAlive(source)
}

func FuzzAccounts(f *testing.F) {
	f.Add(exportFile)
	f.Add("email;mfa\n\"a\n;;;")
	f.Fuzz(func(t *testing.T, text string) {
		ids := map[string]bool{}
		for _, a := range all(t, export(text)).Assets {
			if ids[a.ID] || !json.Valid(a.Attributes) {
				t.Errorf("asset %q comes twice, or is no JSON", a.ID)
			}
			ids[a.ID] = true
		}
	})
}

// TestABadRowBetweenTwoScopesIsToldOnce: the last row of one scope's stretch and
// the first of the next's are the same place.
func TestABadRowBetweenTwoScopesIsToldOnce(t *testing.T) {
	for name, after := range map[string]string{"in the middle": "10001,x\n", "at the end": ""} {
		var b strings.Builder
		b.WriteString("id,name\n")
		for i := 1; i <= 10_000; i++ {
			fmt.Fprintf(&b, "%d,x\n", i)
		}
		b.WriteString(",nobody\n" + after)
		told := 0
		for _, line := range all(t, export(b.String())).Coverage {
			told += strings.Count(line.Reason, "row 10002: no id, email or login")
		}
		if told != 1 {
			t.Errorf("%s: the row is told %d times, want 1", name, told)
		}
	}
}
