package github

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// TestAllRepositories: GitHub leaves out what the credentials may not see, so a
// list that ends is not yet complete.
func TestAllRepositories(t *testing.T) {
	mint := func(selection string) http.HandlerFunc {
		return answer(201, `{"token":"ghs_x","expires_at":"`+time.Now().Add(time.Hour).UTC().Format(time.RFC3339)+`","repository_selection":"`+selection+`"}`)
	}
	tests := []struct {
		name   string
		org    string
		mint   http.HandlerFunc
		reason string // empty: complete
	}{
		{"as many as an owner is told", `{"id":1,"public_repos":0,"owned_private_repos":1}`, nil, ""},
		{"fewer", `{"id":1,"public_repos":2,"owned_private_repos":1}`, nil, "2 repositories are hidden"},
		{"nobody says how many", `{"id":1,"public_repos":1}`, nil, "nothing says how many"},
		{"an App on all", `{"id":1}`, mint("all"), ""},
		{"an App on some", `{"id":1}`, mint("selected"), "some repositories only"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := with(repoRoutes(), "GET /orgs/acme", ok(tt.org))
			s, _ := faked(t, r)
			if tt.mint != nil {
				s, _ = faked(t, with(r, mintPath, tt.mint), asApp)
			}
			result := collect(t, s, "repositories", repositoryTypes...)
			for _, typ := range repositoryTypes {
				l := line(t, result, typ, "")
				if complete := l.State == collectors.Complete; complete != (tt.reason == "") || !strings.Contains(l.Reason, tt.reason) {
					t.Errorf("coverage is %+v, want the reason %q", l, tt.reason)
				}
			}
		})
	}
}

// TestManyMembers reads more members than fit into one scope.
func TestManyMembers(t *testing.T) {
	page := 0
	members := func(w http.ResponseWriter, r *http.Request) {
		page++
		more, cursor := "true", string(rune('a'+page%26))+strings.Repeat("x", page/26)
		if page == membersPages+2 {
			more = "false"
		}
		ok(`{"data":{"organization":{"membersWithRole":{"totalCount":102,"pageInfo":{"hasNextPage":`+more+`,"endCursor":"`+cursor+`"},
			"edges":[{"role":"MEMBER","hasTwoFactorEnabled":true,"node":{"databaseId":`+number(int64(page))+`,"login":"u","name":"U"}}]}}}}`)(w, r)
	}
	s, _ := faked(t, routes{"graphql members": members})
	first := collect(t, s, "members", memberType)
	if len(first.Assets) != membersPages || len(first.Next) != 1 || first.Next[0].Part != "members.2" {
		t.Fatalf("%d members, and then %+v; want %d, and then members.2", len(first.Assets), first.Next, membersPages)
	}
	second, err := s.Collect(t.Context(), first.Next[0])
	if err != nil || len(second.Assets) != 2 || len(second.Next) != 0 {
		t.Errorf("then %d members and %+v, %v; want 2 and no more", len(second.Assets), second.Next, err)
	}
	if l := line(t, second, memberType, ""); l.State != collectors.Complete {
		t.Errorf("coverage is %+v, want complete", l)
	}
}

func TestSAMLProof(t *testing.T) {
	refused := graphErrors{{Type: "FORBIDDEN", Path: []any{"organization", "samlIdentityProvider"}}}
	tests := []struct {
		name              string
		there, administer bool
		errs              graphErrors
		plan              *plan
		want              bool
	}{
		{"there", true, false, nil, nil, true},
		{"an owner sees none", false, true, nil, &plan{Name: "enterprise"}, true},
		{"refused to an owner", false, true, refused, &plan{Name: "enterprise"}, false},
		{"nobody knows", false, false, nil, nil, false},
		{"the plan cannot have one", false, false, refused, &plan{Name: "team"}, true},
	}
	for _, tt := range tests {
		if got := samlProof(tt.there, tt.administer, tt.errs, tt.plan); got != tt.want {
			t.Errorf("%s: proven is %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestTokensNeedAnApp: no token may list tokens, so its lack is no gap that a
// permission mends; to an App it is.
func TestTokensNeedAnApp(t *testing.T) {
	refusal := answer(403, `{"message":"Only GitHub Apps can access this resource."}`)
	mint := answer(201, `{"token":"ghs_x","expires_at":"2100-01-01T00:00:00Z"}`)
	for want, change := range map[collectors.State][]func(*Config){collectors.Disabled: nil, collectors.Denied: {asApp}} {
		s, _ := faked(t, routes{"GET /orgs/acme/personal-access-tokens": refusal, mintPath: mint}, change...)
		if l := line(t, collect(t, s, "organization", organizationTypes...), tokenType, ""); l.State != want || !strings.Contains(l.Needs, "GitHub App") {
			t.Errorf("coverage is %+v, want %s and an App needed", l, want)
		}
	}
}

// TestAddresses keeps what is one mail address and nothing else.
func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		" Ann@Acme.example ": "ann@acme.example", "": "", "ann": "", "Ann <ann@acme.example>": "", "a@b, c@d": "", "noreply@": "",
	} {
		if got := address(in); got != want {
			t.Errorf("address(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestEmptyToAnApp: an App is no owner, so it cannot know that there is no
// identity provider; but no permission would change that.
func TestEmptyToAnApp(t *testing.T) {
	r := routes{
		mintPath: answer(201, `{"token":"ghs_x","expires_at":"2100-01-01T00:00:00Z"}`),
		"graphql members": ok(`{"data":{"organization":{"membersWithRole":{"totalCount":1,"pageInfo":{},
			"edges":[{"role":"ADMIN","hasTwoFactorEnabled":true,"node":{"databaseId":5,"login":"ann","name":"Ann"}}]}}}}`),
		"graphql memberEmails": ok(`{"data":{"organization":{"isVerified":true,"viewerCanAdminister":false,"membersWithRole":{"pageInfo":{},
			"nodes":[{"databaseId":5,"email":"Ann@Acme.example","organizationVerifiedDomainEmails":[]}]}}}}`),
		"graphql identities": ok(`{"data":{"organization":{"viewerCanAdminister":false,"samlIdentityProvider":null}}}`),
	}
	for want, change := range map[collectors.State][]func(*Config){collectors.Disabled: {asApp}, collectors.Denied: nil} {
		s, _ := faked(t, r, change...)
		result := collect(t, s, "members", memberType)
		if got := attributesOf(t, result, memberType); got["public_email"] != "ann@acme.example" || got["role"] != "owner" || got["saml_name_id"] != nil {
			t.Errorf("the member is %v", got)
		}
		for _, path := range []string{"attributes.saml_name_id", "attributes.verified_emails"} {
			if l := line(t, result, memberType, path); l.State != want {
				t.Errorf("coverage is %+v, want %s", l, want)
			}
		}
	}
}
