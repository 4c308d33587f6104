package identity

import (
	"fmt"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// where is whether a person is listed and at an identity provider; "-" when that
// is absent.
func (r result) where(t *testing.T, id string) string {
	t.Helper()
	x := r.attributes(t, "person:"+id)
	show := func(name string) any {
		if v, there := x[name]; there {
			return v
		}
		return "-"
	}
	return fmt.Sprint(show("listed"), " ", show("in_idp"))
}

func TestWherePersonsAreKnown(t *testing.T) {
	list := []collectors.Asset{hr("1", "yuki@acme.example", "active"), hr("2", "kim@acme.example", "active")}
	okta := []collectors.Asset{saasAccount("okta:acme", "00u1", "yuki@acme.example"), saasAccount("okta:acme", "00u9", "x@acme.example")}
	for _, test := range []struct {
		name string
		make func(*first)
		want map[string]string
	}{
		{"list and identity provider", func(f *first) { f.add("hr:all", "people", list...); f.add("okta:acme", "accounts", okta...) },
			map[string]string{"1": "true true", "2": "true false", "okta:00u9": "false true"}},
		{"list alone", func(f *first) { f.add("hr:all", "people", list...) }, map[string]string{"1": "true <nil>", "2": "true <nil>"}},
		{"identity provider alone", func(f *first) { f.add("okta:acme", "accounts", okta...) },
			map[string]string{"okta:00u1": "<nil> true", "okta:00u9": "<nil> true"}},
		{"list of which a part is missing", func(f *first) {
			f.add("hr:all", "people", list...)
			f.add("okta:acme", "accounts", okta...)
			f.blind("hr:contractors", "people", listType, denied)
		}, map[string]string{"1": "true true", "2": "true false", "okta:00u9": "- true"}},
		{"identity provider of which a part is missing", func(f *first) {
			f.add("hr:all", "people", list...)
			f.add("okta:acme", "accounts", okta...)
			f.blind("okta:acme", "accounts.2", "saas.account", denied)
		}, map[string]string{"1": "true true", "2": "true -", "okta:00u9": "false true"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f first
			test.make(&f)
			r := collect(t, &f, Config{})
			for id, want := range test.want {
				if got := r.where(t, id); got != want {
					t.Errorf("person %s is listed and at an identity provider: %s, want %s", id, got, want)
				}
			}
		})
	}
}

func TestIdentityProviders(t *testing.T) {
	center := asset("arn:aws:identitystore:::user/u-1", "aws.identity_center_user", "Temp", attributes{
		"user_name": "temp", "email": "temp@acme.example", "status": "ENABLED", "external": false})
	google := saasAccount("google_workspace:acme", "g1", "yuki@acme.example", attributes{"aliases": []any{"y@acme.example"}, "mfa": false})
	okta := saasAccount("okta:acme", "00u1", "y@acme.example", attributes{"mfa": true})
	var f first
	f.add("aws:o-1", "identity_center", center)
	f.add("google_workspace:acme", "accounts", google)
	f.add("okta:acme", "accounts", okta)
	for _, test := range []struct {
		name      string
		providers []string
		want      map[string]string // person to his provider
	}{
		// Okta is read first and has no address that is Google's; Google's alias is Okta's.
		{"usual ones", nil, map[string]string{"okta:00u1": "okta"}},
		{"another order", []string{"google_workspace", "okta"}, map[string]string{"google_workspace:g1": "google_workspace"}},
		{"Identity Center of its own", []string{"aws"}, map[string]string{"aws:u-1": "aws"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := collect(t, &f, Config{Providers: test.providers})
			got := map[string]string{}
			for id, a := range r.assets {
				if a.Type == PersonType {
					x := r.attributes(t, id)
					got[x["person_id"].(string)] = x["idp"].(map[string]any)["provider"].(string)
				}
			}
			for id, provider := range test.want {
				if got[id] != provider {
					t.Errorf("persons = %v, want %s of %s", got, id, provider)
				}
			}
		})
	}
}

func TestPersonOnTwoLists(t *testing.T) {
	var f first
	f.add("hr:employees", "people", hr("1", "yuki@acme.example", "left", attributes{"left_on": "2026-01-31"}))
	f.add("hr:contractors", "people", func() collectors.Asset {
		a := hr("1", "yuki@contractor.example", "active")
		a.ID = "hr:contractors/1"
		return a
	}())
	x := collect(t, &f, Config{}).attributes(t, "person:1")
	if got := fmt.Sprint(x["status"], x["emails"], x["sources"]); got != "active[yuki@contractor.example yuki@acme.example] [hr:1 hr:contractors/1]" {
		t.Errorf("person on two lists is %s, want one who is active, with both addresses", got)
	}
}

func TestClassesOfAddresses(t *testing.T) {
	d := Domains{Company: []string{"acme.example"}, Partners: []string{"partner.example"}, Renames: []Rename{{From: "old.example", To: "acme.example", Since: time.Time{}}}}
	for address, want := range map[string]string{
		"a@acme.example": companyClass, "a@mail.acme.example": companyClass, "a@old.example": companyClass, "a@notacme.example": unknownClass,
		"a@partner.example": partnerClass, "a@gmail.com": personalClass, "a@else.example": unknownClass,
	} {
		if got := d.class(address); got != want {
			t.Errorf("class(%s) = %s, want %s", address, got, want)
		}
	}
	for address, want := range map[string]string{`"<b>x</b>"@acme.example`: unknownClass, " A@ACME.example": companyClass, "": ""} {
		if got := d.classOf(address); got != want {
			t.Errorf("classOf(%s) = %s, want %s", address, got, want)
		}
	}
	d.FreeMail = []string{"else.example"}
	for address, want := range map[string]string{"a@else.example": personalClass, "a@gmail.com": unknownClass} {
		if got := d.class(address); got != want {
			t.Errorf("class(%s) with free mail of its own = %s, want %s", address, got, want)
		}
	}
	if got := (Domains{}).class("a@acme.example"); got != "" {
		t.Errorf("class without company domains = %s, want none", got)
	}
}
