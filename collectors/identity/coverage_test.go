package identity

import (
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

var denied = collectors.Coverage{State: collectors.Denied, Reason: "missing_scope: slack:users.list", Needs: "users:read"}

func TestBlindPlaceIsBlindAgain(t *testing.T) {
	f := wave()
	f.blind("zoom:acme", "accounts", "saas.account", denied)
	f.blind("slack:acme", "accounts.3", "saas.account", collectors.Coverage{State: collectors.Throttled, Reason: "429: slack:users.list"})
	f.blind("aws:999900001111", "global", "aws.iam_user", denied)
	r := collect(t, f, Config{Domains: acmeDomains})
	for _, test := range []struct {
		place string
		state collectors.State
		count int
		says  string
	}{
		{"identity:zoom:acme", collectors.Denied, 0, "saas.account in zoom:acme is denied: missing_scope: slack:users.list"},
		{"identity:slack:acme", collectors.Partial, 8, "is throttled: 429"},
		{"identity:aws", collectors.Partial, 3, "aws.iam_user in aws:999900001111 is denied"},
		{"identity:gcp:42", collectors.Complete, 1, ""},
		{"identity:github:acme", collectors.Complete, 4, ""},
	} {
		line := r.line(t, test.place, AccountType, "")
		if line.State != test.state || line.Count != test.count || !strings.Contains(line.Reason, test.says) {
			t.Errorf("coverage of accounts at %s = %+v, want %s, %d and %q", test.place, line, test.state, test.count, test.says)
		}
	}
	if line := r.line(t, "identity:people", PersonType, ""); line.State != collectors.Complete {
		t.Errorf("persons = %+v, want complete: no source of persons is blind", line)
	}
}

func TestIncompletePersonsMakeStrangersUndecided(t *testing.T) {
	for name, blind := range map[string]func(*first){
		"people list":       func(f *first) { f.blind("hr:contractors", "people", listType, denied) },
		"identity provider": func(f *first) { f.blind("okta:acme", "accounts.2", "saas.account", denied) },
	} {
		t.Run(name, func(t *testing.T) {
			f := wave()
			blind(f)
			r := collect(t, f, Config{Domains: acmeDomains})
			line := r.line(t, "identity:people", PersonType, "")
			if line.State != collectors.Partial || line.Needs != "users:read" {
				t.Errorf("coverage of persons = %+v, want partial and what it needs", line)
			}
			if got := r.whose(t, "slack:acme/U8"); got != "undecided" {
				t.Errorf("account of a stranger is %s, want undecided", got)
			}
			if _, there := r.assets["account:slack:acme/U8"].Links["person"]; there {
				t.Error("account of a stranger links to no person, want no link at all")
			}
			path := r.line(t, "identity:slack:acme", AccountType, "attributes.person_id")
			if path.State != collectors.Partial || path.Count == 0 {
				t.Errorf("coverage of person_id = %+v, want partial", path)
			}
			if status, there := r.attributes(t, "person:2")["status"]; there {
				t.Errorf("status of who is said to have left = %v, want none while a source is incomplete", status)
			}
			if status := r.attributes(t, "person:1")["status"]; status != "active" {
				t.Errorf("status of who is here = %v, want active", status)
			}
			if got := r.whose(t, "slack:acme/U2"); got != "2 email medium as far as is known" {
				t.Errorf("account of a person who was read is %s, want 2 email medium as far as is known", got)
			}
			if got := r.whose(t, "slack:acme/U9"); name == "people list" && got != "okta:00u9 email medium as far as is known" {
				t.Errorf("account of a contractor is %s, want okta:00u9 email medium as far as is known", got)
			}
		})
	}
}

func TestNobodyIsRead(t *testing.T) {
	var f first
	f.add("slack:acme", "accounts", saasAccount("slack:acme", "U1", "yuki@acme.example"))
	r := collect(t, &f, Config{})
	line := r.line(t, "identity:people", PersonType, "")
	if line.State != collectors.Disabled || line.Needs == "" {
		t.Errorf("coverage of persons = %+v, want disabled and what to do", line)
	}
	if got := r.whose(t, "slack:acme/U1"); got != "undecided" {
		t.Errorf("account is %s, want undecided", got)
	}
	class := r.line(t, "identity:slack:acme", AccountType, "attributes.email_class")
	if class.State != collectors.Disabled || class.Needs == "" {
		t.Errorf("coverage of email_class = %+v, want disabled and what to configure", class)
	}
}

func TestUnreadAttributesSayWhy(t *testing.T) {
	var f first
	f.add("hr:employees", "people", hr("1", "yuki@acme.example", "active"))
	f.add("github:acme", "members", member("5", "kim", attributes{"two_factor": absent, "saml_name_id": absent, "scim_user_name": absent, "verified_emails": absent}))
	id := f.scopes[0].ID()
	if !strings.HasPrefix(id, "github") {
		t.Fatalf("first scope is %s", id)
	}
	kept := f.kept[id]
	for _, path := range []string{"attributes.two_factor", "attributes.saml_name_id"} {
		kept.Coverage = append(kept.Coverage, collectors.Coverage{Place: "github:acme", AssetType: "github.member", Path: path,
			State: collectors.Denied, Count: 1, Reason: "403: " + path, Needs: "organization owner"})
	}
	f.kept[id] = kept
	r := collect(t, &f, Config{})
	for path, says := range map[string]string{
		"attributes.mfa": "403: attributes.two_factor", "attributes.second_factor": "403: attributes.two_factor",
		"attributes.person_id": "403: attributes.saml_name_id", "links.person": "403: attributes.saml_name_id",
		"attributes.idp_linked": "403: attributes.saml_name_id", "attributes.sso": "does not tell",
		"attributes.last_active_at": "does not tell", "attributes.seat": "does not tell",
	} {
		line := r.line(t, "identity:github:acme", AccountType, path)
		if line.Count != 1 || !strings.Contains(line.Reason, says) {
			t.Errorf("coverage of %s = %+v, want 1 account and %q", path, line, says)
		}
	}
	if got := r.whose(t, "github.com/org/1/member/5"); got != "undecided" {
		t.Errorf("account is %s, want undecided", got)
	}
}

func TestTokensThatWereNotRead(t *testing.T) {
	f := wave()
	f.blind("zoom:acme", "tokens", "saas.token", denied)
	r := collect(t, f, Config{Domains: acmeDomains})
	if got := r.attributes(t, "person:2")["tokens"]; got != 5.0 {
		t.Errorf("tokens of who has some = %v, want those that were seen", got)
	}
	if got, there := r.attributes(t, "person:1")["tokens"]; there {
		t.Errorf("tokens of who may have some = %v, want none said", got)
	}
	if line := r.line(t, "identity:people", PersonType, "attributes.tokens"); line.State != collectors.Partial || line.Needs != "users:read" {
		t.Errorf("coverage of tokens = %+v, want partial", line)
	}
}

func TestCopilotSeatsThatWereNotRead(t *testing.T) {
	var f first
	f.add("github:acme", "members", member("5", "kim"))
	f.blind("github:acme", "seats", "github.copilot_seat", denied)
	r := collect(t, &f, Config{})
	if seat, there := r.attributes(t, "account:github.com/org/1/member/5")["seat"]; there {
		t.Errorf("seat = %v, want none said", seat)
	}
	if line := r.line(t, "identity:github:acme", AccountType, "attributes.seat"); !strings.Contains(line.Reason, "github.copilot_seat") {
		t.Errorf("coverage of seat = %+v, want that of the seats", line)
	}
}
