//go:build acceptance

// These tests run against Moto, a fake of AWS that others wrote:
//
//	moto_server -p 5000 &
//	AUDITOR_MOTO_URL=http://127.0.0.1:5000 go test -tags acceptance ./collectors/aws
package aws

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

func motoURL(t *testing.T) string {
	t.Helper()
	url := os.Getenv("AUDITOR_MOTO_URL")
	if url == "" {
		t.Fatal("AUDITOR_MOTO_URL is not set; start moto_server and give its URL")
	}
	return strings.TrimSuffix(url, "/")
}

// A night is what one run of the collector gave.
type night struct {
	mu       sync.Mutex
	assets   map[string]collectors.Asset
	where    map[string]string // Scope.Where by the asset's ID
	coverage []collectors.Coverage
	summary  collectors.Summary
}

func (n *night) Done(collectors.Scope) (collectors.Kept, bool) { return collectors.Kept{}, false }

func (n *night) Keep(scope collectors.Scope, r collectors.Result) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, a := range r.Assets {
		n.assets[a.ID], n.where[a.ID] = a, scope.Where()
	}
	n.coverage = append(n.coverage, r.Coverage...)
	return nil
}

// run collects everything, through the proxy if there is one.
func run(t *testing.T, url string, change func(*Config)) *night {
	t.Helper()
	config := Config{
		Endpoint:    url,
		Regions:     []string{"us-east-1", "eu-west-1"},
		Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
		Gate:        throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}),
		Attempts:    3,
		MaxBackoff:  5 * time.Millisecond,
		Prune:       true,
		Now:         time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC),
	}
	if change != nil {
		change(&config)
	}
	t.Setenv("AWS_CONFIG_FILE", "/dev/null")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
	source, err := New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	source.clients.base.APIOptions = append(source.clients.base.APIOptions, nameOperation)
	n := &night{assets: map[string]collectors.Asset{}, where: map[string]string{}}
	runner := collectors.Runner{Sources: []collectors.Source{source}, Sink: n, Workers: 8}
	if n.summary, err = runner.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, fault := range n.summary.Faults {
		t.Errorf("%s: %v", fault.Scope.ID(), fault.Err)
	}
	slices.SortFunc(n.coverage, compareLines)
	return n
}

// of are the assets of a type, by ID.
func (n *night) of(assetType string) []collectors.Asset {
	var all []collectors.Asset
	for _, id := range slices.Sorted(maps.Keys(n.assets)) {
		if n.assets[id].Type == assetType {
			all = append(all, n.assets[id])
		}
	}
	return all
}

func (n *night) named(t *testing.T, assetType, name string) (collectors.Asset, map[string]any) {
	t.Helper()
	for _, a := range n.of(assetType) {
		if a.Name == name {
			var attributes map[string]any
			if err := json.Unmarshal(a.Attributes, &attributes); err != nil {
				t.Fatal(err)
			}
			return a, attributes
		}
	}
	t.Fatalf("no %s named %q", assetType, name)
	return collectors.Asset{}, nil
}

// value is what an asset has at a path; absent is false.
func value(t *testing.T, a collectors.Asset, path string) (any, bool) {
	t.Helper()
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	for key := range strings.SplitSeq(path, ".") {
		object, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		if v, ok = object[key]; !ok {
			return nil, false
		}
	}
	return v, true
}

// TestMotoOrganization reads an organization of 46 accounts that Moto serves.
func TestMotoOrganization(t *testing.T) {
	url := motoURL(t)
	w := newWorld(t, url, 45)
	n := run(t, newProxy(t, url).URL, nil)
	conform(t, n)

	for assetType, want := range map[string]int{
		"aws.organization": 1, "aws.organization_root": 1, "aws.organizational_unit": 7, "aws.account": 46,
		"aws.policy":                   6, // FullAWSAccess is AWS's
		"aws.identity_center_instance": 1, "aws.identity_center_user": 120, "aws.identity_center_group": 2,
		"aws.permission_set": 3, "aws.permission_set_assignment": 2,
		"aws.iam_account": 45, "aws.iam_user": 1, "aws.bucket": 1, // the closed account is not entered
		"aws.instance": 1, "aws.elastic_ip": 1, "aws.load_balancer": 1, "aws.database": 1, "aws.log_group": 1,
	} {
		if got := len(n.of(assetType)); got != want {
			t.Errorf("%d assets of type %s, want %d", got, assetType, want)
		}
	}

	payments, attributes := n.named(t, "aws.account", "payments")
	equal(t, "path of payments", attributes["path"], "Workloads/Production/Payments")
	equal(t, "unit of payments", attributes["ou_id"], w.units["Workloads/Production/Payments"])
	equal(t, "owner of payments", payments.Tags["owner"], "team-payments")
	equal(t, "email of payments", attributes["email"], "aws+payments@acme.example")
	scp := attributes["scp"].(map[string]any)
	equal(t, "policies of payments", scp["inherited"], []any{"FullAWSAccess", "attached-widely", "deny-leaving", "deny-regions"})
	equal(t, "payments may do something", scp["allowed"], true)
	equal(t, "levels of payments", len(scp["levels"].([]any)), 5)
	equal(t, "security contact", attributes["contacts"].(map[string]any)["security"], map[string]any{
		"name": "SOC", "title": "Security", "email": "soc@acme.example", "phone": "+1 555 0100"})
	if billing, ok := attributes["contacts"].(map[string]any)["billing"]; !ok || billing != nil {
		t.Errorf("billing contact = %v, %v; want null", billing, ok)
	}
	equal(t, "policies that are linked", len(payments.Links["policies"]), 5)

	_, master := n.named(t, "aws.account", "master")
	equal(t, "master is management", master["management"], true)
	equal(t, "policies that act on master", master["scp"].(map[string]any)["inherited"], []any{})
	_, old := n.named(t, "aws.account", "old")
	equal(t, "state of old", old["state"], "SUSPENDED")

	widely, _ := n.named(t, "aws.policy", "attached-widely")
	equal(t, "targets of attached-widely", len(widely.Links["attached_to"]), 45)
	nowhere, attributes := n.named(t, "aws.policy", "attached-nowhere")
	equal(t, "targets of attached-nowhere", attributes["targets"], []any{})
	equal(t, "links of attached-nowhere", len(nowhere.Links["attached_to"]), 0)

	_, attributes = n.named(t, "aws.organization", w.organization)
	equal(t, "administrators", attributes["delegated_administrators"], []any{map[string]any{
		"account_id": w.accounts["security"], "name": "security", "state": "ACTIVE",
		"services": []any{"access-analyzer.amazonaws.com", "guardduty.amazonaws.com"}}})

	_, attributes = n.named(t, "aws.identity_center_user", "person-007")
	equal(t, "mail of person-007", attributes["email"], "person-007@acme.example")
	user, _ := n.named(t, "aws.identity_center_user", "person-007")
	equal(t, "groups of person-007", user.Links["member_of"], []string{"arn:aws:identitystore:::group/" + w.groups["developers"]})
	_, attributes = n.named(t, "aws.permission_set", "Administrator")
	equal(t, "Administrator is one", attributes["administrator"], true)
	equal(t, "session of Administrator", attributes["session_minutes"], 270.0)
	for _, a := range n.of("aws.permission_set_assignment") {
		name, read := value(t, a, "attributes.principal_name")
		if a.Links["permission_set"][0] == w.sets["Administrator"] {
			equal(t, "name of a principal that is gone", []any{name, read}, []any{nil, true})
		} else {
			equal(t, "name of a group", name, any("developers"))
		}
	}

	// What Moto does not have is coverage.
	for _, want := range []collectors.Coverage{
		{Place: "aws:" + w.organization, AssetType: "aws.organization", Path: "attributes.delegation_policy", State: collectors.Unreachable, Count: 1, Reason: "HTTP 500: organizations:DescribeResourcePolicy"},
		{Place: "aws:" + w.organization, AssetType: "aws.permission_set", Path: "tags", State: collectors.Unreachable, Count: 3, Reason: "HTTP 500: sso:ListTagsForResource"},
		{Place: "aws:" + w.accounts["payments"], AssetType: "aws.account", Path: "attributes.regions", State: collectors.Unreachable, Count: 1, Reason: "HTTP 404: account:ListRegions"},
		{Place: "aws:" + w.closed, AssetType: "aws.volume", State: collectors.NotApplicable, Reason: "account is SUSPENDED"},
	} {
		if !slices.Contains(n.coverage, want) {
			t.Errorf("no line %+v", want)
		}
	}

	again := run(t, newProxy(t, url).URL, nil)
	if a, b := n.bytes(t), again.bytes(t); !bytes.Equal(a, b) {
		t.Errorf("the second night differs: %d bytes and %d", len(a), len(b))
	}
}

// bytes are everything that the night gave.
func (n *night) bytes(t *testing.T) []byte {
	t.Helper()
	b, err := json.Marshal(map[string]any{"assets": n.assets, "coverage": n.coverage})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// conform checks what every night must keep: each asset has the shape of its
// schema, and each type of each place has a line.
func conform(t *testing.T, n *night) {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	for name, b := range schemas.All() {
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(name, document); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range n.assets {
		schema, err := compiler.Compile(a.Type)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.Attributes))
		if err == nil {
			err = schema.Validate(v)
		}
		if err != nil {
			t.Errorf("%s %s: %v", a.Type, a.ID, err)
		}
	}
	// A line for an attribute counts assets that lack it.
	type lack struct{ place, assetType, path string }
	counts := map[lack]int{}
	for _, c := range n.coverage {
		if c.Path != "" {
			counts[lack{c.Place, c.AssetType, c.Path}] += c.Count
		}
	}
	for l, count := range counts {
		lacking := 0
		for _, a := range n.of(l.assetType) {
			if _, ok := value(t, a, l.path); !ok && n.where[a.ID] == l.place {
				lacking++
			}
		}
		if count > lacking {
			t.Errorf("%s: %d of %s lack %s, and coverage says %d", l.place, lacking, l.assetType, l.path, count)
		}
	}
	for _, c := range n.coverage {
		if c.State != collectors.Complete && c.Reason == "" {
			t.Errorf("no reason: %+v", c)
		}
		if strings.Contains(c.Reason, "bug") {
			t.Errorf("a bug: %+v", c)
		}
	}
}
