//go:build unix

package reference

import (
	"strings"
	"syscall"
	"testing"

	"github.com/corporate-sre/auditor/policies/engine"
)

// typical is ten controls as companies write them, all for every type of the
// company's assets.
func typical(b testing.TB) engine.Program {
	b.Helper()
	n := night{policies: map[string]string{}, settings: map[string]any{"guardrails": map[string]any{
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
		n.policies[name] = "# METADATA\n# custom:\n#   asset_types: [aws.instance, aws.volume, aws.database, aws.snapshot]\n#   requires: [tags, links, attributes]\npackage bench." + name + "\n\n" + rules + "\n"
	}
	set := engine.PolicySet{Settings: n.settings} // without schemas: no type has every attribute
	for name, text := range n.policies {
		set.Modules = append(set.Modules, engine.Module{Path: name + ".rego", Source: []byte(text)})
	}
	p, err := Engine{}.Compile(b.Context(), set)
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// BenchmarkEvaluate goes from JSON to findings, passes included. A check is one
// control that judged one asset; the time is that of the CPU, so that other work
// on the machine does not count.
func BenchmarkEvaluate(b *testing.B) {
	for name, p := range map[string]engine.Program{"typical": typical(b), "shipped": shipped(b)} {
		b.Run(name, func(b *testing.B) {
			docs := company(4000)
			parts := inventory(docs)
			checks, failed := 0, 0
			b.ReportAllocs()
			b.SetBytes(int64(len(strings.Join(docs, ""))))
			began := cpuSeconds(b)
			for b.Loop() {
				r, err := engine.Evaluate(b.Context(), p, parts, engine.EvaluateOptions{Now: now, Coverage: completeCoverage()})
				if err != nil {
					b.Fatal(err)
				}
				for _, n := range r.Counts {
					checks += n.Pass + n.Fail
					failed += n.Fail
				}
			}
			b.ReportMetric(float64(checks)/(cpuSeconds(b)-began), "checks/cpu-s")
			b.ReportMetric(float64(checks)/float64(b.N*len(docs)), "checks/asset")
			b.ReportMetric(100*float64(failed)/float64(checks), "%failed")
		})
	}
}

func cpuSeconds(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// BenchmarkDecode is the decoder alone.
func BenchmarkDecode(b *testing.B) {
	docs := company(400)
	d := newDecoder()
	b.ReportAllocs()
	b.SetBytes(int64(len(strings.Join(docs, "")) / len(docs)))
	for i := 0; b.Loop(); i++ {
		if _, err := d.decode([]byte(docs[i%len(docs)])); err != nil {
			b.Fatal(err)
		}
	}
}
