package engine

import (
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/schemas"
)

// TestReadsAreFollowed refuses a read that requires does not name, whatever the
// way to it, and keeps in mind what reads the asset as a whole. Otherwise an asset
// of which the attribute was not read would pass.
func TestReadsAreFollowed(t *testing.T) {
	const lacks, misspelt = "deny reads attributes.encrypted, which requires does not name", "has no encripted"
	for name, c := range map[string]struct {
		rules string
		want  string   // in the error; empty: there is none
		reads []string // of the control
	}{
		"by itself":                     {`deny contains "x" if input.asset.attributes.encrypted == false`, lacks, nil},
		"by a variable":                 {"deny contains \"x\" if {\n\ta := input.asset.attributes\n\ta.encrypted == false\n}", lacks, nil},
		"by a function of the asset":    {"f(a) if a.attributes.encrypted == false\ndeny contains \"x\" if f(input.asset)", lacks, nil},
		"by a function of attributes":   {"f(a) if a.encrypted == false\ndeny contains \"x\" if f(input.asset.attributes)", lacks, nil},
		"by two functions":              {"g(b) if b.encrypted == false\nf(a) if g(a.attributes)\ndeny contains \"x\" if f(input.asset)", lacks, nil},
		"by a function of two":          {"f(n, a) if a.encrypted == n\ndeny contains \"x\" if f(false, input.asset.attributes)", lacks, nil},
		"by a function that recurs not": {"f(a) := a.encrypted\ndeny contains \"x\" if f(input.asset.attributes) == false", lacks, nil},
		"by a function of a variable":   {"f(a) if a.encrypted == false\ndeny contains \"x\" if {\n\tb := input.asset\n\tf(b.attributes)\n}", lacks, nil},
		"by a rule that renames":        {"_a := input.asset.attributes\ndeny contains \"x\" if _a.encrypted == false", lacks, nil},
		"by two rules that rename":      {"_a := input.asset\n_b := _a.attributes\ndeny contains \"x\" if _b.encrypted == false", lacks, nil},
		"by a function of such a rule":  {"_a := input.asset.attributes\nf(a) if a.encrypted == false\ndeny contains \"x\" if f(_a)", lacks, nil},
		"in a comprehension":            {"deny contains \"x\" if count([1 | f(input.asset.attributes)]) == 1\nf(a) if a.encrypted == false", lacks, nil},
		"misspelt in a function":        {"f(a) if a.encripted == false\ndeny contains \"x\" if f(input.asset.attributes)", misspelt, nil},
		"misspelt in a default":         {`deny contains "x" if object.get(input.asset.attributes, "encripted", true) == false`, misspelt, nil},
		"misspelt in a path":            {`deny contains "x" if object.get(input.asset, ["attributes", "encripted"], true) == false`, misspelt, nil},
		"with a default, by a function": {"f(a) if object.get(a, \"encrypted\", true) == false\ndeny contains \"x\" if f(input.asset.attributes)", "", nil},
		"with a default":                {`deny contains "x" if object.get(input.asset.attributes, "encrypted", true) == false`, "", nil},
		"by any key":                    {`deny contains "x" if input.asset.attributes[_] == false`, "", []string{"attributes"}},
		"by each key":                   {"deny contains \"x\" if {\n\tsome k, v in input.asset.attributes\n\tk == \"encrypted\"\n\tv == false\n}", "", []string{"attributes"}},
		"by a key that is made up":      {`deny contains "x" if input.asset.attributes[concat("", ["encry", "pted"])] == false`, "", []string{"attributes"}},
		"as a whole":                    {`deny contains "x" if json.marshal(input.asset.attributes) == "{}"`, "", []string{"attributes"}},
		"the asset as a whole":          {`deny contains "x" if json.marshal(input.asset) == "{}"`, "", []string{"attributes", "links", "monthly_cost", "tags"}},
		"by a walk":                     {"deny contains \"x\" if {\n\twalk(input.asset, [p, v])\n\tp == [\"attributes\", \"encrypted\"]\n\tv == false\n}", "", []string{"attributes", "links", "monthly_cost", "tags"}},
		"what is required":              {"f(a) if a.attributes.size_gib == 3\ndeny contains \"x\" if f(input.asset)", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := "# METADATA\n# schemas: [{input.asset.attributes: schema.aws.volume}]\n# custom:\n#   asset_types: [aws.volume]\n#   requires: [attributes.size_gib]\npackage test.it\n\n" + c.rules + "\n"
			got, err := NewCatalogue(PolicySet{Modules: []Module{{Path: "it.rego", Source: []byte(text)}}, Schemas: schemas.All()})
			switch {
			case c.want == "" && err != nil:
				t.Fatal(err)
			case c.want != "":
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "it.rego:") {
					t.Errorf("error is %v, want %q", err, c.want)
				}
			case !slices.Equal(got.Controls[0].Reads, c.reads):
				t.Errorf("it reads %v, want %v", got.Controls[0].Reads, c.reads)
			}
		})
	}
}
