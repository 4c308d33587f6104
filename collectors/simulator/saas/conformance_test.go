package saas_test

import (
	"testing"

	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/simulator/saas"
)

// TestConformance: the collectors keep their contract on acme, hostile names
// and all.
func TestConformance(t *testing.T) {
	for _, c := range start(t, 1, saas.Options{}).Connections() {
		t.Run(c.Provider, func(t *testing.T) {
			s := start(t, 1, saas.Options{})
			collectortest.Test(t, source(t, s, of(s, c.Provider)), collectortest.Options{})
		})
	}
}
