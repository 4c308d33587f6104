package collectors

import (
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	// Put together, so that no scanner takes the test for a leak.
	token := "ghp" + "_" + strings.Repeat("a1B2", 9)
	jwt := "eyJ" + "hbGciOiJIUzI1NiJ9" + "." + "eyJ" + "zdWIiOiIxMjM0In0" + "." + "c2ln"
	for text, want := range map[string]string{
		"key AKI" + "AIOSFODNN7EXAMPLE leaked": "key (hidden: an AWS access key ID) leaked",
		"two: " + token + "," + token:          "two: (hidden: a GitHub token),(hidden: a GitHub token)",
		jwt:                                    "(hidden: a JSON Web Token)",
		"xoxb" + "-1234567890-abc":             "(hidden: a Slack token)",
		"-----BEGIN RSA PRIVATE" + " KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nmore": "(hidden: a private key)\nmore",
		"-----BEGIN PRIVATE" + " KEY-----MIIE":                                            "(hidden: a private key)",
		"AKIA is how keys begin":                                                          "AKIA is how keys begin",
		"payments@acme.example":                                                           "payments@acme.example",
		"":                                                                                "",
	} {
		if got := Mask(text); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
}

// Every word of a credential is looked for wherever it stands.
func TestSuspect(t *testing.T) {
	for _, c := range credentials {
		for _, w := range c.words {
			for _, text := range []string{w + strings.Repeat(".", 15), "...............e" + w, "gxAPe." + w + "........."} {
				if !suspect(text) {
					t.Errorf("%q is not looked for in %q", w, text)
				}
			}
		}
	}
	if suspect("The AWS keys of github.com/acme are eyed by PRs.") {
		t.Error("a text without a word of a credential is suspect")
	}
}

func TestMaskTag(t *testing.T) {
	for _, key := range []string{"DB_PASSWORD", "api-key", "ApiKeys", "github.token", "client secret"} {
		if got := MaskTag(key, "hunter2"); got != Hidden {
			t.Errorf("MaskTag(%q) = %q, want %q", key, got, Hidden)
		}
		if got := MaskTag(key, " "); got != " " {
			t.Errorf("MaskTag(%q) of nothing = %q", key, got)
		}
	}
	for _, key := range []string{"owner", "token-service", "password-policy", "cost-center", "key", ""} {
		if got := MaskTag(key, "payments"); got != "payments" {
			t.Errorf("MaskTag(%q) = %q, want the value", key, got)
		}
	}
	if got := MaskTag("token", "xoxb"+"-1234567890-abc"); got != "(hidden: a Slack token)" {
		t.Errorf("MaskTag of a token = %q", got)
	}
}

func TestMaskAsset(t *testing.T) {
	key := "AKI" + "AIOSFODNN7EXAMPLE"
	tags := map[string]string{"note": key, "owner": "payments"}
	a := Asset{Name: key, Tags: tags, Attributes: []byte(`{"description":"use ` + key + `","size":12345678901234567890,"list":["` + key + `",null]}`)}.mask()
	const want = `{"description":"use (hidden: an AWS access key ID)","list":["(hidden: an AWS access key ID)",null],"size":12345678901234567890}`
	if string(a.Attributes) != want {
		t.Errorf("attributes are %s, want %s", a.Attributes, want)
	}
	if a.Name != "(hidden: an AWS access key ID)" || a.Tags["note"] != a.Name || a.Tags["owner"] != "payments" {
		t.Errorf("name %q, tags %q", a.Name, a.Tags)
	}
	if tags["note"] != key {
		t.Error("the source's own map was changed")
	}
	if plain := (Asset{Attributes: []byte(`{ "b":1, "a":2 }`)}); string(plain.mask().Attributes) != string(plain.Attributes) {
		t.Error("attributes without a credential were written anew")
	}
}
