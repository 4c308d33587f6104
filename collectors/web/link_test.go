package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestNextLink(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  string
	}{
		{"none", nil, ""},
		{"the only one", []string{`<https://acme.example/users?after=2>; rel="next"`}, "https://acme.example/users?after=2"},
		{"without quotes", []string{`</users?after=2>;rel=next`}, "/users?after=2"},
		{"after another", []string{`<https://acme.example/users>; rel="self", <https://acme.example/users?after=2>; rel="next"`}, "https://acme.example/users?after=2"},
		{"in another line", []string{`<https://acme.example/users>; rel="self"`, `<https://acme.example/users?after=2>; rel="next"`}, "https://acme.example/users?after=2"},
		{"with commas", []string{`<https://acme.example/users?ids=1,2>; title="a, b"; rel="next",<https://acme.example/x>; rel="last"`}, "https://acme.example/users?ids=1,2"},
		{"of several relations", []string{`<https://acme.example/2>; rel="last next"`}, "https://acme.example/2"},
		{"of another relation", []string{`<https://acme.example/2>; rel="nextish"`}, ""},
		{"an address that says next", []string{`<https://acme.example/?rel=next>; rel="prev"`}, ""},
		{"an empty page", []string{`<https://acme.example/2>; rel="next"; results="false"; cursor="0:100:0"`}, ""},
		{"cut off", []string{`<https://acme.example/2`}, ""},
		{"no link", []string{`; rel="next"`}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := NextLink(http.Header{"Link": tt.lines}); got != tt.want {
				t.Errorf("NextLink(%q) = %q, want %q", tt.lines, got, tt.want)
			}
		})
	}
}

func FuzzNextLink(f *testing.F) {
	f.Add(`<https://acme.example/?a=1,2>; rel="prev", <https://acme.example/2>; rel="next"`)
	f.Add(`<>;rel=next,<a>;rel=next`)
	f.Fuzz(func(t *testing.T, line string) {
		if got := NextLink(http.Header{"Link": {line}}); strings.Contains(got, ">") || !strings.Contains(line, "<"+got) && got != "" {
			t.Errorf("NextLink(%q) = %q", line, got)
		}
	})
}
