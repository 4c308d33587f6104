package gcp

import (
	"bytes"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"google.golang.org/protobuf/proto"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// everything is all assets of a server as it sends them.
func everything(t *testing.T, s *Server) []byte {
	t.Helper()
	var b bytes.Buffer
	c := connect(t, options(s))
	for _, content := range []assetpb.ContentType{assetpb.ContentType_RESOURCE, assetpb.ContentType_IAM_POLICY} {
		for _, a := range list(t, c, s, content) {
			out, err := proto.MarshalOptions{Deterministic: true}.Marshal(a)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(out)
		}
	}
	return b.Bytes()
}

func TestEqualOptionsGiveEqualBytes(t *testing.T) {
	company := func(o acme.Options) *acme.Company {
		if o.Now.IsZero() {
			o.Now = testNow
		}
		return acme.New(o)
	}
	base := acme.Options{Seed: 4, Night: 2}
	first := everything(t, start(t, Options{Company: company(base), Size: 60}))
	if second := everything(t, start(t, Options{Company: company(base), Size: 60})); !bytes.Equal(first, second) {
		t.Error("two companies of the same options differ")
	}
	for name, o := range map[string]Options{
		"another seed":  {Company: company(acme.Options{Seed: 5, Night: 2}), Size: 60},
		"another night": {Company: company(acme.Options{Seed: 4, Night: 3}), Size: 60},
		"more projects": {Company: company(base), Size: 61},
	} {
		if bytes.Equal(first, everything(t, start(t, o))) {
			t.Errorf("%s gives the same bytes", name)
		}
	}
}

// Resources stay as they are from one night to the next, but for what faults
// change and what is counted from today.
func TestANightLaterMostIsTheSame(t *testing.T) {
	disks := func(s *Server) map[string]string {
		all := map[string]string{}
		for _, a := range list(t, connect(t, options(s)), s, assetpb.ContentType_RESOURCE, "compute.googleapis.com/Disk") {
			all[a.Name] = a.Resource.Data.String()
		}
		return all
	}
	today := disks(start(t, Options{Company: acme.New(acme.Options{Now: testNow, Night: 1})}))
	later := disks(start(t, Options{Company: acme.New(acme.Options{Now: testNow.Add(48 * time.Hour), Night: 3})}))
	changed := 0
	for name, data := range today {
		if later[name] != data {
			changed++
		}
	}
	if changed > len(today)/20 {
		t.Errorf("%d of %d disks differ", changed, len(today))
	}
}

func TestPlanted(t *testing.T) {
	base := start(t, Options{}).Planted()
	seen := map[acme.Planted]bool{}
	for _, p := range base {
		p.What = ""
		if seen[p] {
			t.Errorf("%s is planted twice on %s", p.Control, p.AssetID)
		}
		seen[p] = true
	}
	if large := start(t, Options{Size: 1000}).Planted(); !slices.Equal(base, large) {
		t.Error("a larger company has other faults")
	}
	if third := startNight(t, Options{}, 3).Planted(); !slices.Equal(base, third) {
		t.Error("the third night has other faults than the first")
	}
	second := startNight(t, Options{}, 2).Planted()
	missing := func(from, in []acme.Planted) (n int) {
		for _, p := range from {
			if !slices.Contains(in, p) {
				n++
			}
		}
		return n
	}
	if mended, added := missing(base, second), missing(second, base); mended < 8 || added < 8 {
		t.Errorf("the second night mends %d faults and adds %d, want at least 8 each", mended, added)
	}
}

func TestNamesAreHostile(t *testing.T) {
	s := start(t, Options{})
	all := string(everything(t, s))
	for _, text := range []string{"<img src=x", "=HYPERLINK(", "\u202e", "javascript:alert", "検証環境", "\x1b[31m"} {
		if !strings.Contains(all, text) {
			t.Errorf("nothing is called %q", text)
		}
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	company := acme.New(acme.Options{Now: testNow})
	for name, o := range map[string]Options{
		"no company":       {},
		"too many":         {Company: company, Size: MaxSize + 1},
		"backward":         {Company: company, Size: -1},
		"negative latency": {Company: company, Latency: -1},
		"negative pages":   {Company: company, PageSize: -1},
	} {
		if s, err := Start(o); err == nil {
			s.Close()
			t.Errorf("%s: a server starts", name)
		}
	}
}

// The last of many projects is found by ID and by number, and in the lists.
func TestProjectsBeyondTheBaseAreFound(t *testing.T) {
	s := start(t, Options{Size: MaxSize})
	last := s.company.project(MaxSize - 1)
	c := connect(t, options(s))
	for _, key := range []string{last.id, last.number} {
		p, err := c.projects.GetProject(soon(t), &resourcemanagerpb.GetProjectRequest{Name: "projects/" + key})
		if err != nil || p.ProjectId != last.id || p.Name != last.resource() {
			t.Errorf("projects/%s is %v, %v", key, p, err)
		}
	}
	for _, key := range []string{"acme-49999-nobody-prod", "1", "acme-99999-payments-prod", ""} {
		if s.company.find(key) != nil {
			t.Errorf("there is a project %q", key)
		}
	}
	numbers := map[string]bool{}
	for i := range s.company.count() {
		numbers[s.company.project(i).number] = true
	}
	if len(numbers) != MaxSize+4 {
		t.Errorf("%d projects have %d numbers", MaxSize+4, len(numbers))
	}
}

// Pages of the largest company are made when they are asked for: it is no larger
// in memory than the smallest.
func TestTheLargestCompanyIsSmall(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	s := start(t, Options{Size: MaxSize})
	c := connect(t, options(s)).assets
	r := &assetpb.ListAssetsRequest{Parent: "organizations/" + s.Organization(), ContentType: assetpb.ContentType_RESOURCE, PageSize: 1000}
	for range 5 {
		page := c.ListAssets(soon(t), r)
		if _, err := page.Next(); err != nil {
			t.Fatal(err)
		}
		r.PageToken = page.PageInfo().Token
	}
	if grown := int64(heap()) - int64(before); grown > 16<<20 {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
	runtime.KeepAlive(s)
}

// BenchmarkListAssets is a page of a thousand assets of the largest company.
func BenchmarkListAssets(b *testing.B) {
	c := found(acme.New(acme.Options{Now: testNow, Night: 1}), MaxSize)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for i := 100; n < 1000; i++ {
			for _, a := range c.contents(c.project(i), nil) {
				a.wire(assetpb.ContentType_RESOURCE)
				n++
			}
		}
	}
}
