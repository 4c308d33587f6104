package saas_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
)

// Hostile text stays text, and nothing of it becomes another person.
func TestHostile(t *testing.T) {
	inv := collect(t, people([]byte("person_id,name,email,status\n=1+1,\"</script><img src=x>\x1b[2J\u202e\",a@acme.example,active\n")))
	equal(t, "people", brief(inv), []string{`hr:=1+1 </script><img src=x> [2J {"email":"a@acme.example","person_id":"=1+1","status":"active"}`})
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := people([]byte(japaneseList)).Collect(ctx, collectors.Scope{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was canceled", err)
	}
}

func TestConformance(t *testing.T) {
	for _, list := range []string{
		japaneseList,
		"person_id,email,left_on\n1,taro,11/12/2026\n2\n" + strings.Repeat("3,c@acme.example,\n", 50),
		"",
	} {
		collectortest.Test(t, people([]byte(list)), collectortest.Options{})
	}
}

func large(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("社員番号,氏名,メールアドレス,在籍状況,入社日,退職日\n")
	for i := range rows {
		fmt.Fprintf(&b, "%07d,佐藤 %d,p%d@acme.example,在籍,2019/4/1,\n", i, i, i)
	}
	return b.Bytes()
}

func TestLarge(t *testing.T) {
	inv := collect(t, people(large(20_000)))
	equal(t, "coverage", lines(inv), []string{"complete 10000", "complete 10000"})
	if first, last := inv.Assets[0].ID, inv.Assets[19_999].ID; first != "hr:0000000" || last != "hr:0019999" {
		t.Errorf("%s to %s are read", first, last)
	}
}

// TestLargeWithMistakes wants each mistake told once, and by the scope that it
// is in, the one behind the last person of a full scope too.
func TestLargeWithMistakes(t *testing.T) {
	full := string(large(10_000)) // 10,001 lines
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"none":                    {full, []string{"complete 10000"}},
		"behind a full scope":     {full + "9\n", []string{"complete 10000", "partial 0 row 10002: too few fields"}},
		"an ID of an early scope": {full + "0000003,鈴木,x@acme.example,在籍,2019/4/1,\n", []string{"complete 10000", "partial 0 row 10002: the person_id of a row above"}},
		"a mail of an early scope": {full + "9999999,鈴木,p3@acme.example,在籍,2019/4/1,\n",
			[]string{"complete 10000", "partial 1 row 10002: the email of a row above, and nobody of them left"}},
		"a date in an early scope": {strings.Replace(full, "2019/4/1", "spring", 1) + "9999999,鈴木,x@acme.example,在籍,2019/4/1,\n",
			[]string{"complete 10000", "attributes.started_on partial 1 row 2: not understood", "complete 1"}},
	} {
		t.Run(name, func(t *testing.T) { equal(t, "coverage", lines(collect(t, people([]byte(c.file)))), c.want) })
	}
}

func BenchmarkPeople(b *testing.B) {
	file := large(200_000)
	for b.Loop() {
		collect(b, people(file))
	}
}

func FuzzPeople(f *testing.F) {
	f.Add([]byte(japaneseList))
	f.Add([]byte("person_id;email;left_on\n1;a@acme.example;2026-01-01\n\"2"))
	f.Add([]byte("sep=\t\n\x83\x41\x00,\xef\xbb\xbf"))
	f.Fuzz(func(t *testing.T, b []byte) {
		inv := collect(t, people(b))
		ids := map[string]bool{}
		for _, a := range inv.Assets {
			if ids[a.ID] || len(a.ID) < 4 || !json.Valid(a.Attributes) {
				t.Errorf("asset %+v", a)
			}
			ids[a.ID] = true
		}
		if c := inv.Coverage[0]; c.Path != "" || c.Count != len(inv.Assets) || c.State == collectors.Complete && c.Count == 0 {
			t.Errorf("coverage %+v for %d people", c, len(inv.Assets))
		}
	})
}
