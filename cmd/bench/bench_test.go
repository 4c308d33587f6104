package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

func TestAssetsAreAsTheSchemasSay(t *testing.T) {
	all := schemas.All()
	compiled := map[string]*jsonschema.Schema{}
	for _, assetType := range assetTypes {
		schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(all[assetType]))
		if err != nil {
			t.Fatalf("%s: %v", assetType, err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource(assetType, schema); err != nil {
			t.Fatal(err)
		}
		compiled[assetType] = c.MustCompile(assetType)
	}
	for i := range 1000 {
		a := assetAt(i)
		attributes, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.Attributes))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled[a.Type].Validate(attributes); err != nil {
			t.Errorf("asset %d: %v", i, err)
		}
		if got := len(attributes.(map[string]any)); got != properties(t, all[a.Type]) {
			t.Errorf("asset %d, an %s, has %d attributes: not all", i, a.Type, got)
		}
		if again := assetAt(i); again.ID != a.ID || !bytes.Equal(again.Attributes, a.Attributes) {
			t.Errorf("asset %d is another one the second time", i)
		}
	}
}

func properties(t *testing.T, schema []byte) int {
	var s struct{ Properties map[string]any }
	if err := json.Unmarshal(schema, &s); err != nil {
		t.Fatal(err)
	}
	return len(s.Properties)
}

func TestRules(t *testing.T) {
	set, controls, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	program, err := reference.Engine{}.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(program.Controls()), len(controls); got != want {
		t.Errorf("%d controls are compiled, want the %d that are chosen", got, want)
	}
	for _, assetType := range assetTypes {
		n := 0
		for _, c := range controls {
			if c.Judges(assetType) {
				n++
			}
		}
		if n < 8 || n > 13 {
			t.Errorf("%d controls judge %s, want about ten", n, assetType)
		}
	}
	for _, m := range set.Modules {
		if text := plain(m); strings.Contains(text, "deny contains") || !strings.HasPrefix(packageOf(m), "lib.") && !strings.Contains(text, "verdict contains") {
			t.Errorf("%s is exported with its old rule, or without one", m.Path)
		}
	}
}

func TestRefusing(t *testing.T) {
	rates := map[string]float64{}
	for _, l := range refusing(faster(throttle.AWS(), 2)) {
		for _, operation := range l.Operations {
			rates[operation] = l.Rate
		}
	}
	for operation, want := range map[string]float64{"account:ListRegions": 10, "account:*": 6, "ec2:*": 40, "sso:*": 40, "identitystore:*": 40} {
		if got := rates[operation]; got != want {
			t.Errorf("%s is limited to %v/s, want %v", operation, got, want)
		}
	}
}

func TestBoundIsOfTheSlowestSharedBucket(t *testing.T) {
	stats := []throttle.Stat{
		{Key: throttle.Key{Service: "identity-center"}, Calls: 15 + 150},
		{Key: throttle.Key{Service: "account", Group: "contact"}, Calls: 11 + 75},
		{Key: throttle.Key{Service: "ec2"}, Calls: 1_000_000}, // of many accounts
	}
	if got := bound(throttle.AWS(), stats).Seconds(); got != 10 {
		t.Errorf("the bound is %v s, want 10: 150 calls at 15/s", got)
	}
}
