package aws

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/schemas"
)

// acme is the site of the mapping tests.
var acme = site{
	partition: "aws", account: "111122223333", region: "eu-west-1",
	parent: "arn:aws:organizations::999900001111:account/o-acme/111122223333",
	at:     time.Date(2026, 11, 25, 2, 0, 0, 5, time.UTC),
}

// fits fails unless the attributes have the shape of the type's schema.
func fits(t *testing.T, a collectors.Asset) {
	t.Helper()
	source := schemas.All()[a.Type]
	if source == nil {
		t.Fatalf("no schema for %s", a.Type)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	attributes, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.Attributes))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.MustCompile("schema.json").Validate(attributes); err != nil {
		t.Errorf("%s does not fit its schema: %v", a.ID, err)
	}
}

// isAsset fails unless got is the asset that want, a JSON text, describes. Its
// parent, source and time are left out of the comparison.
func isAsset(t *testing.T, got collectors.Asset, want string) {
	t.Helper()
	fits(t, got)
	if got.Source == "" || got.Parent == "" || !got.CollectedAt.Equal(acme.at.Truncate(time.Second)) {
		t.Errorf("%s comes from %q at %s, below %q", got.ID, got.Source, got.CollectedAt, got.Parent)
	}
	sameJSON(t, map[string]any{
		"id": got.ID, "name": got.Name, "region": got.Region, "tags": got.Tags,
		"url": got.URL, "links": got.Links, "attributes": got.Attributes,
	}, want)
}

func sameJSON(t *testing.T, got any, want string) {
	t.Helper()
	g, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if g, w := canonical(t, g), canonical(t, []byte(want)); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

func canonical(t *testing.T, b []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	out, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestPartitionOf(t *testing.T) {
	for arn, want := range map[string]string{
		"arn:aws-cn:organizations::1:account/o/2": "aws-cn",
		"arn:aws:iam::1:root":                     "aws",
		"111122223333":                            "aws",
		"arn::x":                                  "aws",
		"":                                        "aws",
	} {
		if got := partitionOf(arn); got != want {
			t.Errorf("partitionOf(%q) = %q, want %q", arn, got, want)
		}
	}
}

func TestConsoleOfEachPartition(t *testing.T) {
	for partition, want := range map[string]string{
		"aws":        "https://eu-west-1.console.aws.amazon.com/rds/home?region=eu-west-1#x",
		"aws-cn":     "https://eu-west-1.console.amazonaws.cn/rds/home?region=eu-west-1#x",
		"aws-us-gov": "https://eu-west-1.console.amazonaws-us-gov.com/rds/home?region=eu-west-1#x",
	} {
		if got := (site{partition: partition, region: "eu-west-1"}).regional("rds", "x"); got != want {
			t.Errorf("console of %s is %s, want %s", partition, got, want)
		}
	}
}

func TestNullableIsAbsentNullOrValue(t *testing.T) {
	type attributes struct {
		A nullable[int] `json:"a,omitzero"`
	}
	for want, v := range map[string]attributes{
		`{}`:         {},
		`{"a":null}`: {answered[int](nil)},
		`{"a":0}`:    {answered(new(0))},
	} {
		sameJSON(t, v, want)
	}
}

func TestListsThatGiveSomethingTwice(t *testing.T) {
	got := inOrder([]collectors.Asset{{ID: "b", Name: "first"}, {ID: "a"}, {ID: "b", Name: "again"}})
	if len(got) != 2 || got[0].ID != "a" || got[1].Name != "first" {
		t.Errorf("assets are %+v, want a and the first b", got)
	}
}
