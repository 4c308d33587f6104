package policies

import (
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	// Put together, so that no scanner takes the test for a leak.
	token := "ghp" + "_" + strings.Repeat("a1B2", 9)
	jwt := "eyJ" + "hbGciOiJIUzI1NiJ9" + "." + "eyJ" + "zdWIiOiIxMjM0In0" + "." + "c2ln"
	for text, want := range map[string]string{
		"key AKI" + "AIOSFODNN7EXAMPLE leaked": "key (hidden) leaked",
		"two: " + token + "," + token:          "two: (hidden),(hidden)",
		jwt:                                    "(hidden)",
		"xoxb" + "-1234567890-abc":             "(hidden)",
		"-----BEGIN RSA PRIVATE" + " KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nmore": "(hidden)\nmore",
		"-----BEGIN PRIVATE" + " KEY-----MIIE":                                            "(hidden)",
		"AKIA is how keys begin":                                                          "AKIA is how keys begin",
		"payments@acme.example":                                                           "payments@acme.example",
		"":                                                                                "",
	} {
		if got := Mask(text); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSecretKey(t *testing.T) {
	for key, want := range map[string]bool{
		"DB_PASSWORD": true, "api-key": true, "ApiKeys": true, "github.token": true, "client secret": true,
		"owner": false, "token-service": false, "password-policy": false, "cost-center": false, "key": false, "": false,
	} {
		if got := SecretKey(key); got != want {
			t.Errorf("SecretKey(%q) = %t, want %t", key, got, want)
		}
	}
}
