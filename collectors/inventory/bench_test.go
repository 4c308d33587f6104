package inventory

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// benchScope is a scope of 100 assets of about 1.2 KB each, of words that repeat
// and IDs that do not.
func benchScope(n int) (collectors.Scope, collectors.Result) {
	s, r := scope(fmt.Sprintf("%012d", n), "acme.box", 100)
	random := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range r.Assets {
		var groups []string
		for range 12 {
			groups = append(groups, fmt.Sprintf(`{"group_id":"sg-%016x","description":"allows the load balancer","ports":[443,8443]}`, random.Uint64()))
		}
		r.Assets[i].Attributes = json.RawMessage(fmt.Sprintf(`{"account_id":"%012d","size_gib":%d,"groups":[%s]}`, n, i, strings.Join(groups, ",")))
	}
	return s, r
}

func BenchmarkWrite(b *testing.B) {
	w, err := Create(filepath.Join(b.TempDir(), "inventory"), tonight)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	work := make(chan func() error)
	var wg sync.WaitGroup
	for range collectors.DefaultWorkers {
		wg.Go(func() {
			for keep := range work {
				if err := keep(); err != nil {
					b.Error(err)
				}
			}
		})
	}
	n := 0
	s, r := benchScope(n) // one for all, since making them is not the point
	for b.Loop() {
		s.Place = fmt.Sprintf("%012d", n)
		s := s
		work <- func() error { return w.Keep(s, r) }
		n++
	}
	close(work)
	wg.Wait()
	b.ReportMetric(float64(n*100)/b.Elapsed().Seconds(), "assets/s")
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "scopes/s")
	report(b)
}

// BenchmarkEncode is BenchmarkWrite on one processor and without the disk.
func BenchmarkEncode(b *testing.B) {
	_, r := benchScope(0)
	enc := newEncoder()
	assets, bytes := 0, int64(0)
	b.ReportAllocs()
	for b.Loop() {
		var e Entry
		if err := enc.encode(io.Discard, r.Assets, &e); err != nil {
			b.Fatal(err)
		}
		assets += len(r.Assets)
		bytes = e.Bytes
	}
	b.SetBytes(bytes)
	b.ReportMetric(float64(assets)/b.Elapsed().Seconds(), "assets/s")
}

func BenchmarkDigestOf(b *testing.B) {
	_, r := benchScope(0)
	doc, err := json.Marshal(r.Assets[0])
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DigestOf(doc); err != nil {
			b.Fatal(err)
		}
	}
}

// benchInventory is an inventory of 100 scopes.
func benchInventory(b *testing.B) *Reader {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "inventory")
	w, err := Create(dir, tonight)
	if err != nil {
		b.Fatal(err)
	}
	for n := range 100 {
		if err := w.Keep(benchScope(n)); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Finish(night, nil); err != nil {
		b.Fatal(err)
	}
	r, err := Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { r.Close() })
	return r
}

func BenchmarkRead(b *testing.B) {
	r := benchInventory(b)
	assets, bytes, size := 0, int64(0), int64(0)
	b.ReportAllocs()
	for b.Loop() {
		for e := range r.Scopes() {
			for _, err := range r.Documents(e) {
				if err != nil {
					b.Fatal(err)
				}
				assets++
			}
			bytes += e.Bytes
			size += e.Size
		}
	}
	b.SetBytes(bytes / int64(assets/10_000))
	b.ReportMetric(float64(assets)/b.Elapsed().Seconds(), "assets/s")
	b.ReportMetric(float64(bytes)/float64(size), "x-smaller")
	report(b)
}

// BenchmarkDigests asks for what BenchmarkRead reads.
func BenchmarkDigests(b *testing.B) {
	r := benchInventory(b)
	assets, scopes := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		for e := range r.Scopes() {
			digests, err := r.Digests(e)
			if err != nil {
				b.Fatal(err)
			}
			assets += len(digests)
			scopes++
		}
	}
	b.ReportMetric(float64(assets)/b.Elapsed().Seconds(), "assets/s")
	b.ReportMetric(float64(scopes)/b.Elapsed().Seconds(), "scopes/s")
}

// report adds the memory that the program has got from the system.
func report(b *testing.B) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "MB-from-system")
}
