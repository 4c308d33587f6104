package report

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// large is a run with n findings of a company of 1,000 accounts: two in three
// assets have one finding, the others two to four.
func large(n int) *Run {
	r := rand.New(rand.NewPCG(1, 2))
	run := acme()
	run.Findings, run.Places, run.Coverage, run.Complete = nil, map[string]string{}, nil, true
	for i := range 1000 {
		place := fmt.Sprintf("aws:%012d", 200000000000+i*7777)
		run.Places[place] = fmt.Sprintf("team-%03d-%s", i%140, []string{"prod", "dev", "staging"}[i%3])
		run.Coverage = append(run.Coverage, collectors.Coverage{Place: place, AssetType: "aws.volume", State: collectors.Complete, Count: 90})
	}
	controls := []int{0, 2, 10, 12, 1, 3}
	messages := []string{"is not encrypted", "has no tag owner", "is gp2", "has no tag cost-center"}
	for len(run.Findings) < n {
		acct := r.IntN(1000)
		number := fmt.Sprintf("%012d", 200000000000+acct*7777)
		a := volume(number, 0)
		a.Name = fmt.Sprintf("vol-0%016x", r.Uint64())
		a.Region = []string{"eu-west-1", "us-east-1", "ap-northeast-1"}[r.IntN(3)]
		a.ID = "arn:aws:ec2:" + a.Region + ":" + number + ":volume/" + a.Name
		a.URL = "https://" + a.Region + ".console.aws.amazon.com/ec2/home?region=" + a.Region + "#VolumeDetails:volumeId=" + a.Name
		if r.IntN(4) == 0 {
			a.Name = fmt.Sprintf("node-%d-data", r.IntN(5000))
		}
		many := 1
		if r.IntN(3) == 0 {
			many = 2 + r.IntN(3)
		}
		for k := range min(many, n-len(run.Findings)) {
			c := &run.Controls[controls[(k+r.IntN(2))%len(controls)]]
			f := policies.Finding{
				Fingerprint: policies.Fingerprint(c.ID, a.ID), Control: c.ID, Asset: a, Place: "aws:" + number + "/" + a.Region,
				Status: policies.Fail, Severity: c.Severity, Channel: policies.Ticket, Change: policies.Unchanged, FirstSeen: days(r.IntN(400)),
				Owner:    policies.Owner{Name: fmt.Sprintf("team-%03d", acct%140), Via: "tag owner"},
				Messages: []string{messages[r.IntN(len(messages))]},
				Evidence: &policies.Evidence{Source: "ec2:DescribeVolumes", CollectedAt: night, Values: map[string]json.RawMessage{
					"attributes.size_gib": fmt.Appendf(nil, "%d", 8+8*r.IntN(200)), "attributes.state": json.RawMessage(`"available"`),
					"attributes.created_at": fmt.Appendf(nil, "%q", days(r.IntN(1000)).Format("2006-01-02T15:04:05Z"))}},
			}
			switch r.IntN(20) {
			case 0:
				f.Status, f.Messages, f.Evidence, f.Reason = policies.Unknown, nil, nil, "attributes.encrypted was not read"
			case 1:
				f.Change = policies.New
			}
			if f.Control == "cost.aws_volume_unattached" {
				f.Messages = []string{fmt.Sprintf("unattached for %d days", 14+r.IntN(900))}
				f.Saving = &collectors.Money{Minor: int64(80 * (1 + r.IntN(200))), Currency: "USD"}
			}
			run.Findings = append(run.Findings, f)
		}
	}
	policies.Triage{}.Sort(run.Findings)
	return run
}

// large120k is as large as a run gets. Nobody changes it.
var large120k = sync.OnceValue(func() *Run { return large(120_000) })

// pageBudget is what a page of 120,000 findings may weigh; see design.md.
const pageBudget = 15_000_000

func TestLargePageIsSmall(t *testing.T) {
	page := htmlOf(t, large120k())
	var zipped counter
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write(page); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("a page of 120,000 findings: %.1f MB, %.1f MB after gzip", float64(len(page))/1e6, float64(zipped)/1e6)
	if len(page) > pageBudget {
		t.Errorf("%d bytes, want at most %d", len(page), pageBudget)
	}
	if bytes.Contains(page, []byte("This page holds the first")) {
		t.Error("the page holds a part only")
	}
}

func BenchmarkHTML120k(b *testing.B) {
	run := large120k()
	size := 0
	for b.Loop() {
		var n counter
		if err := WriteHTML(&n, run); err != nil {
			b.Fatal(err)
		}
		size = int(n)
	}
	b.ReportMetric(float64(size)/1e6, "MB/page")
}

func BenchmarkFormats(b *testing.B) {
	run := large(20_000)
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := f.Write(io.Discard, run); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
