package reference

import (
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// BenchmarkEvaluate goes from JSON to findings, passes included.
func BenchmarkEvaluate(b *testing.B) {
	shipped, err := enginetest.Shipped()
	if err != nil {
		b.Fatal(err)
	}
	for name, set := range map[string]engine.PolicySet{"typical": enginetest.Typical(), "shipped": shipped} {
		b.Run(name, func(b *testing.B) { enginetest.Bench(b, Engine{}, set) })
	}
}

// BenchmarkDecode is the decoder alone.
func BenchmarkDecode(b *testing.B) {
	docs := enginetest.Company(400)
	d := newDecoder()
	b.ReportAllocs()
	b.SetBytes(int64(len(strings.Join(docs, "")) / len(docs)))
	for i := 0; b.Loop(); i++ {
		if _, err := d.decode([]byte(docs[i%len(docs)])); err != nil {
			b.Fatal(err)
		}
	}
}
