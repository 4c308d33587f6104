//go:build unix

package reference

import (
	"fmt"
	"io/fs"
	"iter"
	"strings"
	"syscall"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/settings"
)

// shipped is the built-in controls with their default settings.
func shipped(b testing.TB) engine.Program {
	b.Helper()
	modules, err := engine.BuiltIn()
	if err != nil {
		b.Fatal(err)
	}
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		b.Fatal(err)
	}
	s, err := settings.Load(defaults, "", nil)
	if err != nil {
		b.Fatal(err)
	}
	p, err := Engine{}.Compile(b.Context(), engine.PolicySet{Modules: modules, Settings: s.Values, Schemas: schemas.All()})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// company is assets of an account's Region, about 1.2 KB each, of which most are
// as they should be.
func company(n int) (docs []string) {
	tags := func(i int, more string) string {
		owner := "payments@acme.example"
		if i%20 == 0 {
			owner = " "
		}
		return fmt.Sprintf(`"tags":{"owner":%q,"cost-center":"cc-%d","environment":"production","service":"checkout","managed-by":"terraform","repository":"github.com/acme/infrastructure","data-class":"internal","aws:cloudformation:stack-name":"checkout-%d","aws:cloudformation:stack-id":"arn:aws:cloudformation:eu-west-1:111122223333:stack/checkout-%d/8f14e45f-ceea-467a-9af1-0123456789ab"%s}`, owner, i%40, i%100, i%100, more)
	}
	head := func(kind, id, name string) string {
		return fmt.Sprintf(`{"id":"arn:aws:ec2:eu-west-1:111122223333:%s/%s","type":"aws.%s","name":%q,"parent":"arn:aws:organizations::999988887777:account/o-exampleorgid/111122223333","region":"eu-west-1","url":"https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#%s:%s"`, kind, id, kind, name, kind, id)
	}
	const tail = `,"source":"ec2:DescribeAll","collected_at":"2026-11-25T05:00:00Z"}`
	for i := range n {
		id := fmt.Sprintf("%017x", i)
		switch i % 4 {
		case 0:
			docs = append(docs, head("instance", "i-"+id, "web")+","+tags(i, `,"schedule":"always"`)+fmt.Sprintf(`,"attributes":{"account_id":"111122223333","state":"running","instance_type":"m7g.large","launched_at":"2026-03-01T00:00:00Z","state_changed_at":null,"imds_v2_required":%t,"public_ip":null},"links":{"volumes":["arn:aws:ec2:eu-west-1:111122223333:volume/vol-%s"]}`, i%50 != 0, id)+tail)
		case 1:
			docs = append(docs, head("volume", "vol-"+id, "data")+","+tags(i, "")+fmt.Sprintf(`,"attributes":{"account_id":"111122223333","volume_type":"gp3","size_gib":100,"iops":3000,"throughput_mibps":125,"state":"in-use","encrypted":%t,"attached_to":["i-%s"],"created_at":"2026-01-01T00:00:00Z"},"links":{"attached_to":["arn:aws:ec2:eu-west-1:111122223333:instance/i-%s"]}`, i%50 != 1, id, id)+tail)
		case 2:
			docs = append(docs, head("database", "db-"+id, "orders")+","+tags(i, "")+fmt.Sprintf(`,"attributes":{"account_id":"111122223333","engine":"postgres","engine_version":"16.4","instance_class":"db.r6g.large","status":"available","multi_az":true,"publicly_accessible":%t,"encrypted":true,"storage_gib":200,"storage_type":"gp3","backup_retention_days":7,"deletion_protection":true,"created_at":"2026-01-01T00:00:00Z"},"links":{}`, i%50 == 2)+tail)
		case 3:
			docs = append(docs, head("snapshot", "snap-"+id, "nightly")+","+tags(i, "")+`,"attributes":{"account_id":"111122223333","created_at":"2026-11-01T00:00:00Z","size_gib":100,"encrypted":true,"volume_id":"vol-1","volume_exists":true,"used_by_images":[],"storage_tier":"standard","managed_by":"aws:backup"},"links":{"volume":[]}`+tail)
		}
	}
	return docs
}

func inventory(docs []string) []engine.Part {
	var parts []engine.Part
	for len(docs) > 0 {
		some := docs[:min(1000, len(docs))]
		docs = docs[len(some):]
		parts = append(parts, engine.Part{Documents: func() iter.Seq2[engine.Document, error] {
			return func(yield func(engine.Document, error) bool) {
				for _, text := range some {
					if !yield(engine.Document{Where: where, Scope: "aws/111122223333/eu-west-1/region", Type: engine.TypeOf([]byte(text)), JSON: []byte(text)}, nil) {
						return
					}
				}
			}
		}})
	}
	return parts
}

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
			var coverage []collectors.Coverage
			for t := range schemas.All() {
				coverage = append(coverage, collectors.Coverage{Place: where, AssetType: t, State: collectors.Complete})
			}
			checks, failed := 0, 0
			b.ReportAllocs()
			b.SetBytes(int64(len(strings.Join(docs, ""))))
			began := cpuSeconds(b)
			for b.Loop() {
				r, err := engine.Evaluate(b.Context(), p, parts, engine.EvaluateOptions{Now: now, Coverage: coverage})
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
