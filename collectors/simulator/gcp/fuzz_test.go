package gcp

import (
	"context"
	"slices"
	"testing"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// FuzzToken wants a page or a refusal for whatever comes as a token.
func FuzzToken(f *testing.F) {
	s := &Server{}
	ctx := context.WithValue(f.Context(), callKey{}, &call{})
	all := sequence[int]{3, func(i int) []int { return []int{10 * i, 10*i + 1} }}
	r := &assetpb.ListAssetsRequest{Parent: "organizations/1", PageSize: 3}
	for _, at := range []place{{}, {1, 1}, {3, 0}, {-1, 0}, {0, 99}, {1 << 40, 1 << 40}} {
		f.Add(token(r, at, false))
	}
	f.Add("x")
	f.Fuzz(func(t *testing.T, text string) {
		r := proto.CloneOf(r)
		r.PageToken = text
		items, next, err := cut(ctx, s, r, all, 2, 4)
		if err != nil && (items != nil || next != "") || len(items) > 3 {
			t.Errorf("token %q gives %v, %q, %v", text, items, next, err)
		}
	})
}

// FuzzCall reads requests of any bytes.
func FuzzCall(f *testing.F) {
	s := &Server{company: found(acme.New(acme.Options{Now: testNow, Night: 1}), 0)}
	f.Add("/google.cloud.asset.v1.AssetService/ListAssets", []byte{0, 0, 0, 0, 2, 32, 1})
	f.Add("/google.cloud.billing.budgets.v1.BudgetService/ListBudgets", []byte{0, 0, 0, 0, 1, 10})
	f.Add("/google.cloud.asset.v1.AssetService/", []byte{})
	f.Add("//", []byte{0, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, path string, body []byte) {
		if c := s.call(path, body); c != nil && (c.operation == "" || c.service == "") {
			t.Errorf("%q is read as %+v", path, c)
		}
	})
}

// Whatever the sizes of units and pages, each item comes once and in order.
func TestPagesGiveEachItemOnce(t *testing.T) {
	ctx := context.WithValue(t.Context(), callKey{}, &call{})
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 5), 0, 8).Draw(t, "units")
		var want []int
		units := make([][]int, len(sizes))
		for i, n := range sizes {
			for range n {
				units[i] = append(units[i], len(want))
				want = append(want, len(want))
			}
		}
		all := sequence[int]{len(units), func(i int) []int { return units[i] }}
		r := &assetpb.ListAssetsRequest{Parent: "organizations/1"}
		var got []int
		for range len(want) + len(units) + 2 {
			r.PageSize = rapid.Int32Range(0, 7).Draw(t, "size")
			items, next, err := cut(ctx, &Server{}, r, all, 2, 4)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, items...)
			if r.PageToken = next; next == "" {
				break
			}
		}
		if r.PageToken != "" || !slices.Equal(got, want) {
			t.Fatalf("pages give %v, want %v", got, want)
		}
	})
}
