package engine

import (
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/schemas"
)

func TestRegoTestsAreRun(t *testing.T) {
	const tests = `package acme.seats_test

import data.acme.seats

test_denied if {
	print("asset", seat.asset.name)
	seats.deny == {"idle for more than 30 days"} with input as seat
}

test_setting_is_replaced if {
	seats.deny == {"idle for more than 7 days"} with input as seat with data.settings.acme.days as 7
}

test_wrong if {
	x := 1
	x == 2
}

test_error if not to_number("x") == 1

todo_test_later if false

seat := {"asset": {"name": "jo"}}
`
	set := PolicySet{
		Settings: map[string]any{"acme": map[string]any{"days": 30}}, Schemas: schemas.All(),
		Modules: []Module{
			{Path: "own/seats.rego", Source: []byte("package acme.seats\n\ndeny contains $\"idle for more than {data.settings.acme.days} days\" if input.asset.name == \"jo\"\n")},
			{Path: "own/seats_test.rego", Source: []byte(tests)},
		},
	}
	results, err := Test(t.Context(), set, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"own/seats_test.rego:5: acme.seats_test.test_denied: pass",
		"own/seats_test.rego:10: acme.seats_test.test_setting_is_replaced: pass",
		"own/seats_test.rego:14: acme.seats_test.test_wrong: not true on line 16: x == 2",
		`own/seats_test.rego:19: acme.seats_test.test_error: own/seats_test.rego:19: eval_builtin_error: to_number: strconv.ParseFloat: parsing "x": invalid syntax`,
		"own/seats_test.rego:21: acme.seats_test.todo_test_later: skipped",
	}
	var got []string
	for _, r := range results {
		got = append(got, r.String())
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("results are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !strings.Contains(results[0].Output, "asset jo") {
		t.Errorf("it printed %q", results[0].Output)
	}
	if some, err := Test(t.Context(), set, "denied$"); err != nil || len(some) != 1 {
		t.Errorf("%d results, %v; want one that the filter lets through", len(some), err)
	}

	set.Modules[1].Source = []byte(strings.Replace(tests, "to_number(\"x\")", "http.send({\"method\": \"get\", \"url\": \"http://127.0.0.1:1\"})", 1))
	if _, err := Test(t.Context(), set, ""); err == nil || !strings.Contains(err.Error(), "it reads the network") {
		t.Errorf("a test that reaches out gives %v", err)
	}
	set.Modules[1].Source = []byte("package x\n\ntest[a] { a := 1 }\n")
	if _, err := Test(t.Context(), set, ""); err == nil || !strings.Contains(err.Error(), "this is Rego v1") {
		t.Errorf("a test in old Rego gives %v", err)
	}
}

func TestFormat(t *testing.T) {
	got, err := Format("a.rego", []byte("package a\nx:=1"))
	if err != nil || string(got) != "package a\n\nx := 1\n" {
		t.Errorf("it becomes %q, %v", got, err)
	}
	if _, err := Format("a.rego", []byte("package")); err == nil || !strings.HasPrefix(err.Error(), "a.rego:1:") {
		t.Errorf("error is %v, want the place", err)
	}
}
