package engine

import (
	"slices"
	"strings"
	"testing"
)

func TestCover(t *testing.T) {
	const control = `package acme.a

deny contains "x" if {
	input.asset.name == "x"
}

deny contains "y" if {
	input.asset.name == "y"
	input.asset.region == "z"
}
`
	const test = `package acme.a_test

import data.acme.a as control

test_x if control.deny == {"x"} with input as {"asset": {"name": "x"}}
`
	set := PolicySet{Modules: []Module{{Path: "a.rego", Source: []byte(control)}, {Path: "a_test.rego", Source: []byte(test)}}}
	results, files, err := Cover(t.Context(), set, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 || !results[0].Pass {
		t.Errorf("the results are %v", results)
	}
	if len(files) != 1 || files[0].File != "a.rego" || files[0].Covered == 0 || !slices.Contains(files[0].Missing, 9) || slices.Contains(files[0].Missing, 4) {
		t.Errorf("covered are %+v", files)
	}
	set.Modules[1].Source = []byte(strings.Replace(test, `{"x"} with`, `{"z"} with`, 1))
	results, _, err = Cover(t.Context(), set, "")
	if err != nil || len(results) != 1 || !strings.HasPrefix(results[0].Fault, `not true on line 5: control.deny == {"z"}`) {
		t.Errorf("of a test that fails it says %v, %v", results, err)
	}
	results, _, err = Cover(t.Context(), set, "nothing")
	if err != nil || len(results) != 0 {
		t.Errorf("with a filter that fits none there are %v, %v", results, err)
	}
}
