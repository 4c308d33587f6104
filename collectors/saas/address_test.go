package saas_test

import (
	"testing"

	"github.com/corporate-sre/auditor/collectors/saas"
)

func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"Yuki@ACME.example": "yuki@acme.example",
		"Ｙｕｋｉ＠ａｃｍｅ．ｅｘａｍｐｌｅ":              "yuki@acme.example",
		" yuki\u200b@acme.example\u00a0": "yuki@acme.example",
		"mailto:yuki@acme.example":       "yuki@acme.example",
		"yuki+lab@acme.example":          "yuki+lab@acme.example",
		"yuki@acme.example.":             "yuki@acme.example",
		"yuki@日本.example":                "yuki@xn--wgv71a.example",
		"yuki@acme":                      "",
		"a@b@acme.example":               "",
		"yuki at acme.example":           "",
		"<yuki@acme.example>":            "",
		"@acme.example":                  "",
		"":                               "",
	} {
		if got, ok := saas.Address(text); got != want || ok != (want != "") {
			t.Errorf("Address(%q) = %q, %t, want %q", text, got, ok, want)
		}
		if again, _ := saas.Address(want); again != want {
			t.Errorf("Address(%q) = %q, want the same", want, again)
		}
	}
}

func TestWithoutTag(t *testing.T) {
	for text, want := range map[string]string{
		"yuki+lab@acme.example": "yuki@acme.example",
		"yuki@acme.example":     "yuki@acme.example",
		"+lab@acme.example":     "+lab@acme.example",
		"no address":            "no address",
	} {
		if got := saas.WithoutTag(text); got != want {
			t.Errorf("WithoutTag(%q) = %q, want %q", text, got, want)
		}
	}
}
