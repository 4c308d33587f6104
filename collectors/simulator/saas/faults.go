package saas

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// A fault is one row of the tables: something that is wrong at acme.
type fault struct {
	control string
	also    []string // controls that necessarily fail with it on the same asset
	nights  acme.Nights
	what    string

	// plant puts it into the company and returns the asset that the finding is
	// about.
	plant func(*company) string
}

// plant puts the night's faults into the company, and what only looks like one.
func (c *company) plant() {
	acme.SortPlanted(c.planted)
}
