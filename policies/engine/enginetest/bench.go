package enginetest

import (
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies/engine"
)

// Bench evaluates the Company, from JSON to findings. A check is one control that
// judged one asset; the time is that of the CPU, so that other work on the
// machine does not count.
func Bench(b *testing.B, e engine.Engine, set engine.PolicySet) {
	p, err := e.Compile(b.Context(), set)
	if err != nil {
		b.Fatal(err)
	}
	docs := Company(4000)
	parts := Inventory(docs)
	checks, failed := 0, 0
	b.ReportAllocs()
	b.SetBytes(int64(len(strings.Join(docs, ""))))
	began := cpuSeconds(b)
	for b.Loop() {
		r, err := engine.Evaluate(b.Context(), p, parts, engine.EvaluateOptions{Now: Now, Coverage: Complete()})
		if err != nil {
			b.Fatal(err)
		}
		for _, n := range r.Counts {
			checks += n.Pass + n.Fail
			failed += n.Fail
		}
	}
	b.ReportMetric(float64(checks)/(cpuSeconds(b)-began), "checks/cpu-s")
	b.ReportMetric(float64(checks)/float64(b.N*len(docs)), "checks/asset")
	b.ReportMetric(100*float64(failed)/float64(checks), "%failed")
}
