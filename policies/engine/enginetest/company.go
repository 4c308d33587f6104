// Package enginetest is what the tests and benchmarks of engines share: assets
// such as companies have, and policies such as they write.
package enginetest

import (
	"fmt"
	"iter"
	"slices"

	"github.com/corporate-sre/auditor/policies/engine"
)

// Where is the place of the Company's assets.
const Where = "aws:111122223333/eu-west-1"

// Company is assets of an account's Region, about 1.2 KB each, of which most are
// as they should be.
func Company(n int) (docs []string) {
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

// Inventory gives documents to an engine, a thousand in a part.
func Inventory(docs []string) []engine.Part {
	const where = "aws/111122223333/eu-west-1/region"
	var parts []engine.Part
	for some := range slices.Chunk(docs, 1000) {
		var all []engine.Document
		for _, text := range some {
			b := []byte(text)
			all = append(all, engine.Document{Where: Where, Scope: where, Type: engine.TypeOf(b), JSON: b})
		}
		parts = append(parts, engine.Part{Documents: func() iter.Seq2[engine.Document, error] {
			return func(yield func(engine.Document, error) bool) {
				for _, d := range all {
					if !yield(d, nil) {
						return
					}
				}
			}
		}})
	}
	return parts
}
