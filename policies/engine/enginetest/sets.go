package enginetest

import (
	"io/fs"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/settings"
)

// Now is the clock of tests.
var Now = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)

// Typical is ten controls as companies write them, all for every type of the
// Company's assets. It has no schemas: no type has every attribute.
func Typical() engine.PolicySet {
	set := engine.PolicySet{Settings: map[string]any{"guardrails": map[string]any{
		"regions": []any{"eu-west-1", "eu-central-1"}, "days": 400, "classes": []any{"internal", "public"},
	}}}
	for name, rules := range map[string]string{
		"required_tags": `deny contains $"tag {key} is missing" if {
	some key in ["owner", "cost-center", "environment"]
	trim_space(object.get(input.asset.tags, key, "")) == ""
}`,
		"name": `deny contains "name is not as agreed" if not regex.match("^[a-z][a-z0-9-]{1,30}$", input.asset.name)`,
		"owner_mail": `deny contains $"owner {input.asset.tags.owner} is no address" if {
	not endswith(input.asset.tags.owner, "@acme.example")
}`,
		"region": `deny contains $"Region {input.asset.region} is not approved" if not input.asset.region in data.settings.guardrails.regions`,
		"age": `deny contains $"not read for {days} days" if {
	days := floor((time.parse_rfc3339_ns(input.now) - time.parse_rfc3339_ns(input.asset.collected_at)) / 86400000000000)
	days > data.settings.guardrails.days
}`,
		"data_class": `deny contains "data class is not known" if {
	input.asset.tags.environment == "production"
	not input.asset.tags["data-class"] in data.settings.guardrails.classes
}`,
		"stack": `deny contains "not made by CloudFormation" if {
	not startswith(input.asset.tags["aws:cloudformation:stack-id"], "arn:aws:cloudformation:")
}`,
		"links": `deny contains $"{name} names another partition" if {
	some name, ids in input.asset.links
	some id in ids
	not startswith(id, "arn:aws:")
}`,
		"encrypted": `deny contains "not encrypted" if input.asset.attributes.encrypted == false`,
		"public": `deny contains "reachable from the internet" if {
	input.asset.attributes.publicly_accessible == true
	not input.asset.tags.exposure == "public"
}`,
	} {
		text := "# METADATA\n# custom:\n#   asset_types: [aws.instance, aws.volume, aws.database, aws.snapshot]\n#   requires: [tags, links, attributes]\npackage bench." + name + "\n\n" + rules + "\n"
		set.Modules = append(set.Modules, engine.Module{Path: name + ".rego", Source: []byte(text)})
	}
	return set
}

// Shipped is the built-in controls with their default settings.
func Shipped() (engine.PolicySet, error) {
	modules, err := engine.BuiltIn()
	if err != nil {
		return engine.PolicySet{}, err
	}
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		return engine.PolicySet{}, err
	}
	s, err := settings.Load(defaults, "", nil)
	if err != nil {
		return engine.PolicySet{}, err
	}
	return engine.PolicySet{Modules: modules, Settings: s.Values, Schemas: schemas.All()}, nil
}

// Complete is the coverage of a place of which everything was read.
func Complete() (coverage []collectors.Coverage) {
	for t := range schemas.All() {
		coverage = append(coverage, collectors.Coverage{Place: Where, AssetType: t, State: collectors.Complete})
	}
	return coverage
}
