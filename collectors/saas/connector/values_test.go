package connector

import (
	"encoding/json"
	"testing"
	"time"
)

func TestMoment(t *testing.T) {
	tests := []struct {
		value any
		want  string // "": none; "odd": not understood
	}{
		{nil, ""},
		{"", ""},
		{"1970-01-01T00:00:00.000Z", ""},
		{json.Number("0"), ""},
		{"2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z"},
		{"2026-11-22T18:00:00.123456+09:00", "2026-11-22T09:00:00Z"},
		{"2026-11-22T18:00:00+0900", "2026-11-22T09:00:00Z"},
		{"2026-11-22T09:00:00", "2026-11-22T09:00:00Z"},
		{"2026-11-22", "2026-11-22T00:00:00Z"},
		{json.Number("1795338000"), "2026-11-22T09:00:00Z"},
		{json.Number("1795338000123"), "2026-11-22T09:00:00Z"},
		{1795338000.5, "2026-11-22T09:00:00Z"},
		{"yesterday", "odd"},
		{json.Number("-5"), "odd"},
		{json.Number("1e300"), "odd"},
		{true, "odd"},
		{[]any{}, "odd"},
	}
	for _, tt := range tests {
		f, ok := moment(tt.value)
		got := ""
		if at, some := f.Value(); some {
			got = at.Format(time.RFC3339)
		}
		if !ok {
			got = "odd"
		}
		if got != tt.want || ok == f.IsZero() {
			t.Errorf("moment(%v) = %q, want %q", tt.value, got, tt.want)
		}
	}
}

func TestPathsStayBelowTheirRequest(t *testing.T) {
	var tpl template
	if err := tpl.UnmarshalText([]byte("/orgs/{org}/users")); err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]string{
		"acme": "/orgs/acme/users", "..": "/orgs/_/users", "": "/orgs/_/users", "a/b": "/orgs/a%2Fb/users", "a?b=c#d": "/orgs/a%3Fb=c%23d/users",
	} {
		if got := tpl.path(map[string]string{"org": value}); got != want {
			t.Errorf("path with %q = %q, want %q", value, got, want)
		}
	}
}
