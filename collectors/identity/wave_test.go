package identity

import (
	"fmt"
	"slices"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
)

// wave is a first wave with something of every family.
func wave() *first {
	var f first
	f.add("hr:employees", "people",
		hr("1", "yuki@acme.example", "active"),
		hr("2", "kim@acme.example", "left", attributes{"left_on": "2026-10-31"}),
		hr("3", "ann@acme.example", "active", attributes{"started_on": "2026-12-01"}),
		hr("4", "lee@acme.example", "leave"),
		hr("5", "", "active", attributes{"status": absent}),
	)
	f.add("okta:acme", "accounts",
		saasAccount("okta:acme", "00u1", "yuki@acme.example", attributes{"mfa": true}),
		saasAccount("okta:acme", "00u2", "kim@acme.example", attributes{"status": "deactivated"}),
		saasAccount("okta:acme", "00u4", "lee@acme.example"),
		saasAccount("okta:acme", "00u9", "contractor@partner.example"),
		saasAccount("okta:acme", "00u8", "former@partner.example", attributes{"status": "deactivated"}),
		saasAccount("okta:acme", "00u7", "svc@acme.example", attributes{"kind": "service"}),
	)
	f.add("slack:acme", "accounts",
		saasAccount("slack:acme", "U1", "yuki@acme.example"),
		saasAccount("slack:acme", "U1b", "yuki@acme.example", attributes{"privilege": "owner"}),
		saasAccount("slack:acme", "U2", "kim@acme.example"),
		saasAccount("slack:acme", "U9", "contractor@partner.example"),
	)
	f.add("slack:acme", "accounts.2",
		saasAccount("slack:acme", "U1c", "yuki@acme.example"),
		saasAccount("slack:acme", "U7", "info@acme.example"),
		saasAccount("slack:acme", "U8", "someone@gmail.com"),
		saasAccount("slack:acme", "U6", "svc-deploy@acme.example"),
	)
	f.add("slack:acme", "tokens",
		asset("slack:acme/token/1", "saas.token", "1", attributes{"owner_account": "slack:acme/U2", "status": "active", "expires_at": nil}),
		asset("slack:acme/token/2", "saas.token", "2", attributes{"owner_account": "slack:acme/U2", "status": "active", "expires_at": "2026-01-01T00:00:00Z"}),
		asset("slack:acme/token/3", "saas.token", "3", attributes{"owner_account": nil, "status": "active"}),
	)
	f.add("github:acme", "members",
		member("5", "Kim", attributes{"saml_name_id": "kim@acme.example", "role": "owner"}), member("6", "lee", attributes{"saml_name_id": "lee@acme.example"}),
		asset("github.com/org/1/collaborator/9", "github.outside_collaborator", "out", attributes{"login": "out", "two_factor": "disabled"}),
		asset("github.com/org/1/invitation/3", "github.invitation", "kim@acme.example", attributes{"login": nil, "email": "kim@acme.example", "role": "member", "invited_at": "2026-10-01T00:00:00Z", "failed": false}),
	)
	f.add("github:acme", "seats",
		asset("github.com/org/1/copilot/5", "github.copilot_seat", "Kim", attributes{
			"login": "kim", "plan": "business", "created_at": "2026-01-01T00:00:00Z", "last_activity_at": nil, "last_authenticated_at": "2026-09-01T00:00:00Z",
			"pending_cancellation_date": nil, "price": attributes{"minor": 1900, "currency": "USD"}, "price_source": "prices.csv row 2"}),
		asset("github.com/org/1/token/1", "github.personal_access_token", "t", attributes{"owner_login": "kim", "expired": false, "expires_at": nil}),
	)
	f.add("aws:o-1", "identity_center", asset("arn:aws:identitystore:::user/1", "aws.identity_center_user", "yuki", attributes{
		"user_name": "yuki@acme.example", "email": "yuki@acme.example", "status": "ENABLED", "external": true, "created_at": "2024-01-01T00:00:00Z"}))
	for n := range 3 {
		account := fmt.Sprintf("11112222333%d", n)
		f.add("aws:"+account, "global", asset("arn:aws:iam::"+account+":user/kim@acme.example", "aws.iam_user", "kim@acme.example", attributes{
			"console_password": true, "mfa": false, "administrator": n == 0, "password_last_used": nil, "created_at": "2024-01-01T00:00:00Z",
			"access_keys": []any{attributes{"active": true}, attributes{"active": false}}}))
	}
	f.add("gcp:42", "iam", asset("gcp.principal:user:kim@acme.example", "gcp.principal", "kim@acme.example", attributes{
		"kind": "user", "email": "kim@acme.example", "privileged": true}))
	return &f
}

func TestConformance(t *testing.T) {
	collectortest.Test(t, New(Config{Kept: wave(), Domains: acmeDomains, Now: tonight}), collectortest.Options{
		Outside: func(a collectors.Asset) bool { return a.Type == AccountType }, // workspaces are of the first wave
	})
}

func TestPersons(t *testing.T) {
	r := collect(t, wave(), Config{Domains: acmeDomains})
	for _, test := range []struct{ id, want string }{
		{"1", "active accounts 5 active 5 tokens 0 idp okta active"}, // okta, three in slack, Identity Center
		{"2", "left accounts 8 active 6 tokens 5 idp okta deactivated"},
		{"3", "future accounts 0 active 0 tokens 0 idp none"},
		{"4", "leave accounts 2 active 2 tokens 0 idp okta active"},
		{"5", "<nil> accounts 0 active 0 tokens 0 idp none"},
		{"okta:00u9", "active accounts 2 active 2 tokens 0 idp okta active"},
		{"okta:00u8", "left accounts 1 active 0 tokens 0 idp okta deactivated"},
		{"okta:00u7", ""}, // a service is nobody
	} {
		x := r.attributes(t, "person:"+test.id)
		got := ""
		if x != nil {
			idp := "none"
			if p, ok := x["idp"].(map[string]any); ok {
				idp = fmt.Sprint(p["provider"], " ", p["status"])
			}
			got = fmt.Sprintf("%v accounts %v active %v tokens %v idp %s", x["status"], x["accounts"], x["active_accounts"], x["tokens"], idp)
		}
		if got != test.want {
			t.Errorf("person %s is %q, want %q", test.id, got, test.want)
		}
	}
}

func TestAccounts(t *testing.T) {
	r := collect(t, wave(), Config{Domains: acmeDomains})
	for _, test := range []struct{ id, want string }{
		{"slack:acme/U1", "1 human active member duplicates 1 counterpart true company"},
		{"slack:acme/U1b", "1 human active owner duplicates 0 counterpart true company"},
		{"slack:acme/U1c", "1 human active member duplicates 1 counterpart true company"},
		{"slack:acme/U2", "2 human active member duplicates 0 counterpart false company"},
		{"slack:acme/U6", "<nil> service active member duplicates 0 counterpart false company"},
		{"slack:acme/U7", "<nil> shared active member duplicates 0 counterpart false company"},
		{"slack:acme/U8", "<nil> human active member duplicates 0 counterpart false personal"},
		{"slack:acme/U9", "okta:00u9 human active member duplicates 0 counterpart false partner"},
		{"okta:acme/00u2", "2 human deactivated member duplicates 0 counterpart false company"},
		{"github.com/org/1/member/5", "2 human active owner duplicates 0 counterpart false <nil>"},
		{"github.com/org/1/collaborator/9", "<nil> guest active guest duplicates 0 counterpart false <nil>"},
		{"github.com/org/1/invitation/3", "2 human invited member duplicates 0 counterpart false company"},
		{"arn:aws:iam::111122223330:user/kim@acme.example", "2 human active admin duplicates 0 counterpart false company"},
		{"gcp.principal:user:kim@acme.example", "2 human active admin duplicates 0 counterpart false company"},
	} {
		x := r.attributes(t, "account:"+test.id)
		got := fmt.Sprintf("%v %v %v %v duplicates %v counterpart %v %v", x["person_id"], x["kind"], x["status"], x["privilege"], x["duplicates"], x["counterpart"], x["email_class"])
		if got != test.want {
			t.Errorf("account %s is %q, want %q", test.id, got, test.want)
		}
	}
	seat := fmt.Sprint(r.attributes(t, "account:github.com/org/1/member/5")["seat"])
	if want := "map[assigned_at:2026-01-01T00:00:00Z billable:true last_used_at:2026-09-01T00:00:00Z price:map[currency:USD minor:1900] price_source:prices.csv row 2 type:copilot_business]"; seat != want {
		t.Errorf("Copilot seat = %s, want %s", seat, want)
	}
	if seat, there := r.attributes(t, "account:github.com/org/1/member/6")["seat"]; seat != nil || !there {
		t.Errorf("seat of who has none = %v (there: %t), want null", seat, there)
	}
}

func TestScopesAreCut(t *testing.T) {
	var f first
	var many []collectors.Asset
	for n := range scopeSize + 5 {
		many = append(many, saasAccount("slack:acme", fmt.Sprintf("U%06d", n), fmt.Sprintf("p%d@acme.example", n)))
	}
	f.add("slack:acme", "accounts", many...)
	f.add("slack:acme", "accounts.2", saasAccount("slack:acme", "V1", "v@acme.example"))
	c := Config{Kept: &f, Now: tonight}
	s := New(c)
	scopes, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	seen := map[string]bool{}
	for _, scope := range scopes {
		r, err := s.Collect(t.Context(), scope)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %d", scope.ID(), len(r.Assets)))
		for _, a := range r.Assets {
			seen[a.ID] = true
		}
	}
	want := []string{"identity/people/sources 0", "identity/people/persons 0", fmt.Sprint("identity/slack_acme/accounts ", scopeSize), "identity/slack_acme/accounts.2 6"}
	if !slices.Equal(got, want) {
		t.Errorf("scopes = %v, want %v", got, want)
	}
	if len(seen) != scopeSize+6 {
		t.Errorf("%d accounts, want %d, each once", len(seen), scopeSize+6)
	}
}

func TestUnknownScopesAreErrors(t *testing.T) {
	s := New(Config{Kept: wave(), Now: tonight})
	for _, part := range []string{"", "people", "accounts.x", "accounts.1", "accounts.0"} {
		_, err := s.Collect(t.Context(), collectors.Scope{Provider: "identity", Place: "slack:acme", Part: part})
		if err == nil {
			t.Errorf("part %q is collected, want an error", part)
		}
	}
}
