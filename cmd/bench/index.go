package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan"
)

// indexed is the index of some assets that controls join.
type indexed struct {
	Holds   engine.Indexed
	Heap    float64 // MB of 10^6 bytes by which the heap grew
	Seconds float64 // to fill and seal it
}

// indexing measures what joins cost before the first asset is judged.
func indexing(ctx context.Context, b *bench) error {
	assets := sized(b, 100_000, 2000)
	b.title("index: %d generated instances, which two controls join by id and by parent", assets)
	var got indexed
	u, err := child(ctx, "index", true, assets, &got)
	if err != nil {
		return err
	}
	b.add("index_mb_100k_joined", got.Heap, "MB", "at most 200", "by which the heap grows, %.0f bytes an asset; the index says %.1f MB; whole process at most %.0f MB",
		got.Heap*1e6/float64(assets), float64(got.Holds.Bytes)/1e6, u.Peak)
	b.add("index_s_100k_joined", got.Seconds, "s", "at most 3", "to fill and seal it on one core, from JSON bytes")
	return nil
}

// joiningControls look for instances by two keys, and read two attributes.
var joiningControls = engine.PolicySet{Schemas: schemas.All(), Modules: []engine.Module{
	{Path: "attached.rego", Source: []byte(`# METADATA
# custom:
#   asset_types: [aws.volume]
#   related: {instances: {type: aws.instance, key: id, from: links.attached_to}}
package bench.attached

deny contains i.name if {
	some i in input.related.instances
	i.attributes.state == "stopped"
}
`)},
	{Path: "account.rego", Source: []byte(`# METADATA
# custom:
#   asset_types: [aws.account]
#   related: {instances: {type: aws.instance, key: parent, from: id, within: place}}
package bench.account

deny contains i.name if {
	some i in input.related.instances
	i.attributes.instance_type == "x1e.32xlarge"
}
`)},
}}

// index is the child that fills the index.
func index(ctx context.Context, in *json.Decoder, out *json.Encoder) error {
	var assets int
	if err := in.Decode(&assets); err != nil {
		return err
	}
	program, err := plan.Engine{}.Compile(ctx, joiningControls)
	if err != nil {
		return err
	}
	ix := program.NewIndex(0)
	before := heap()
	var took time.Duration
	for i := range assets {
		text, err := json.Marshal(assetAt(i * len(assetTypes))) // the first of the types
		if err != nil {
			return err
		}
		doc := engine.Document{Where: place, Scope: place, Type: assetTypes[0], JSON: text}
		start := time.Now()
		if err := ix.Add(doc); err != nil {
			return fmt.Errorf("asset %d: %w", i, err)
		}
		took += time.Since(start)
	}
	start := time.Now()
	ix.Seal(coverage())
	took += time.Since(start)
	got := indexed{Holds: ix.Holds(), Heap: float64(heap()-before) / 1e6, Seconds: took.Seconds()}
	runtime.KeepAlive(ix)
	if got.Holds.Assets != assets {
		return fmt.Errorf("the index holds %+v, want %d assets", got.Holds, assets)
	}
	return out.Encode(got)
}

// heap is how much of it is in use. The second collection takes what pools had.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
