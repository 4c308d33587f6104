package identity

import (
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

func TestMistakesInAPeopleMap(t *testing.T) {
	for _, test := range []struct{ entry, want string }{
		{`{person: "1"}`, `people.yaml:2:5: an entry names no account; add "account: ID", the asset ID of the account`},
		{`{account: a}`, `people.yaml:2:5: account "a" is given to nobody; add "person: ID", or "kind: service" and "owner: TEAM"`},
		{`{account: a, person: "1", kind: bot}`, `people.yaml:2:5: account "a" has a person and a kind or an owner; keep person for a person's own account, kind and owner for any other`},
		{`{account: a, kind: robot, owner: x}`, `people.yaml:2:5: account "a" is of no kind "robot"; use service, bot or shared`},
		{`{account: a, kind: bot}`, `people.yaml:2:5: account "a" has no owner; add "owner: TEAM", or a person_id or an address`},
		{`{account: a, owners: x}`, `people.yaml:2:18: unknown key "owners"`},
		{"{account: a, person: \"1\"}\n  - {account: a, person: \"2\"}", `people.yaml:3:5: account "a" stands in line 2 too; keep one of them`},
		{`{account: a, person: "1"}`, ""},
	} {
		_, err := ParseMap("people.yaml", []byte("accounts:\n  - "+test.entry+"\n"))
		if got := text(err); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("error of %s = %q, want %q", test.entry, got, test.want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestExactEntriesGoBeforePatterns(t *testing.T) {
	m, err := ParseMap("people.yaml", []byte(`accounts:
  - {account: "slack:acme/*", kind: bot, owner: platform}
  - {account: "slack:acme/U1", person: "1"}
`))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"slack:acme/U1": "1", "slack:acme/U2": "", "slack:acme/a/b": ""} {
		e, ok := m.of(id)
		if !ok || e.Person != want {
			t.Errorf("entry of %s = %+v, %t, want the person %q", id, e, ok, want)
		}
	}
	if e, ok := m.of("zoom:acme/1"); ok {
		t.Errorf("entry of another workspace = %+v, want none", e)
	}
}

func TestOwnersOfAccountsThatAreNobodys(t *testing.T) {
	m, err := ParseMap("people.yaml", []byte(`accounts:
  - {account: "slack:acme/U7", kind: shared, owner: kim@acme.example}
  - {account: "slack:acme/U6", kind: service, owner: platform}
`))
	if err != nil {
		t.Fatal(err)
	}
	r := collect(t, wave(), Config{Domains: acmeDomains, Map: m})
	for id, want := range map[string]string{"U7": "2 shared people_map", "U6": "platform service people_map"} {
		x := r.attributes(t, "account:slack:acme/"+id)
		if got := strings.Join([]string{x["owner"].(string), x["kind"].(string), x["kind_source"].(string)}, " "); got != want {
			t.Errorf("account %s = %q, want %q", id, got, want)
		}
	}
}

func TestExplain(t *testing.T) {
	m, err := ParseMap("people.yaml", []byte(`accounts: [{account: "slack:acme/U6", kind: service, owner: platform}]`))
	if err != nil {
		t.Fatal(err)
	}
	var f first
	f.add("hr:employees", "people", hr("1", "yuki@acme.example", "active"), hr("2", "kim@acme.example", "active", attributes{"started_on": "2025-01-01"}))
	f.add("slack:acme", "accounts",
		saasAccount("slack:acme", "U1", "yuki@acme.example", attributes{"employee_id": "2"}),
		saasAccount("slack:acme", "U2", "kim@acme.example", attributes{"created_at": "2020-01-01T00:00:00Z"}),
		saasAccount("slack:acme", "U3", "x@elsewhere.example"),
		saasAccount("slack:acme", "U6", "x@acme.example"))
	f.add("github:acme", "members", member("5", "Person 2"), member("6", "x", attributes{"saml_name_id": absent, "scim_user_name": absent, "verified_emails": absent}))
	r := collect(t, &f, Config{Domains: acmeDomains, Map: m})
	for _, test := range []struct {
		id   string
		want []string
	}{
		{"slack:acme/U1", []string{
			"1's, by email, confidence medium", "- the address yuki@acme.example (email, medium) decides",
			"- the employee number 2 (employee_id, medium) means 2 instead", "but evidence means 2 too"}},
		{"slack:acme/U2", []string{
			"2's, by email, confidence medium", "- the address kim@acme.example (email, medium) decides",
			"it is older than the person: the address may have been somebody else's"}},
		{"slack:acme/U3", []string{"nobody's (human, as the source says); no evidence means anybody"}},
		{"slack:acme/U6", []string{"nobody's own (service, as the people_map says); platform answers for it"}},
		{"github.com/org/1/member/5", []string{
			"nobody's (human, as the source says); no evidence means anybody", "2 has the same name, which proves nothing; confirm it in the people map"}},
		{"github.com/org/1/member/6", []string{"whose it is was not found, and not everybody was read: see the coverage of identity.account"}},
	} {
		got, err := Explain(r.assets["account:"+test.id])
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("Explain(%s) = %q, %v, want %q", test.id, got, err, test.want)
		}
	}
	if _, err := Explain(collectors.Asset{ID: "person:1", Type: PersonType}); err == nil {
		t.Error("a person is explained, want an error")
	}
}
