package gcp

import "testing"

func TestExpiryOf(t *testing.T) {
	for expression, want := range map[string]expiry{
		`request.time < timestamp("2027-06-30T00:00:00Z")`:                                                     "2027-06-30T00:00:00Z",
		`request.time<=timestamp('2027-06-30T02:00:00.5+02:00')`:                                               "2027-06-30T00:00:00Z",
		`resource.name == "x" && request.time < timestamp("2027-06-30T00:00:00Z")`:                             "2027-06-30T00:00:00Z",
		`resource.name == "x" || request.time < timestamp("2027-06-30T00:00:00Z")`:                             "",
		`!(request.time < timestamp("2027-06-30T00:00:00Z"))`:                                                  "",
		`request.time < timestamp("2027-06-30T00:00:00Z") && request.time < timestamp("2027-07-30T00:00:00Z")`: "",
		`request.time > timestamp("2027-06-30T00:00:00Z")`:                                                     "",
		`request.time < timestamp("soon")`:                                                                     "",
		`request.time < timestamp("9999-12-31T23:59:59Z")`:                                                     "",
		`request.time.getHours("Europe/Berlin") < 18`:                                                          "",
	} {
		if got := expiryOf(expression); got != want {
			t.Errorf("expiryOf(%s) = %q, want %q", expression, got, want)
		}
	}
}
