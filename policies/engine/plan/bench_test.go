package plan

import (
	"testing"

	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

func BenchmarkEvaluate(b *testing.B) {
	b.Run("typical", func(b *testing.B) { enginetest.Bench(b, Engine{}, enginetest.Typical()) })
	b.Run("300 controls", func(b *testing.B) { enginetest.Bench(b, Engine{}, withOthers(290)) })
}
