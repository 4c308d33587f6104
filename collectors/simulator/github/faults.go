package github

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// A fault is one of acme that an audit has to find.
type fault struct {
	control string
	also    []string // other controls that find it
	nights  acme.Nights
	what    string
	plant   func(*company) string // returns the ID of the asset
}

// faults are all of them.
var faults []fault

var nearMisses []struct {
	what string
	put  func(*company)
}
