package reference

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// What does not fit in the index is unknown to those that join it, whatever the
// order in which it came, and to nobody else.
func TestIndexThatIsFull(t *testing.T) {
	disk := func(i int) string {
		return fmt.Sprintf(`%s {"id":"d-%d","type":"aws.bucket","name":"d%d","parent":"acct","attributes":{},"links":{},"tags":{"pad":%q}}`, where, i, i, strings.Repeat("x", 900))
	}
	var others []string
	for i := range 1000 {
		others = append(others, instance(where, fmt.Sprint("i-", i), fmt.Sprint("n", i), ""), disk(i))
	}
	n := night{
		policies: map[string]string{
			"a": custom("guardrails.a", "related: {x: {type: aws.instance, key: id, from: links.attached_to}}", names),
			"b": custom("guardrails.b", "related: {x: {type: aws.bucket, key: id, from: links.buckets}}", names),
			"c": custom("guardrails.c", "related: {x: {type: aws.instance, key: id, from: links.none}}", names),
			"d": custom("guardrails.d", "related: {x: {type: aws.bucket, key: id, from: links.none}}", names),
			"e": custom("guardrails.e", "related: {x: links.buckets}", names),
			"f": custom("guardrails.f", "related: {x: links.attached_to}", names),
			"g": custom("guardrails.g", "related: {x: {type: aws.instance, key: parent, from: links.none}}", names),
			"h": custom("guardrails.h", "", `deny contains "x"`),
		},
		asset:    volume(`,"links":{"attached_to":["i-7"],"buckets":["d-7"],"none":[]}`),
		coverage: []collectors.Coverage{seen(collectors.Complete, "aws.instance"), seen(collectors.Complete, "aws.bucket")},
		index:    1 << 20,
	}
	const full = "unknown related x: aws.bucket does not fit in the 1 MB that joins may take; leave out controls that look it up"
	want := map[string]string{
		"guardrails.a": "fail [n7]", "guardrails.b": full, "guardrails.c": "fail []", "guardrails.d": "fail []",
		"guardrails.e": full, "guardrails.f": "fail [n7]", "guardrails.g": "fail []", "guardrails.h": "fail x",
	}
	slices.Sort(others)
	for range 2 {
		n.others = others
		for id, f := range n.findings(t) {
			if got := status(f); got != want[id] {
				t.Errorf("%s is %q, want %q", id, got, want[id])
			}
		}
		slices.Reverse(others)
	}
}

// Which types are let go does not depend on the order in which assets come.
func TestRoomIsDeterministic(t *testing.T) {
	types := []string{"aws.bucket", "aws.database", "aws.instance", "aws.snapshot"}
	text := map[string]string{}
	for _, x := range types {
		text[x] = custom("guardrails."+x[4:], "related: {x: {type: "+x+", key: id, from: links.x}}", names)
	}
	p := night{policies: text}.program(t)
	for name, order := range map[string][]int{"small first": {0, 1, 2, 3}, "backward": {3, 2, 1, 0}, "mixed": {2, 0, 3, 1}, "other": {1, 3, 0, 2}} {
		ix := p.NewIndex(400_000)
		for _, at := range order {
			for i := range 300 * (at + 1) {
				doc := fmt.Sprintf(`{"id":"%s-%d","type":%q,"tags":{"pad":%q}}`, types[at], i, types[at], strings.Repeat("x", 200))
				if err := ix.Add(engine.Document{Where: where, Type: types[at], JSON: []byte(doc)}); err != nil {
					t.Fatal(err)
				}
			}
		}
		ix.Seal(nil)
		holds := ix.Holds()
		if holds.Assets != 300 || holds.Bytes > 400_000 || !slices.Equal(holds.Left, types[1:]) {
			t.Errorf("%s: it holds %+v, want 300 assets of %s", name, holds, types[0])
		}
	}
}

// A key that most assets share must not make the run take the square of them.
func TestHotKey(t *testing.T) {
	for name, c := range map[string]struct {
		assets, size int
		want         string
	}{
		"as many as may be": {maxFound, 0, "pass"},
		"one more":          {maxFound + 1, 0, "unknown related x: there are more than 10000 aws.instance; join by what tells them apart"},
		"too large":         {170, 100_000, "unknown related x: there are more than 16 MB of aws.instance; join by what tells them apart"},
	} {
		t.Run(name, func(t *testing.T) {
			n := night{
				policies: map[string]string{
					"a": custom("guardrails.a", "related: {x: {type: aws.instance, key: parent, from: parent}}", `deny contains "x" if count(input.related.x) == 7`),
					"b": custom("guardrails.b", "", `deny contains "x"`),
				},
				asset:    volume(""),
				coverage: []collectors.Coverage{seen(collectors.Complete, "aws.instance")},
			}
			for i := range c.assets {
				n.others = append(n.others, fmt.Sprintf(`%s {"id":"i-%d","type":"aws.instance","parent":"acct","name":%q}`, where, i, strings.Repeat("x", c.size)))
			}
			got := n.findings(t)
			if s := status(got["guardrails.a"]); s != c.want {
				t.Errorf("it is %q, want %q", s, c.want)
			}
			if got["guardrails.b"].Status != policies.Fail {
				t.Errorf("its neighbour is %s", status(got["guardrails.b"]))
			}
		})
	}
}
