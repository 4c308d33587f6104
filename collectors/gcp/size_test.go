package gcp

import (
	"runtime"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/gcp"
)

// BenchmarkNight collects 50,000 projects and what is in them, as a run does:
// scope by scope, none kept. heap-MB is the most that is live after a scope, with
// the simulated company's own share in it.
func BenchmarkNight(b *testing.B) {
	for b.Loop() {
		s, server := simulated(b, simulator.Options{Size: simulator.MaxSize})
		scopes, err := s.Plan(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		var assets, most int
		var peak uint64
		for len(scopes) > 0 {
			r, err := s.Collect(b.Context(), scopes[0])
			if err != nil {
				b.Fatal(err)
			}
			assets += len(r.Assets)
			most = max(most, len(r.Assets))
			scopes = append(scopes[1:], r.Next...)
			r = collectors.Result{}
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
		calls := 0
		for _, n := range server.Calls() {
			calls += n
		}
		b.ReportMetric(float64(assets), "assets")
		b.ReportMetric(float64(most), "assets/scope")
		b.ReportMetric(float64(peak>>20), "heap-MB")
		b.ReportMetric(float64(calls), "calls")
	}
}
