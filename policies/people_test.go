package policies_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/identity"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

var tonight = time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)

// A night is a first wave in which every control of people has something to find.
type night struct {
	scopes  []collectors.Scope
	results map[string]collectors.Result
}

type object = map[string]any

func (n *night) add(where, part string, assets ...collectors.Asset) {
	provider, place, _ := strings.Cut(where, ":")
	types := map[string]bool{}
	for _, a := range assets {
		types[a.Type] = true
	}
	s := collectors.Scope{Provider: provider, Place: place, Part: part, Types: slices.Sorted(maps.Keys(types))}
	r := collectors.Result{Inventory: collectors.Inventory{Assets: assets}}
	for _, t := range s.Types {
		r.Coverage = append(r.Coverage, collectors.Coverage{Place: where, AssetType: t, State: collectors.Complete})
	}
	n.scopes = append(n.scopes, s)
	if n.results == nil {
		n.results = map[string]collectors.Result{}
	}
	n.results[s.ID()] = r
}

func thing(id, assetType, parent string, attributes object, more ...object) collectors.Asset {
	for _, m := range more {
		maps.Copy(attributes, m)
	}
	return collectors.Asset{ID: id, Type: assetType, Name: id, Parent: parent, Attributes: collectors.Attributes(attributes), Source: "test", CollectedAt: tonight}
}

func listed(id, email, status, team string, more ...object) collectors.Asset {
	return thing("hr:"+id, "hr.person", "", object{"person_id": id, "email": email, "status": status, "team": team, "started_on": "2020-04-01", "left_on": nil, "kind": "employee"}, more...)
}

func user(workspace, key, email string, more ...object) collectors.Asset {
	return thing(workspace+"/"+key, "saas.account", workspace, object{
		"login": email, "email": email, "emails": []any{object{"address": email}}, "kind": "human", "status": "active", "privilege": "member",
		"mfa": true, "sso": false, "created_at": "2024-01-01T00:00:00Z", "last_active_at": "2026-11-24T00:00:00Z", "seat": nil,
	}, more...)
}

func family() *night {
	n := &night{}
	seat := object{"type": "pro", "billable": true, "price": object{"minor": 875, "currency": "USD"}, "price_source": "prices.csv row 2"}
	n.add("hr:employees", "people",
		listed("1", "yuki@acme.example", "active", "platform"), listed("2", "kim@acme.example", "left", "search", object{"left_on": "2026-10-31"}),
		listed("3", "lee@acme.example", "leave", "platform"), listed("4", "jo@acme.example", "active", "platform", object{"started_on": "2025-04-01"}),
		listed("5", "ann@acme.example", "active", "platform"))
	n.add("okta:acme", "accounts",
		user("okta:acme", "001", "yuki@acme.example"), user("okta:acme", "002", "kim@acme.example"), user("okta:acme", "003", "lee@acme.example"),
		user("okta:acme", "004", "jo@acme.example", object{"created_at": "2025-04-01T00:00:00Z"}), user("okta:acme", "009", "contractor@partner.example"))
	n.add("slack:acme", "workspace", withOwner(thing("slack:acme", "saas.workspace", "", object{"provider": "slack", "category": "chat"}), "kim@acme.example"))
	n.add("teams:acme", "workspace", withOwner(thing("teams:acme", "saas.workspace", "", object{"provider": "teams", "category": "chat"}), "platform"))
	n.add("slack:acme", "accounts",
		user("slack:acme", "yuki", "yuki@acme.example", object{"privilege": "owner", "mfa": false}),
		user("slack:acme", "yuki-2", "yuki@acme.example"), user("slack:acme", "yuki-3", "yuki@acme.example"),
		user("slack:acme", "kim", "kim@acme.example", object{"seat": seat}), user("slack:acme", "kim-admin", "kim@acme.example", object{"privilege": "admin"}),
		user("slack:acme", "kim-invited", "kim@acme.example", object{"status": "invited"}),
		user("slack:acme", "info", "info@acme.example"), user("slack:acme", "someone", "someone@gmail.com"), user("slack:acme", "else", "x@else.example"),
		user("slack:acme", "svc", "svc-deploy@acme.example"), user("slack:acme", "nobody", "nobody@acme.example"),
		user("slack:acme", "jo", "jo@acme.example", object{"created_at": "2021-01-01T00:00:00Z"}),
		user("slack:acme", "two", "lee@acme.example", object{"employee_id": "5"}),
		user("slack:acme", "ann", "ann@acme.example", object{"seat": seat, "last_active_at": "2026-08-01T00:00:00Z"}),
		user("slack:acme", "contractor", "contractor@partner.example", object{"seat": seat, "privilege": "admin", "last_active_at": "2026-10-20T00:00:00Z"}))
	n.add("slack:acme", "tokens", thing("slack:acme/token/1", "saas.token", "slack:acme", object{"owner_account": "slack:acme/kim", "status": "active", "expires_at": nil}))
	n.add("github:acme", "members",
		thing("github.com/org/1/member/1", "github.member", "github.com/org/1", object{"login": "lee", "role": "owner", "two_factor": "enabled", "saml_name_id": "lee@acme.example",
			"scim_user_name": nil, "verified_emails": []any{}, "created_at": "2020-01-01T00:00:00Z", "last_active_at": "2026-01-01T00:00:00Z"}),
		thing("github.com/org/1/member/2", "github.member", "github.com/org/1", object{"login": "yuki", "role": "member", "two_factor": "enabled", "saml_name_id": "yuki@acme.example",
			"scim_user_name": nil, "verified_emails": []any{}, "created_at": "2020-01-01T00:00:00Z", "last_active_at": nil}),
		thing("github.com/org/1/copilot/2", "github.copilot_seat", "github.com/org/1", object{"login": "yuki", "plan": "business", "created_at": "2026-01-01T00:00:00Z",
			"last_activity_at": nil, "last_authenticated_at": nil, "pending_cancellation_date": nil, "price": nil, "price_source": nil}))
	n.add("github:acme", "repositories",
		tagged(thing("github.com/repo/1", "github.repository", "", object{"full_name": "acme/api", "archived": false}), "owner", "skunkworks"),
		tagged(thing("github.com/repo/2", "github.repository", "", object{"full_name": "acme/web", "archived": false}), "more", "x"),
		tagged(thing("github.com/repo/3", "github.repository", "", object{"full_name": "acme/attic", "archived": true}), "more", "x"))
	role := thing("arn:aws:iam::1:role/ci", "aws.iam_role", "", object{"service_linked": false})
	role.Links = map[string][]string{"repositories": {"acme/api", "acme/gone"}}
	n.add("aws:111122223333", "global", role, thing("arn:aws:iam::1:user/kim", "aws.iam_user", "", object{
		"console_password": true, "mfa": true, "administrator": false, "created_at": "2021-01-01T00:00:00Z", "password_last_used": nil, "access_keys": []any{}}))
	n.results["aws/111122223333/global"].Assets[1].Name = "kim@acme.example"
	n.add("gcp:42", "iam",
		thing("gcp:user:kim", "gcp.principal", "", object{"kind": "user", "email": "kim@acme.example", "privileged": false}),
		thing("gcp:contact", "gcp.contact", "", object{"email": "kim@acme.example"}),
		thing("gcp:provider", "gcp.workload_identity_provider", "", object{"github": true, "disabled": false, "state": "ACTIVE", "repositories": []any{"acme/gone"}}),
		tagged(thing("gcp:project", "gcp.project", "", object{"state": "ACTIVE", "effective_tags": []any{object{"key": "cost-center", "value": "7"}}}), "owner", "platform"))
	return n
}

func withOwner(a collectors.Asset, owner string) collectors.Asset {
	a.Owner = owner
	return a
}

func tagged(a collectors.Asset, key, value string) collectors.Asset {
	a.Tags = map[string]string{key: value}
	return a
}

// judged runs both waves of the night and the controls that have one of the
// names' beginnings. It returns the findings that do not pass, a line each.
func judged(t *testing.T, n *night, c identity.Config) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "inventory")
	w, err := inventory.Create(dir, inventory.Options{Run: "r", Now: tonight})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, s := range n.scopes {
		if err := w.Keep(s, n.results[s.ID()]); err != nil {
			t.Fatal(err)
		}
	}
	c.Kept, c.Now = w.Kept(), tonight
	c.Domains = identity.Domains{Company: []string{"acme.example"}, Partners: []string{"partner.example"}}
	second := collectors.Runner{Sources: []collectors.Source{identity.New(c)}, Sink: w}
	if s, err := second.Run(t.Context()); err != nil || len(s.Faults) > 0 || s.Sources[0].Err != nil {
		t.Fatal(err, s)
	}
	if err := w.Finish(tonight, nil); err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer inv.Close()
	set := builtIn(t)
	set.Settings["guardrails"].(map[string]any)["separate_admin_providers"] = []any{"slack"}
	program, err := reference.Engine{}.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	result, err := engine.Evaluate(t.Context(), program, engine.PartsOf(inv), engine.EvaluateOptions{
		Now: tonight, Coverage: inv.Coverage(), Workers: 1, Skip: func(control string) bool { return !ofPeople(control) },
	})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range result.Findings {
		line := fmt.Sprintf("%s %s %s", f.Status, f.Control, f.Asset.ID)
		if f.Status == policies.Unknown {
			line += " (" + f.Reason + ")"
		}
		if f.Saving != nil {
			line += fmt.Sprintf(" %d %s", f.Saving.Minor, f.Saving.Currency)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func ofPeople(control string) bool {
	_, name, _ := strings.Cut(control, ".")
	return strings.HasPrefix(name, "account_") || strings.HasPrefix(name, "person_") || strings.HasPrefix(name, "identity_") || name == "owner_names_somebody"
}

func TestPeopleAcrossFamilies(t *testing.T) {
	const want = `fail cost.account_seat_leaver account:slack:acme/kim 875 USD
fail cost.account_seat_unused account:github.com/org/1/member/2
fail cost.account_seat_unused account:slack:acme/ann 875 USD
fail cost.account_tool_duplicated teams:acme
fail guardrails.account_address_not_recycled account:slack:acme/jo
fail guardrails.account_admin_second_factor account:slack:acme/yuki
fail guardrails.account_admin_separate account:slack:acme/contractor
fail guardrails.account_admin_used account:slack:acme/contractor
fail guardrails.account_evidence_agrees account:slack:acme/two
fail guardrails.account_has_person account:slack:acme/nobody
fail guardrails.account_leaver_active account:okta:acme/002
fail guardrails.account_leaver_active account:slack:acme/kim
fail guardrails.account_leaver_admin account:slack:acme/kim-admin
fail guardrails.account_leaver_cloud account:arn:aws:iam::1:user/kim
fail guardrails.account_leaver_cloud account:gcp:user:kim
fail guardrails.account_leaver_invited account:slack:acme/kim-invited
fail guardrails.account_mail_domain_known account:slack:acme/else
fail guardrails.account_mail_not_personal account:slack:acme/someone
fail guardrails.account_not_shared account:slack:acme/info
fail guardrails.account_service_owned account:slack:acme/svc
fail guardrails.account_single account:slack:acme/yuki-2
fail guardrails.account_single account:slack:acme/yuki-3
fail guardrails.identity_aws_repository_exists arn:aws:iam::1:role/ci
fail guardrails.identity_gcp_repository_exists gcp:provider
fail guardrails.person_contact_here gcp:contact
fail guardrails.person_in_identity_provider person:5
fail guardrails.person_leaver_credentials person:2
fail guardrails.person_on_people_list person:okta:009
fail tagging.account_required_tags gcp:project
fail tagging.account_required_tags github.com/repo/2
fail tagging.owner_names_somebody github.com/repo/1
fail tagging.person_workspace_owner_here slack:acme`
	if got := judged(t, family(), identity.Config{}); got != want {
		t.Errorf("findings:\n%s\nwant:\n%s", got, want)
	}
}

// leavers are the controls that say of somebody that he has left.
var leavers = []string{
	"cost.account_seat_leaver", "guardrails.account_leaver_active", "guardrails.account_leaver_admin", "guardrails.account_leaver_cloud",
	"guardrails.account_leaver_invited", "guardrails.person_contact_here", "guardrails.person_leaver_credentials",
}

func TestNobodyIsALeaverWhilePersonsAreIncomplete(t *testing.T) {
	for name, test := range map[string]struct {
		config identity.Config
		blind  collectors.Coverage
	}{
		"a people list was not read":        {blind: collectors.Coverage{Place: "hr:contractors", AssetType: "hr.person", State: collectors.Unreachable, Reason: "the file is empty"}},
		"an identity provider was not read": {blind: collectors.Coverage{Place: "okta:second", AssetType: "saas.account", State: collectors.Throttled, Reason: "429: okta:users"}},
		"the people list shrank":            {config: identity.Config{Last: []identity.Count{{Place: "hr:employees", Kind: "people_list", Active: 90, Expected: 90}}}},
	} {
		t.Run(name, func(t *testing.T) {
			n := family()
			if b := test.blind; b.Place != "" {
				provider, place, _ := strings.Cut(b.Place, ":")
				s := collectors.Scope{Provider: provider, Place: place, Part: "blind", Types: []string{b.AssetType}}
				n.scopes = append(n.scopes, s)
				n.results[s.ID()] = collectors.Result{Inventory: collectors.Inventory{Coverage: []collectors.Coverage{b}}}
			}
			got := judged(t, n, test.config)
			for _, control := range leavers {
				if strings.Contains(got, "fail "+control) || !strings.Contains(got, "unknown "+control) {
					t.Errorf("%s does not say unknown alone:\n%s", control, got)
				}
			}
			for _, line := range strings.Split(got, "\n") {
				if strings.HasPrefix(line, "fail guardrails.account_has_person") || strings.HasPrefix(line, "fail guardrails.person_on_people_list") && name != "an identity provider was not read" {
					t.Errorf("a stranger is found although somebody may be missing: %s", line)
				}
			}
		})
	}
}
