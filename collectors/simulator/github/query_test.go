package github

import (
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	q, err := parse(`
# who is here
query Members($login: String!, $after: String = "x", $ids: [ID!]!) {
  organization(login: $login) { ...parts, all: membersWithRole(first: 100, after: $after, role: ADMIN, tags: ["a", "b\n"], deep: -1.5, on: true, none: null) { totalCount } }
  nodes(ids: $ids) { ... on Repository { name } ... { id } }
}
fragment parts on Organization { name }`)
	if err != nil {
		t.Fatal(err)
	}
	want := []selection{
		{alias: "organization", field: "organization", arguments: map[string]any{"login": variable("login")}, selections: []selection{
			{spread: "parts"},
			{alias: "all", field: "membersWithRole", arguments: map[string]any{
				"first": 100.0, "after": variable("after"), "role": "ADMIN", "tags": []any{"a", "b\n"}, "deep": -1.5, "on": true, "none": nil,
			}, selections: []selection{{alias: "totalCount", field: "totalCount"}}},
		}},
		{alias: "nodes", field: "nodes", arguments: map[string]any{"ids": variable("ids")}, selections: []selection{
			{on: "Repository", selections: []selection{{alias: "name", field: "name"}}},
			{on: "*", selections: []selection{{alias: "id", field: "id"}}},
		}},
	}
	if q.name != "Members" || !reflect.DeepEqual(q.selections, want) {
		t.Errorf("%s is %+v", q.name, q.selections)
	}
	if parts := q.fragments["parts"]; len(parts) != 1 || parts[0].field != "name" {
		t.Errorf("fragment is %+v", parts)
	}
}

func TestParseWhatIsNoQuery(t *testing.T) {
	for name, source := range map[string]string{
		"nothing":           "",
		"a word":            "hello",
		"not closed":        "{ a",
		"no field":          "{ 1a }{",
		"two operations":    "{ a } { b }",
		"a string unclosed": `{ a(b: "c) }`,
		"variables cut off": "query x($a: Int",
		"nested too deep":   strings.Repeat("{a", 100),
		"a value missing":   "{ a(b: ) }",
	} {
		if _, err := parse(source); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("query x($a: [ID!]!) { nodes(ids: $a) { ... on Repository { name } } }")
	f.Add(`{ a(b: "\"", c: [1, -2.5, true, null, $d]) { ...e } } fragment e on F { g }`)
	f.Add("{ a(b: .) }")
	f.Add("query{}query")
	f.Fuzz(func(t *testing.T, source string) {
		if q, err := parse(source); (q == nil) == (err == nil) {
			t.Errorf("%v, %v", q, err)
		}
	})
}
