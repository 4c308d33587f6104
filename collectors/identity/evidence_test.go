package identity

import (
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

var acmeDomains = Domains{
	Company:        []string{"acme.example", "acme.co.example"},
	Partners:       []string{"partner.example"},
	PlusAddressing: []string{"acme.example"},
	Renames: []Rename{
		{From: "coyote.example", To: "acme.example", Since: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)},
		{From: "old.example", To: "acme.example"},
	},
}

func member(id, login string, more ...attributes) collectors.Asset {
	return asset("github.com/org/1/member/"+id, "github.member", login, attributes{
		"login": login, "user_id": 1, "role": "member", "two_factor": "enabled", "saml_name_id": nil, "scim_user_name": nil,
		"verified_emails": []any{}, "public_email": nil, "created_at": "2015-01-01T00:00:00Z",
	}, more...)
}

func TestEvidence(t *testing.T) {
	yuki, kim := hr("10001", "yuki.sato@acme.example", "active"), hr("10002", "kim.lee@acme.example", "active")
	people := []collectors.Asset{yuki, kim}
	okta := []collectors.Asset{
		saasAccount("okta:acme", "00u1", "yuki.sato@acme.example", attributes{"aliases": []any{"y.tanaka@acme.example"}}),
		saasAccount("okta:acme", "00u2", "kim@contractor.example", attributes{"employee_id": "10002"}),
	}
	slack := func(email string, more ...attributes) collectors.Asset {
		return saasAccount("slack:acme", "U1", email, more...)
	}
	verified := func(addresses ...string) attributes {
		emails := []any{}
		for _, a := range addresses {
			emails = append(emails, attributes{"address": a, "verified": true})
		}
		return attributes{"emails": emails}
	}
	for _, test := range []struct {
		name    string
		people  []collectors.Asset // nil: people
		account collectors.Asset
		mapped  string
		want    string
	}{
		{"address of the people list", nil, slack("yuki.sato@acme.example"), "", "10001 email medium"},
		{"case, full width and white space are the same", nil, slack(" Ｙｕｋｉ．Sato＠ACME.example "), "", "10001 email medium"},
		{"alias at the identity provider", nil, slack("y.tanaka@acme.example"), "", "10001 alias medium"},
		{"other address of the identity provider's account", nil, slack("kim@contractor.example"), "", "10002 alias medium"},
		{"ID of the identity provider", nil, slack("x@elsewhere.example", attributes{"external_id": "00u1"}), "", "10001 id strong"},
		{"ID of the identity provider goes before an address", nil, slack("kim.lee@acme.example", attributes{"external_id": "00u1"}), "",
			"10001 id strong but [10002]"},
		{"map goes before everything", nil, slack("kim.lee@acme.example"), `{account: "slack:acme/U1", person: "10001"}`, "10001 map strong but [10002]"},
		{"map by address and pattern", nil, slack("x@elsewhere.example"), `{account: "slack:acme/*", person: kim.lee@acme.example}`, "10002 map strong"},
		{"map to nobody known", nil, slack("kim.lee@acme.example"), `{account: "slack:acme/*", person: "99"}`, "10002 email medium"},
		{"map to a service", nil, slack("kim.lee@acme.example"), `{account: "slack:acme/*", kind: service, owner: payments}`, "nobody"},
		{"employee number of a product", nil, slack("", attributes{"employee_id": "10001"}), "", "10001 employee_id medium"},
		{"address and employee number disagree", nil, slack("kim.lee@acme.example", attributes{"employee_id": "10001"}), "", "10002 email medium but [10001]"},
		{"SCIM ID that is an employee number", nil, slack("", attributes{"external_id": "10001"}), "", "10001 employee_id medium"},
		{"SCIM ID that is an address", nil, slack("", attributes{"external_id": "Kim.Lee@acme.example"}), "", "10002 saml medium"},
		{"SCIM ID that is nobody's", nil, slack("", attributes{"external_id": "a1b2c3"}), "", "nobody"},
		{"dated rename", nil, slack("yuki.sato@coyote.example"), "", "10001 rename medium"},
		{"rename without a date", nil, slack("yuki.sato@old.example"), "", "10001 rename weak"},
		{"rename the other way", []collectors.Asset{hr("7777", "ann@coyote.example", "active")}, slack("ann@acme.example"), "", "7777 rename medium"},
		{"tag of an address", nil, slack("yuki.sato+lab@acme.example"), "", "10001 plus_tag weak"},
		{"tag where tags are not known to be one mailbox", nil, slack("yuki.sato+lab@acme.co.example"), "", "nobody"},
		{"employee number in a login", nil, slack("", attributes{"login": "ext-10001"}), "", "10001 employee_id weak"},
		{"short numbers in a login", []collectors.Asset{hr("42", "a@acme.example", "active")}, slack("", attributes{"login": "x-42"}), "", "nobody"},
		{"address that nobody has verified", nil, slack("yuki.sato@acme.example", attributes{"login": "y", "emails": []any{
			attributes{"address": "yuki.sato@acme.example", "verified": false}}}), "", "10001 email weak"},
		{"addresses of two persons", nil, slack("yuki.sato@acme.example", verified("yuki.sato@acme.example", "kim.lee@acme.example")), "",
			"nobody but [10001 10002]"},
		{"namesakes", nil, asset("slack:acme/U1", "saas.account", "Person 10001", attributes{
			"login": "person", "email": nil, "kind": "human", "status": "active"}), "", "nobody"},
		{"same local part elsewhere", nil, slack("yuki.sato@elsewhere.example"), "", "nobody"},
		{"bot with a person's address", nil, slack("yuki.sato@acme.example", attributes{"kind": "bot"}), "", "nobody"},
		{"address of two who are here", []collectors.Asset{hr("1", "team@acme.example", "active"), hr("2", "team@acme.example", "leave")},
			slack("team@acme.example"), "", "nobody but [1 2]"},
		{"address that was used again", []collectors.Asset{hr("1", "jo@acme.example", "left", attributes{"left_on": "2023-01-31"}), hr("2", "jo@acme.example", "active")},
			slack("jo@acme.example"), "", "2 email medium"},
		{"address of two who left", []collectors.Asset{hr("1", "jo@acme.example", "left", attributes{"left_on": "2025-01-31"}), hr("2", "jo@acme.example", "left", attributes{"left_on": "2023-01-31"})},
			slack("jo@acme.example"), "", "1 email medium"},
		{"GitHub by SAML", nil, member("5", "yk", attributes{"saml_name_id": "Yuki.Sato@acme.example"}), "", "10001 saml strong"},
		{"GitHub by SCIM", nil, member("5", "yk", attributes{"scim_user_name": "y.tanaka@acme.example"}), "", "10001 saml strong"},
		{"GitHub by a verified address", nil, member("5", "yk", attributes{"verified_emails": []any{"kim.lee@acme.example"}}), "", "10002 email medium"},
		{"SAML that a verified address refutes", nil, member("5", "yk", attributes{"saml_name_id": "yuki.sato@acme.example", "verified_emails": []any{"kim.lee@acme.example"}}), "",
			"nobody but [10001 10002]"},
		{"SAML name outside of the company", nil, member("5", "yk", attributes{"saml_name_id": "yuki.sato@elsewhere.example"}), "", "nobody"},
		{"public address", nil, member("5", "yk", attributes{"public_email": "yuki.sato@acme.example"}), "", "nobody"},
		{"GitHub whose names were not read", nil, member("5", "yk", attributes{"saml_name_id": absent, "scim_user_name": absent, "verified_emails": absent}), "", "undecided"},
		{"IAM user named as an address", nil, asset("arn:aws:iam::1:user/y", "aws.iam_user", "yuki.sato@acme.example", attributes{"console_password": true}), "", "10001 email medium"},
		{"Google Cloud principal", nil, asset("gcp:user:yuki", "gcp.principal", "yuki", attributes{"kind": "user", "email": "yuki.sato@acme.example"}), "", "10001 email medium"},
		{"Identity Center by SCIM's name", nil, asset("arn:aws:identitystore:::user/1", "aws.identity_center_user", "y", attributes{
			"user_name": "yuki.sato@acme.example", "email": nil, "external": true, "status": "ENABLED"}), "", "10001 saml medium"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f first
			if test.people == nil {
				test.people = people
			}
			f.add("hr:employees", "people", test.people...)
			f.add("okta:acme", "accounts", okta...)
			f.add("x:acme", "accounts", test.account)
			m, err := ParseMap("people.yaml", []byte("accounts: ["+test.mapped+"]"))
			if err != nil {
				t.Fatal(err)
			}
			r := collect(t, &f, Config{Domains: acmeDomains, Map: m})
			if got := r.whose(t, test.account.ID); got != test.want {
				t.Errorf("account is %s, want %s; %v", got, test.want, r.attributes(t, "account:"+test.account.ID))
			}
		})
	}
}

func TestNotAccounts(t *testing.T) {
	var f first
	f.add("hr:employees", "people", hr("1", "a@acme.example", "active"))
	f.add("aws:111122223333", "global", asset("arn:aws:iam::1:user/svc", "aws.iam_user", "svc", attributes{"console_password": false}))
	f.add("gcp:42", "iam", asset("gcp:group:x", "gcp.principal", "x", attributes{"kind": "group", "email": "x@acme.example"}))
	for id := range collect(t, &f, Config{}).assets {
		if strings.HasPrefix(id, "account:") {
			t.Errorf("%s is an account of somebody, want no keys, groups or service accounts", id)
		}
	}
}

func TestSuggestionsAreNoLinks(t *testing.T) {
	var f first
	f.add("hr:employees", "people", hr("10001", "yuki.sato@acme.example", "active"), hr("10002", "yuki.sato2@acme.example", "active", attributes{}))
	f.add("github:acme", "members",
		member("1", "Person  10001"), member("2", "x", attributes{"public_email": "yuki.sato2@acme.example"}),
		member("3", "yuki.sato"), member("4", "yuki"))
	r := collect(t, &f, Config{Domains: acmeDomains})
	for id, want := range map[string]any{"1": "10001", "2": "10002", "3": "10001", "4": nil} {
		x := r.attributes(t, "account:github.com/org/1/member/"+id)
		if x["person_id"] != nil || x["suggestion"] != want {
			t.Errorf("member %s is %v's and suggests %v, want nobody's and %v", id, x["person_id"], x["suggestion"], want)
		}
	}
}

func TestRecycled(t *testing.T) {
	began := attributes{"started_on": "2025-04-01"}
	for _, test := range []struct {
		name    string
		person  attributes
		account attributes
		want    any
		absent  bool
	}{
		{"made after the first day", began, attributes{"created_at": "2025-04-02T00:00:00Z"}, false, false},
		{"made while the first day was prepared", began, attributes{"created_at": "2025-03-10T00:00:00Z"}, false, false},
		{"made long before", began, attributes{"created_at": "2021-03-10T00:00:00Z"}, true, false},
		{"not known when it was made", began, attributes{"created_at": absent}, nil, true},
		{"the product does not know when", began, attributes{"created_at": nil}, nil, false},
		{"no first day", attributes{"started_on": nil}, attributes{"created_at": "2021-03-10T00:00:00Z"}, nil, false},
		{"known by its ID", began, attributes{"created_at": "2021-03-10T00:00:00Z", "external_id": "00u1"}, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f first
			f.add("hr:employees", "people", hr("1", "jo@acme.example", "active", test.person))
			f.add("okta:acme", "accounts", saasAccount("okta:acme", "00u1", "jo@acme.example"))
			f.add("slack:acme", "accounts", saasAccount("slack:acme", "U1", "jo@acme.example", test.account))
			x := collect(t, &f, Config{}).attributes(t, "account:slack:acme/U1")
			got, there := x["recycled"]
			if got != test.want || there == test.absent {
				t.Errorf("recycled = %v (there: %t), want %v (%t)", got, there, test.want, !test.absent)
			}
		})
	}
}

func TestSecondFactor(t *testing.T) {
	for _, test := range []struct {
		name    string
		account attributes
		idp     any
		want    any
	}{
		{"of its own", attributes{"mfa": true}, false, "own"},
		{"none, by password", attributes{"mfa": false, "sso": false}, true, "none"},
		{"none, and how it signs in is not known", attributes{"mfa": false}, true, "none"},
		{"by the identity provider", attributes{"mfa": false, "sso": true}, true, "idp"},
		{"by the identity provider, with a password left", attributes{"mfa": false, "sso": true, "password": true}, true, "none"},
		{"none at the identity provider", attributes{"mfa": false, "sso": true}, false, "none"},
		{"not known at the identity provider", attributes{"sso": true}, absent, nil},
		{"not shown", attributes{}, true, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f first
			f.add("hr:employees", "people", hr("1", "jo@acme.example", "active"))
			f.add("okta:acme", "accounts", saasAccount("okta:acme", "00u1", "jo@acme.example", attributes{"mfa": test.idp}))
			f.add("slack:acme", "accounts", saasAccount("slack:acme", "U1", "jo@acme.example", test.account))
			if got := collect(t, &f, Config{}).attributes(t, "account:slack:acme/U1")["second_factor"]; got != test.want {
				t.Errorf("second_factor = %v, want %v", got, test.want)
			}
		})
	}
}
