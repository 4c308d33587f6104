package owners_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/owners"
)

const ownersYAML = `default: platform
teams:
  - name: payments
    contact: payments@acme.example
    members: [y.sato@acme.example, k.ito@acme.example]
    github: "@acme/payments"
    aliases: [pay, 決済]
  - {name: platform, github: "@acme/platform"}
  - {name: ghosts, members: [r.gone@acme.example]}
rules:
  - accounts: [ledger-*, "444455556666"]
    owner: payments
  - {asset_types: [aws.bucket], tags: {service: pay*}, owner: y.sato@acme.example}
  - paths: [Workloads/Staging]
    owner: ghosts
`

const codeOwners = `# acme
/aws/                                @acme/platform
/aws/Workloads/Production/           @acme/platform
/aws/Workloads/Production/web/       r.gone@acme.example @acme/payments
/aws/Sandbox/
/aws/**/acme-invoices                nobody@acme.example
`

const catalogYAML = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments-api
  annotations:
    amazonaws.com/account-id: "777788889999"
    backstage.io/techdocs-ref: dir:.
spec: {type: service, lifecycle: production, owner: "group:default/unknown", system: Checkout}
---
kind: System
metadata: {name: checkout}
spec: {owner: group:default/checkout-team}
---
kind: Group
metadata: {name: checkout-team}
spec: {type: team, profile: {email: checkout@acme.example}, children: []}
---
kind: User
metadata: {name: k.ito}
spec: {profile: {email: K.Ito@acme.example}, memberOf: []}
---
kind: Resource
metadata:
  name: audit-logs
  annotations: {aws.amazon.com/arn: "arn:aws:s3:::audit-logs"}
spec: {type: s3, owner: user:k.ito}
---
kind: Component
metadata: {name: orphan, annotations: {amazonaws.com/arn: "arn:aws:s3:::orphan"}}
spec: {owner: guests}
`

// acme has an account of each kind below its units.
func acme() *policies.Tree {
	tree := new(policies.Tree)
	account := func(name, id, unit, owner string) policies.Node {
		n := policies.Node{ID: "arn:aws:organizations::000000000001:account/o-acme/" + id, Type: "aws.account", Name: name, Parent: unit, Tags: map[string]string{}}
		if owner != "" {
			n.Tags["Owner"] = owner
		}
		return n
	}
	for _, n := range []policies.Node{
		{ID: "root", Type: "aws.organization_root", Name: "Root"},
		{ID: "w", Type: "aws.organizational_unit", Name: "Workloads", Parent: "root"},
		{ID: "p", Type: "aws.organizational_unit", Name: "Production", Parent: "w"},
		{ID: "t", Type: "aws.organizational_unit", Name: "Staging", Parent: "w"},
		{ID: "s", Type: "aws.organizational_unit", Name: "Sandbox", Parent: "root"},
		{ID: "d", Type: "aws.organizational_unit", Name: "Data", Parent: "root", Tags: map[string]string{"owner": "pay"}},
		account("payments", "111122223333", "p", "payments"),
		account("left", "222233334444", "p", "r.gone@acme.example"),
		account("web", "333344445555", "p", ""),
		account("ledger-eu", "101010101010", "p", ""),
		account("blank", "444455556666", "s", " "),
		account("strange", "555566667777", "s", "The Old Team"),
		account("lab", "777788889999", "s", ""),
		account("lab2", "888899990000", "s", ""),
		account("lake", "999900001111", "d", ""),
		account("stage", "121212121212", "t", ""),
	} {
		tree.Add(n)
	}
	return tree
}

func sources(t testing.TB) owners.Sources {
	t.Helper()
	file, err := owners.ReadFile("/etc/acme/owners.yaml", []byte(ownersYAML))
	if err != nil {
		t.Fatal(err)
	}
	co, err := owners.ReadCodeOwners(".github/CODEOWNERS", []byte(codeOwners))
	if err != nil {
		t.Fatal(err)
	}
	var catalog owners.Catalog
	if err := catalog.Add("catalog-info.yaml", []byte(catalogYAML)); err != nil {
		t.Fatal(err)
	}
	return owners.Sources{
		File: file, CodeOwners: co, Catalog: &catalog, Tree: acme(),
		People: []owners.Person{
			{Email: "y.sato@acme.example", Team: "Payments Tribe"},
			{Email: "K.Ito@acme.example"},
			{Email: "r.gone@acme.example", Team: "Old Tribe", Left: true},
			{Email: "again@acme.example", Left: true},
			{Email: "again@acme.example"},
		},
	}
}

// in is an asset below the account.
func in(account string, tags map[string]string) policies.Asset {
	return policies.Asset{ID: "arn:aws:ec2:eu-west-1:" + account + ":volume/vol-1", Type: "aws.volume", Name: "data-01", Tags: tags,
		Parent: "arn:aws:organizations::000000000001:account/o-acme/" + account}
}

func tag(owner string) map[string]string { return map[string]string{"owner": owner} }

func TestResolve(t *testing.T) {
	payments := func(via string) policies.Owner {
		return policies.Owner{Name: "payments", Contact: "payments@acme.example", Via: via}
	}
	platform := func(via string) policies.Owner {
		return policies.Owner{Name: "platform", Contact: "@acme/platform", Via: via}
	}
	person := func(mail, via string) policies.Owner { return policies.Owner{Name: mail, Contact: mail, Via: via} }
	for _, tt := range []struct {
		name  string
		asset policies.Asset
		want  policies.Owner
	}{
		{"own tag, a team", in("333344445555", tag("payments")), payments("tag owner")},
		{"own tag, an alias with spaces and case", in("333344445555", tag("  PAY ")), payments("tag owner")},
		{"own tag, a Japanese alias", in("333344445555", tag("決済")), payments("tag owner")},
		{"own tag, a handle", in("333344445555", tag("@Acme/Payments")), payments("tag owner")},
		{"own tag, the team's mailbox", in("333344445555", tag("mailto:payments@acme.example")), payments("tag owner")},
		{"own tag, a catalog reference", in("333344445555", tag("group:default/payments")), payments("tag owner")},
		{"own tag, a group of the catalog only", in("333344445555", tag("checkout-team")), policies.Owner{Name: "checkout-team", Contact: "checkout@acme.example", Via: "tag owner"}},
		{"own tag, a team of the people list", in("333344445555", tag("payments tribe")), policies.Owner{Name: "Payments Tribe", Via: "tag owner"}},
		{"own tag, a person in full width", in("333344445555", tag("Ｙ．Ｓａｔｏ＠acme.example")), person("y.sato@acme.example", "tag owner")},
		{"own tag, an address used again", in("333344445555", tag("again@acme.example")), person("again@acme.example", "tag owner")},
		{"own tag, one of two left", in("333344445555", tag("r.gone@acme.example, k.ito@acme.example")), person("k.ito@acme.example", "tag owner")},
		{"own tag in another spelling", in("333344445555", map[string]string{"Owner": "payments"}), payments("tag Owner")},
		{"own tag, unknown", in("333344445555", tag("Ops Guild")), policies.Owner{Name: "Ops Guild", Via: "tag owner (names nobody)"}},
		{"own tag, an unknown address", in("333344445555", tag("x@acme.example")), person("x@acme.example", "tag owner (names nobody)")},
		{"own tag says unknown, account's counts", in("111122223333", tag("Unknown")), payments("tag Owner of aws.account payments")},
		{"account's tag", in("111122223333", nil), payments("tag Owner of aws.account payments")},
		{"the account itself", policies.Asset{ID: "arn:aws:organizations::000000000001:account/o-acme/111122223333", Type: "aws.account"}, payments("tag Owner")},
		{"unit's tag", in("999900001111", nil), payments("tag owner of aws.organizational_unit Data")},
		{"account's tag, unknown", in("555566667777", nil), policies.Owner{Name: "The Old Team", Via: "tag Owner of aws.account strange (names nobody)"}},
		{"a person who left, then CODEOWNERS", in("222233334444", nil), platform("CODEOWNERS:3; tag Owner of aws.account left names a person who left")},
		{"a team whose people left", in("121212121212", nil), platform("CODEOWNERS:2; owners.yaml:14 names a team whose people left")},
		{"a tribe whose people left", in("333344445555", tag("Old Tribe")), payments("CODEOWNERS:4; tag owner names a team whose people left")},
		{"rule by account name", in("101010101010", nil), payments("owners.yaml:11")},
		{"rule by account ID, past a blank tag", in("444455556666", nil), payments("owners.yaml:11")},
		{"rule by account ID, of the ARN alone", policies.Asset{ID: "arn:aws:ec2:eu-west-1:444455556666:volume/v", Type: "aws.volume"}, payments("owners.yaml:11")},
		{"rule by type and tag", policies.Asset{ID: "arn:aws:s3:::p", Type: "aws.bucket", Tags: map[string]string{"service": "payroll"}}, person("y.sato@acme.example", "owners.yaml:13")},
		{"CODEOWNERS, the last line decides", in("333344445555", nil), payments("CODEOWNERS:4")},
		{"CODEOWNERS, unknown address", policies.Asset{ID: "arn:aws:s3:::acme-invoices", Type: "aws.bucket", Name: "acme-invoices"}, person("nobody@acme.example", "CODEOWNERS:6 (names nobody)")},
		{"catalog by account, owner of the system", in("777788889999", nil), policies.Owner{Name: "checkout-team", Contact: "checkout@acme.example", Via: "catalog payments-api"}},
		{"nobody but the default", in("888899990000", nil), platform("owners.yaml default")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := owners.NewResolver(sources(t)).Resolve(tt.asset); got != tt.want {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestResolveByARN(t *testing.T) {
	src := sources(t)
	src.CodeOwners = nil
	r := owners.NewResolver(src)
	got := r.Resolve(policies.Asset{ID: "arn:aws:s3:::audit-logs", Type: "aws.bucket"})
	if want := (policies.Owner{Name: "k.ito@acme.example", Contact: "k.ito@acme.example", Via: "catalog audit-logs"}); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	got = r.Resolve(policies.Asset{ID: "arn:aws:s3:::orphan", Type: "aws.bucket"})
	if got.Name != "platform" {
		t.Errorf("an entity of guests gives %+v, want the default owner", got)
	}
}

func TestNobody(t *testing.T) {
	got := owners.NewResolver(owners.Sources{}).Resolve(in("111122223333", nil))
	if want := (policies.Owner{Via: "no source names an owner"}); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	src := owners.Sources{People: []owners.Person{{Email: "r.gone@acme.example", Left: true}}}
	got = owners.NewResolver(src).Resolve(in("111122223333", tag("r.gone@acme.example")))
	if want := (policies.Owner{Via: "no source names an owner; tag owner names a person who left"}); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Without lists of teams and people there is nothing to doubt a name by.
func TestNothingToCompareWith(t *testing.T) {
	got := owners.NewResolver(owners.Sources{}).Resolve(in("111122223333", tag("y.sato@acme.example")))
	if want := (policies.Owner{Name: "y.sato@acme.example", Contact: "y.sato@acme.example", Via: "tag owner"}); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestTagKeys(t *testing.T) {
	r := owners.NewResolver(owners.Sources{TagKeys: []string{"service-owner", "team"}})
	for _, tt := range []struct {
		tags map[string]string
		want string
	}{
		{map[string]string{"team": "a", "service-owner": "b"}, "b"},
		{map[string]string{"team": "a", "service-owner": ""}, "a"},
		{map[string]string{"ServiceOwner": "c", "Service_Owner": "d"}, "c"},
		{map[string]string{"owner": "a"}, ""},
	} {
		if got := r.Resolve(policies.Asset{ID: "x", Tags: tt.tags}).Name; got != tt.want {
			t.Errorf("%v: %q, want %q", tt.tags, got, tt.want)
		}
	}
}

func TestExplain(t *testing.T) {
	owner, steps := owners.NewResolver(sources(t)).Explain(in("222233334444", tag("tbd")))
	var got []string
	for _, s := range steps {
		got = append(got, fmt.Sprintf("%s | %s | %s", s.Source, s.Value, s.Outcome))
	}
	want := []string{
		"tag owner | tbd | names nobody",
		"tag Owner of aws.account left | r.gone@acme.example | names a person who left",
		"tag owner of aws.organizational_unit Production |  | names nobody",
		"tag owner of aws.organizational_unit Workloads |  | names nobody",
		"tag owner of aws.organization_root Root |  | names nobody",
		"owners.yaml rules |  | names nobody",
		"CODEOWNERS:3 | @acme/platform | names platform",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
	if owner.Name != "platform" {
		t.Errorf("owner %+v", owner)
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct{ doc, want string }{
		{"teams: [{contact: a@acme.example}]", `owners.yaml:1:9: a team has no name; add "name: payments"`},
		{"teams:\n- {name: a, aliases: [x]}\n- {name: X}", `owners.yaml:3:3: "X" already names the team on line 2; keep one`},
		{"teams: [{name: a, members: [taro]}]", `owners.yaml:1:9: member "taro" of a is no mail address; write members as mail addresses`},
		{"rules: [{assets: ['*']}]", `owners.yaml:1:9: a rule has no owner; add "owner: payments"`},
		{"rules: [{owner: a@acme.example}]", "owners.yaml:1:9: the rule for a@acme.example fits every asset; limit it by assets, asset_types, accounts, paths or tags, or use default"},
		{"teams: [{name: payments}]\nrules: [{assets: ['*'], owner: paymnets}]", `owners.yaml:2:9: owner "paymnets" is no team; did you mean "payments"? add it to teams, or write a mail address`},
		{"default: nobody", `owners.yaml: default "nobody" is no team; add it to teams, or write a mail address`},
		{"tags: ['']", "owners.yaml: tags has an empty key; name a tag, such as owner"},
		{"team: []", `owners.yaml:1:1: unknown key "team"; did you mean "teams"? use one of default, rules, tags, teams`},
	} {
		_, err := owners.ReadFile("owners.yaml", []byte(tt.doc))
		if err == nil || err.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
	}
	for _, tt := range []struct{ doc, want string }{
		{"* @a\n*.go taro\n", "CODEOWNERS:2: invalid owner format 'taro' at position 6; write a pattern and then @acme/team or mail addresses"},
		{"# c\n/a/***/b @a", "CODEOWNERS:2: pattern cannot contain three consecutive asterisks; write a pattern and then @acme/team or mail addresses"},
		{"* @a\n/ @b", "CODEOWNERS:2: the pattern / matches nothing; write * for everything"},
		{strings.Repeat("a", 40_000) + " @a\n* @b", "CODEOWNERS:1: has 40004 bytes, more than 32768; split it"},
	} {
		_, err := owners.ReadCodeOwners("CODEOWNERS", []byte(tt.doc))
		if err == nil || err.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
	}
	for _, tt := range []struct{ doc, want string }{
		{"kind: Component\nmetadata: {}\n", "catalog-info.yaml:1:1: an entity has no kind or no metadata.name; give it both, or leave the file out of catalog"},
		{"a: b\n---\n- x\n", "catalog-info.yaml:1:1: an entity has no kind or no metadata.name; give it both, or leave the file out of catalog"},
		{"kind: [", "catalog-info.yaml:1: did not find expected node content; check the indentation, brackets and quotes there"},
	} {
		err := new(owners.Catalog).Add("catalog-info.yaml", []byte(tt.doc))
		if err == nil || err.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
	}
}

func TestPathIsHarmless(t *testing.T) {
	tree := new(policies.Tree)
	tree.Add(policies.Node{ID: "a", Type: "aws.account", Name: "x\n/aws/Production\\"})
	got := owners.Path(tree, policies.Asset{ID: "v", Type: "aws.volume", Name: "../y", Parent: "a"})
	if want := "aws/x__aws_Production_/.._y"; got != want {
		t.Errorf("path %q, want %q", got, want)
	}
}

func BenchmarkResolve(b *testing.B) {
	r := owners.NewResolver(sources(b))
	asset := in("888899990000", map[string]string{"Name": "data", "service": "x", "environment": "sandbox"})
	for b.Loop() {
		r.Resolve(asset)
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add([]byte(ownersYAML), "payments")
	f.Add([]byte("teams: [{name: 'a', aliases: ['']}]"), "")
	f.Fuzz(func(t *testing.T, b []byte, owner string) {
		file, err := owners.ReadFile("owners.yaml", b)
		if err != nil {
			return
		}
		got := owners.NewResolver(owners.Sources{File: file, Tree: acme()}).Resolve(in("111122223333", tag(owner)))
		if got.Via == "" {
			t.Error("an answer without its reason")
		}
	})
}

func FuzzReadCodeOwners(f *testing.F) {
	f.Add([]byte(codeOwners), "aws/Workloads/Production/web/x")
	f.Add([]byte("\\ a @b # c"), "a")
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		co, err := owners.ReadCodeOwners("CODEOWNERS", b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "CODEOWNERS:") {
				t.Errorf("error without a place: %v", err)
			}
			return
		}
		owners.NewResolver(owners.Sources{CodeOwners: co}).Resolve(policies.Asset{ID: name, Type: "aws.bucket", Name: name})
	})
}

func FuzzCatalog(f *testing.F) {
	f.Add([]byte(catalogYAML), "group:default/checkout-team")
	f.Fuzz(func(t *testing.T, b []byte, owner string) {
		var catalog owners.Catalog
		if catalog.Add("catalog-info.yaml", b) != nil {
			return
		}
		owners.NewResolver(owners.Sources{Catalog: &catalog, Tree: acme()}).Resolve(in("777788889999", tag(owner)))
	})
}
