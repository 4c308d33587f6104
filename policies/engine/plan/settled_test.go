package plan

import (
	"slices"
	"testing"
)

// TestReadsFollowSettings wants no more to be read than the settings and the texts
// of a rule name, and all where they may be something else.
func TestReadsFollowSettings(t *testing.T) {
	for rules, want := range map[string][]string{
		`deny contains key if {
	some key in data.settings.guardrails.regions
	not input.asset.tags[key]
}`: {"asset.tags.eu-central-1", "asset.tags.eu-west-1"},
		`deny contains key if {
	some key in data.settings.guardrails.regions
	object.get(input.asset.tags, key, "") == ""
}`: {"asset.tags.eu-central-1", "asset.tags.eu-west-1"},
		`deny contains name if {
	some name, _ in data.settings.guardrails
	input.asset.tags[name]
}`: {"asset.tags.classes", "asset.tags.days", "asset.tags.regions"},
		`deny contains key if {
	some key in ["owner", "team"]
	blank(input.asset.tags, key)
}
blank(tags, key) if object.get(tags, key, "") == ""`: {"asset.tags.owner", "asset.tags.team"},
		`deny contains "blank" if blank(input.asset.tags, "owner")
blank(tags, key) if object.get(tags, key, "") == ""`: {"asset.tags.owner"},
		`deny contains "at two levels" if {
	some name in data.settings.guardrails.regions
	input.asset.attributes[name].b
}`: {"asset.attributes.eu-central-1.b", "asset.attributes.eu-west-1.b"},

		`deny contains key if {
	some place in ["a name"]
	key := object.get(data.settings.guardrails, place, "encrypted")
	not input.asset.attributes[key]
}`: {"asset.attributes.encrypted"},
		`deny contains key if {
	some place in ["a name"]
	key := object.get(data.settings.guardrails, [place], "encrypted")
	not input.asset.attributes[key]
}`: {"asset.attributes.encrypted"},

		// What may be something else reads all.
		`deny contains key if {
	some place in ["a name"]
	key := object.get(data.settings.guardrails, place, input.asset.name)
	not input.asset.attributes[key]
}`: {"asset.attributes.*", "asset.name"},
		`deny contains key if {
	some place in ["a name"]
	key := object.get(data.settings.guardrails, place, lower("ENCRYPTED"))
	not input.asset.attributes[key]
}`: {"asset.attributes.*"},
		`deny contains key if {
	some key in data.settings.guardrails.regions
	blank(key)
}
blank(key) if not input.asset.tags[key]
deny contains "twice" if blank(input.asset.name)`: {"asset.name", "asset.tags.*", "asset.tags.eu-central-1", "asset.tags.eu-west-1"},
		`deny contains key if {
	some key in array.concat(data.settings.guardrails.regions, [input.asset.name])
	not input.asset.tags[key]
}`: {"asset.name", "asset.tags.*"},
		`deny contains key if {
	some key in data.settings.guardrails.regions with data.settings.guardrails.regions as ["owner"]
	input.asset.tags[key]
}`: {""}, // all of the input
		`deny contains "a path" if object.get(input.asset.links, ["volumes", "first"], "")`:                         {"asset.links.volumes.first"},
		`deny contains "no path" if object.get(input.asset.links, ["volumes" | some x in input.asset.links.x], "")`: {"asset.links"},
		`deny contains key if {
	some key in {"owner", "team"}
	input.asset.tags[key]
}`: {"asset.tags.owner", "asset.tags.team"},
		`deny contains key if {
	some key in [k | some k in ["owner", input.asset.name]]
	input.asset.tags[key]
}`: {"asset.name", "asset.tags.*"},
		`deny contains "list" if {
	some i in [0, 1]
	input.asset.attributes.attached_to[i] == "i-1"
}`: {"asset.attributes.attached_to.*"},
		`deny contains "place" if {
	some i, _ in data.settings.guardrails.regions
	input.asset.attributes.attached_to[i] == "i-1"
}`: {"asset.attributes.attached_to.*"},
		`deny contains key if {
	some key in ["owner", lower(input.asset.name)]
	input.asset.tags[key]
}`: {"asset.name", "asset.tags.*"},
	} {
		p, err := Engine{}.Compile(t.Context(), one(rules))
		if err != nil {
			t.Fatalf("%s\n%v", rules, err)
		}
		if reads, ok := ReadsOf(p, "bench.tricky"); !ok || !slices.Equal(reads.Input, want) {
			t.Errorf("%s\nreads %v, want %v", rules, reads.Input, want)
		}
	}
}
