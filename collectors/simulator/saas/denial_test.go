package saas_test

import (
	"slices"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	saasroom "github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/saas"
)

// TestDenials denies every operation of every product alone: what its table
// says goes blind, and nothing else.
func TestDenials(t *testing.T) {
	for _, c := range start(t, 1, saas.Options{}).Connections() {
		t.Run(c.Provider, func(t *testing.T) {
			all := slices.DeleteFunc(operations(t, c.Provider), func(op collectors.Operation) bool {
				return op.Name == "entra:POST /oauth2/v2.0/token" // without it nothing can be planned
			})
			saastest.Denials(t, all, func(denied string) collectors.Source {
				var faults []acme.Fault
				if denied != "" {
					faults = []acme.Fault{{Operation: denied, Kind: acme.Deny}}
				}
				s := start(t, 1, saas.Options{Faults: faults})
				undeclared := connection(t, s, of(s, c.Provider))
				undeclared.Register = saasroom.Entry{} // or it would stand in for what is denied
				return sourceOf(t, c, undeclared)
			})
		})
	}
}
