package simulator

import (
	"bytes"
	"encoding/csv"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/owners"
	"github.com/corporate-sre/auditor/policies/settings"
)

// everything is all that a server says in a number of calls.
func everything(t *testing.T, s *Server) []byte {
	t.Helper()
	var b bytes.Buffer
	ask := func(account, service, region, target, form string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		key := memberKey + account
		if account == s.company.management.id {
			key = callerKey + account
		}
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+key+"/20261125/"+region+"/"+service+"/aws4_request, SignedHeaders=host, Signature=0")
		r.Header.Set("X-Amz-Target", target)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s%s answers %s", target, form, answer.Status)
		}
		io.Copy(&b, answer.Body)
	}
	root := s.company.management.id
	ask(root, "organizations", "us-east-1", "AWSOrganizationsV20161128.ListAccounts", "{}")
	ask(root, "organizations", "us-east-1", "AWSOrganizationsV20161128.ListPolicies", `{"Filter":"SERVICE_CONTROL_POLICY"}`)
	ask(root, "identitystore", identityHome, "AWSIdentityStore.ListUsers", `{"IdentityStoreId":"`+s.company.directory.instances[0].store+`"}`)
	for _, a := range s.company.accounts {
		if !a.active() || a.management {
			continue
		}
		ask(a.id, "iam", "us-east-1", "", "Action=GetAccountAuthorizationDetails")
		for _, region := range a.homes {
			ask(a.id, "ec2", region, "", "Action=DescribeInstances")
			ask(a.id, "ec2", region, "", "Action=DescribeVolumes")
			ask(a.id, "rds", region, "", "Action=DescribeDBInstances")
			ask(a.id, "logs", region, "Logs_20140328.DescribeLogGroups", "{}")
		}
	}
	b.Write(s.Company().PeopleCSV())
	b.Write(s.OwnersYAML())
	return b.Bytes()
}

func TestEqualOptionsGiveEqualBytes(t *testing.T) {
	base := Options{Seed: 4, Size: 60, Night: 2}
	first := everything(t, start(t, base))
	if second := everything(t, start(t, base)); !bytes.Equal(first, second) {
		t.Error("two companies of the same options differ")
	}
	for name, other := range map[string]Options{
		"another seed":  {Seed: 5, Size: 60, Night: 2},
		"another night": {Seed: 4, Size: 60, Night: 3},
		"a month later": {Seed: 4, Size: 60, Night: 2, Now: testNow.AddDate(0, 1, 0)},
		"more accounts": {Seed: 4, Size: 61, Night: 2},
	} {
		if bytes.Equal(first, everything(t, start(t, other))) {
			t.Errorf("%s gives the same bytes", name)
		}
	}
}

// Resources stay as they are from one night to the next, but for what faults
// change and what is counted from today.
func TestANightLaterMostIsTheSame(t *testing.T) {
	today := start(t, Options{})
	tomorrow := start(t, Options{Now: testNow.Add(24 * time.Hour)})
	a, b := today.company.byName["payments-prod"], tomorrow.company.byName["payments-prod"]
	x, y := today.company.region(a, a.homes[0]), tomorrow.company.region(b, b.homes[0])
	same := func(a, b instance) bool { return a.id == b.id && a.launched.Equal(b.launched) }
	if !slices.EqualFunc(x.instances, y.instances, same) {
		t.Error("instances differ")
	}
}

func TestEveryControlHasItsFault(t *testing.T) {
	var catalogue []string
	for _, category := range []string{"guardrails", "tagging", "cost"} {
		names, err := fs.ReadDir(policies.Rego(), category)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			catalogue = append(catalogue, category+"."+n.Name())
		}
	}
	without := []string{"guardrails.aws_organization_all_features"} // see fault
	planted := map[string]bool{}
	for _, p := range start(t, Options{}).Planted() {
		planted[p.Control] = true
		if !slices.Contains(catalogue, p.Control) {
			t.Errorf("fault for %s, which is no control", p.Control)
		}
		if slices.Contains(without, p.Control) {
			t.Errorf("fault for %s, which cannot have one alone", p.Control)
		}
	}
	for _, id := range catalogue {
		_, name, _ := strings.Cut(id, ".") // the other parts of acme have faults of their own
		if strings.HasPrefix(name, "aws_") && !planted[id] && !slices.Contains(without, id) {
			t.Errorf("no fault for %s", id)
		}
	}
}

func TestPlanted(t *testing.T) {
	base := start(t, Options{}).Planted()
	ids := map[acme.Planted]bool{}
	for _, p := range base {
		p.What = ""
		if ids[p] {
			t.Errorf("%s is planted twice on %s", p.Control, p.AssetID)
		}
		ids[p] = true
	}
	if large := start(t, Options{Size: 1000}).Planted(); !slices.Equal(base, large) {
		t.Error("a larger company has other faults")
	}
	third := start(t, Options{Night: 3}).Planted()
	if !slices.Equal(base, third) {
		t.Error("the third night has other faults than the first")
	}
	second := start(t, Options{Night: 2}).Planted()
	missing := func(from, in []acme.Planted) (n int) {
		for _, p := range from {
			if !slices.Contains(in, p) {
				n++
			}
		}
		return n
	}
	if mended, added := missing(base, second), missing(second, base); mended < 10 || added < 6 {
		t.Errorf("the second night mends %d faults and adds %d, want at least 10 and 6", mended, added)
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	for name, o := range map[string]Options{
		"no clock": {},
		"too few":  {Now: testNow, Size: DefaultSize - 1},
		"too many": {Now: testNow, Size: maxSize + 1},
		"backward": {Now: testNow, Night: -1},
	} {
		if s, err := Start(o); err == nil {
			s.Close()
			t.Errorf("%s: a server starts", name)
		}
	}
}

func TestPeopleListIsReadWhole(t *testing.T) {
	s := start(t, Options{})
	list := s.Company().PeopleCSV()
	rows, err := csv.NewReader(bytes.NewReader(list)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	left, japanese := 0, 0
	emails := map[string]bool{}
	for _, row := range rows[1:] {
		if emails[row[2]] {
			t.Errorf("%s is there twice", row[2])
		}
		emails[row[2]] = true
		if (row[3] == "left") != (row[7] != "") {
			t.Errorf("%s is %s with the last day %q", row[2], row[3], row[7])
		}
		if row[3] == "left" {
			left++
		}
		if strings.ContainsAny(row[1], "佐鈴高田伊渡") {
			japanese++
		}
	}
	if left < 3 || japanese < 20 {
		t.Errorf("%d people left and %d have Japanese names, want more", left, japanese)
	}

	people := saas.People{List: "hr", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(list)), nil }, Now: testNow}
	scopes, err := people.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	read, err := people.Collect(t.Context(), scopes[0])
	if err != nil || len(read.Assets) != len(rows)-1 {
		t.Errorf("%d of %d people are read, %v", len(read.Assets), len(rows)-1, err)
	}
	for _, c := range read.Coverage {
		if c.State != collectors.Complete {
			t.Errorf("coverage is %+v", c)
		}
	}
}

func TestSettingsAndOwnersAreRead(t *testing.T) {
	s := start(t, Options{})
	b, err := yaml.Marshal(s.Settings())
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := settings.Load(defaults, "settings.yaml", b); err != nil {
		t.Error(err)
	}
	if _, err := owners.ReadFile("owners.yaml", s.OwnersYAML()); err != nil {
		t.Error(err)
	}
}

func TestNaiveCountsEnabledRegionsOfActiveAccounts(t *testing.T) {
	s := start(t, Options{})
	if n := s.Naive(); n < 20*17*(DefaultSize-5) || n > 20*18*DefaultSize {
		t.Errorf("naive calls are %d", n)
	}
}

// BenchmarkGenerate shows that the largest company is made at once, and small.
func BenchmarkGenerate(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		generate(Options{Size: maxSize, Now: testNow, Night: 1})
	}
}
