package gcp

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/corporate-sre/auditor/collectors/collectortest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestInventoryOfASmallOrganization(t *testing.T) {
	all := gather(t, world().start(t, nil))
	got, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "acme.golden.json")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the inventory differs from %s; if that is right, run go test ./collectors/gcp -update", path)
	}
}

func TestConformance(t *testing.T) {
	for name, page := range map[string]int{"in one page": 0, "in pages of one": 1} {
		t.Run(name, func(t *testing.T) {
			f := world()
			f.page = page
			s := f.start(t, nil)
			gather(t, s) // opens the connections, which the clients keep
			collectortest.Test(t, s, collectortest.Options{})
		})
	}
}

func TestEveryCallNamesTheQuotaProjectAndTheToken(t *testing.T) {
	f := world()
	f.start(t, nil).Plan(t.Context())
	for header, want := range map[string]string{"x-goog-user-project": "acme-audit", "authorization": "Bearer acme"} {
		if got := f.headers.Get(header); len(got) != 1 || got[0] != want {
			t.Errorf("%s = %q, want %q", header, got, want)
		}
	}
}
