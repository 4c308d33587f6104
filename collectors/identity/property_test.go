package identity

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

var (
	someMails = []string{
		"", "yuki@acme.example", "YUKI@acme.example", "kim@acme.example", "kim+x@acme.example", "kim@coyote.example", "yuki@old.example",
		"jo@partner.example", "jo@gmail.com", "j.o@gmail.com", "ｋｉｍ@acme.example", "not an address", "@", "a@b@c.example",
	}
	someStatuses = []string{"active", "left", "leave"}
	someDates    = []string{"2019-01-01", "2023-06-01", "2026-12-24"}
)

// drawWave draws a small company.
func drawWave(t *rapid.T) (list, okta, accounts []collectors.Asset) {
	pick := func(name string, from []string) string { return rapid.SampledFrom(from).Draw(t, name) }
	for n := range rapid.IntRange(0, 5).Draw(t, "people") {
		list = append(list, hr(fmt.Sprint(1000+n), strings.ToLower(pick("mail", someMails)), pick("status", someStatuses),
			attributes{"started_on": pick("started", someDates), "left_on": pick("left", someDates)}))
	}
	account := func(workspace string, n int) collectors.Asset {
		more := attributes{"status": pick("state", []string{"active", "deactivated", "suspended"}), "privilege": pick("privilege", []string{"member", "admin"})}
		switch rapid.IntRange(0, 5).Draw(t, "kind of evidence") {
		case 0:
			more["external_id"] = fmt.Sprint("0", rapid.IntRange(0, 4).Draw(t, "external"))
		case 1:
			more["employee_id"] = fmt.Sprint(1000 + rapid.IntRange(0, 6).Draw(t, "number"))
		case 2:
			more["aliases"] = []any{pick("alias", someMails)}
		case 3:
			more["sso"] = true
		}
		return saasAccount(workspace, fmt.Sprint("0", n), pick("address", someMails), more)
	}
	for n := range rapid.IntRange(0, 5).Draw(t, "users of okta") {
		okta = append(okta, account("okta:acme", n))
	}
	for n := range rapid.IntRange(0, 6).Draw(t, "accounts") {
		accounts = append(accounts, account("slack:acme", n))
	}
	return list, okta, accounts
}

// scatter puts assets into scopes by chance.
func scatter(f *first, where, part string, assets []collectors.Asset, r *rand.Rand) {
	groups := map[string][]collectors.Asset{}
	for _, a := range assets {
		name := fmt.Sprint(part, ".", r.IntN(3))
		groups[name] = append(groups[name], a)
	}
	for name, group := range groups {
		f.add(where, name, group...)
	}
}

func TestOrderOfScopesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list, okta, accounts := drawWave(rt)
		seed := rapid.Uint64().Draw(rt, "seed")
		var results []result
		for n := range uint64(3) {
			var f first
			r := rand.New(rand.NewPCG(seed, n))
			scatter(&f, "hr:employees", "people", list, r)
			scatter(&f, "okta:acme", "accounts", okta, r)
			scatter(&f, "slack:acme", "accounts", accounts, r)
			results = append(results, collect(t, &f, Config{Domains: acmeDomains}))
		}
		for _, other := range results[1:] {
			for _, id := range slices.Sorted(maps.Keys(results[0].assets)) {
				a, b := results[0].assets[id], other.assets[id]
				if !reflect.DeepEqual(a, b) {
					rt.Fatalf("%s depends on the order of scopes:\n%s\n%s", id, a.Attributes, b.Attributes)
				}
			}
			if len(results[0].assets) != len(other.assets) {
				rt.Fatalf("%d assets and %d depend on the order of scopes", len(results[0].assets), len(other.assets))
			}
		}
	})
}

// TestLinks holds what must be so whatever the evidence is.
func TestLinks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list, okta, accounts := drawWave(rt)
		var f first
		f.add("hr:employees", "people", list...)
		f.add("okta:acme", "accounts", okta...)
		f.add("slack:acme", "accounts", accounts...)
		r := collect(t, &f, Config{Domains: acmeDomains})
		counted := map[string]int{}
		for id, a := range r.assets {
			if a.Type != AccountType {
				continue
			}
			var x struct {
				PersonID  *string `json:"person_id"`
				Link      *struct{ Evidence []string }
				Conflicts []string
			}
			if err := json.Unmarshal(a.Attributes, &x); err != nil {
				rt.Fatal(err)
			}
			switch {
			case x.PersonID == nil && (x.Link != nil || len(a.Links["person"]) != 0):
				rt.Fatalf("%s is nobody's, with the link %v %v", id, x.Link, a.Links["person"])
			case x.PersonID == nil:
				continue
			}
			counted[*x.PersonID]++
			if _, there := r.assets["person:"+*x.PersonID]; !there || !slices.Equal(a.Links["person"], []string{"person:" + *x.PersonID}) {
				rt.Fatalf("%s is %s's, who is not there, or it links to %v", id, *x.PersonID, a.Links["person"])
			}
			if x.Link == nil || len(x.Link.Evidence) == 0 || !strings.Contains(x.Link.Evidence[0], "decides") {
				rt.Fatalf("%s is %s's without evidence: %s", id, *x.PersonID, a.Attributes)
			}
			if slices.Contains(x.Conflicts, *x.PersonID) || !slices.IsSorted(x.Conflicts) {
				rt.Fatalf("%s is %s's, in conflict with %v", id, *x.PersonID, x.Conflicts)
			}
			if _, err := Explain(a); err != nil {
				rt.Fatal(err)
			}
		}
		for id, a := range r.assets {
			if a.Type == PersonType {
				if x := r.attributes(t, id); int(x["accounts"].(float64)) != counted[x["person_id"].(string)] {
					rt.Fatalf("%s counts %v accounts, and %d are linked", id, x["accounts"], counted[x["person_id"].(string)])
				}
			}
		}
	})
}

// TestFewerPeopleNeverMakeLeavers: what is not on a list that was not read
// completely is not called a stranger's.
func TestFewerPeopleNeverMakeStrangers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list, okta, accounts := drawWave(rt)
		var f first
		f.add("hr:employees", "people", list...)
		f.add("okta:acme", "accounts", okta...)
		f.add("slack:acme", "accounts", accounts...)
		f.blind("hr:contractors", "people", listType, denied)
		r := collect(t, &f, Config{Domains: acmeDomains})
		for id, a := range r.assets {
			if a.Type != AccountType {
				continue
			}
			x := r.attributes(t, id)
			person, decided := x["person_id"]
			if decided && person == nil {
				rt.Fatalf("%s is called nobody's although a list is not complete", id)
			}
		}
	})
}

func FuzzNormal(f *testing.F) {
	for _, s := range someMails {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, ok := acmeDomains.normal(s)
		if !ok {
			return
		}
		if again, ok := acmeDomains.normal(text); !ok || again != text {
			t.Errorf("normal(%q) = %q, and of that %q, %t", s, text, again, ok)
		}
		if strings.Count(text, "@") != 1 {
			t.Errorf("normal(%q) = %q, want one @", s, text)
		}
		acmeDomains.class(text)
		acmeDomains.renamed(text)
		acmeDomains.untagged(text)
	})
}

// FuzzAccounts gives every reader whatever an inventory may hold.
func FuzzAccounts(f *testing.F) {
	for _, s := range wave().scopes {
		for _, a := range wave().kept[s.ID()].Assets {
			f.Add(a.Type, a.Name, []byte(a.Attributes))
		}
	}
	f.Fuzz(func(t *testing.T, assetType, name string, attributes []byte) {
		if !json.Valid(attributes) || !strings.HasPrefix(string(attributes), "{") {
			return // collectors.Runner lets no other through
		}
		doc, err := json.Marshal(collectors.Asset{ID: "x:y/1", Type: assetType, Name: name, Attributes: attributes})
		if err != nil {
			return
		}
		w := newWorld(New(Config{Domains: acmeDomains, Now: tonight}).config)
		a, ok, err := w.account(inventory.Document{Where: "x:y", Type: assetType, JSON: doc})
		if err != nil || !ok {
			return
		}
		i := item{a, w.weigh(&a, link)}
		if asset := w.accountAsset(&i, lack{}); !json.Valid(asset.Attributes) {
			t.Errorf("attributes of %q are %s", attributes, asset.Attributes)
		}
	})
}

func FuzzParseMap(f *testing.F) {
	f.Add([]byte("accounts:\n  - {account: \"slack:acme/*\", person: \"1\"}\n"))
	f.Add([]byte("accounts:\n  - {account: a, kind: bot, owner: platform}\n  - {account: a, person: x}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ParseMap("people.yaml", b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "people.yaml") {
				t.Errorf("error %q does not name the file", err)
			}
			return
		}
		for _, e := range m.entries {
			if _, ok := m.of(e.Account); !ok {
				t.Errorf("account %q of the map is not found in it", e.Account)
			}
		}
	})
}

func FuzzFits(f *testing.F) {
	f.Add("slack:acme/*", "slack:acme/U1")
	f.Add("a*b?c", "axxbyc")
	f.Add("**", "")
	f.Fuzz(func(t *testing.T, pattern, id string) {
		if strings.ContainsAny(pattern+id, `[]\/`) {
			return // path.Match reads them otherwise
		}
		for _, r := range pattern + id {
			if r > 126 {
				return
			}
		}
		want, err := path.Match(pattern, id)
		if err == nil && fits(pattern, id) != want {
			t.Errorf("fits(%q, %q) = %t, want %t", pattern, id, !want, want)
		}
	})
}
