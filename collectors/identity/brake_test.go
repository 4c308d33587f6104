package identity

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// people is a first wave with so many people on the list and at the identity
// provider.
func people(listed, accounts int) *first {
	var f first
	var list, okta []collectors.Asset
	for n := range listed {
		list = append(list, hr(fmt.Sprint(n), fmt.Sprintf("p%d@acme.example", n), "active"))
	}
	for n := range accounts {
		okta = append(okta, saasAccount("okta:acme", fmt.Sprint("00u", n), fmt.Sprintf("p%d@acme.example", n)))
	}
	list = append(list, hr("gone", "gone@acme.example", "left"))
	okta = append(okta, saasAccount("okta:acme", "gone", "gone@acme.example", attributes{"status": "deactivated"}))
	f.add("hr:employees", "people", list...)
	f.add("okta:acme", "accounts", okta...)
	return &f
}

func TestBrake(t *testing.T) {
	last := []Count{{"hr:employees", peopleList, 100, 100}, {"okta:acme", identityProvider, 100, 100}}
	for _, test := range []struct {
		name             string
		listed, accounts int
		config           Config
		says             string // of the line; empty: complete
		expected         int    // of the list, for the next night
	}{
		{"as many", 100, 100, Config{}, "", 100},
		{"at the limit", 80, 100, Config{}, "", 80},
		{"list beyond it", 79, 100, Config{}, "hr:employees: 79 people on the list after 100", 100},
		{"identity provider beyond it", 100, 50, Config{}, "okta:acme: 50 active accounts after 100", 100},
		{"accepted", 50, 50, Config{AcceptShrink: true}, "", 50},
		{"a limit of its own", 50, 50, Config{ShrinkLimit: 60}, "", 50},
		{"more", 150, 150, Config{}, "", 150},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.config.Last = last
			r := collect(t, people(test.listed, test.accounts), test.config)
			line := r.line(t, "identity:people", PersonType, "")
			if test.says == "" != (line.State == collectors.Complete) || !strings.Contains(line.Reason, test.says) {
				t.Errorf("coverage of persons = %+v, want %q", line, test.says)
			}
			if test.says != "" && (line.State != collectors.Partial || !strings.Contains(line.Needs, "--accept-shrink")) {
				t.Errorf("coverage of persons = %+v, want partial and what to do", line)
			}
			if got := r.attributes(t, "identity.source:hr:employees")["expected"]; got != float64(test.expected) {
				t.Errorf("expected on the next night = %v, want %d", got, test.expected)
			}
		})
	}
}

// What was read of a source is in doubt with its count: controls ask the list and the
// accounts themselves, too.
func TestBrakeDoubtsTheSourceItself(t *testing.T) {
	last := []Count{{"hr:contractors", peopleList, 4, 4}, {"hr:employees", peopleList, 100, 100}, {"okta:acme", identityProvider, 100, 100}}
	for _, test := range []struct {
		name   string
		config Config
		want   string
	}{
		{"shorter", Config{}, "[hr:contractors hr.person partial, hr:employees hr.person partial, okta:acme saas.account partial]"},
		{"left out", Config{Narrowed: true}, "[hr:contractors hr.person disabled, hr:employees hr.person partial, okta:acme saas.account partial]"},
		{"accepted", Config{AcceptShrink: true}, "[]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.config.Last = last
			r := collect(t, people(10, 10), test.config)
			got := []string{}
			for _, line := range r.coverage {
				if line.AssetType == listType || line.AssetType == "saas.account" {
					got = append(got, fmt.Sprintf("%s %s %s", line.Place, line.AssetType, line.State))
				}
			}
			if s := "[" + strings.Join(got, ", ") + "]"; s != test.want {
				t.Errorf("coverage of the sources = %s, want %s", s, test.want)
			}
			line := r.line(t, "identity:okta:acme", AccountType, "")
			if doubted := test.want != "[]"; doubted != (line.State == collectors.Partial) {
				t.Errorf("coverage of the provider's accounts = %+v, want partial %t", line, doubted)
			}
		})
	}
}

// Without any list there is nothing to doubt: who asks it is told that no source
// reads one.
func TestBrakeDoubtsNoListThatNobodyReads(t *testing.T) {
	var f first
	f.add("slack:acme", "accounts", saasAccount("slack:acme", "U1", "p1@acme.example"))
	for _, narrowed := range []bool{false, true} {
		r := collect(t, &f, Config{Narrowed: narrowed, Last: []Count{{"hr:employees", peopleList, 100, 100}}})
		for _, line := range r.coverage {
			if line.AssetType == listType {
				t.Errorf("narrowed %t: %+v, want no line about a list", narrowed, line)
			}
		}
		if line := r.line(t, "identity:people", PersonType, ""); !line.State.Blind() {
			t.Errorf("narrowed %t: coverage of persons = %+v, want blind", narrowed, line)
		}
	}
}

// Two persons are meant by an account while the list has both: with one of them
// missing nobody can say that it is clear whose it is.
func TestBrakeHidesWhatASecondPersonWouldSay(t *testing.T) {
	for _, missing := range []bool{false, true} {
		f := people(100, 100)
		if missing {
			f = people(10, 100)
		}
		f.add("scim:wiki", "accounts", saasAccount("scim:wiki", "1", "p1@acme.example", attributes{"external_id": "50"}))
		r := collect(t, f, Config{Domains: acmeDomains, Last: []Count{{"hr:employees", peopleList, 100, 100}}})
		x := r.attributes(t, "account:scim:wiki/1")
		for _, name := range []string{"conflicts", "duplicates", "counterpart", "recycled"} {
			if _, there := x[name]; there == missing {
				t.Errorf("%s = %v, want it only while all are on the list", name, x[name])
			}
		}
		if missing {
			line := r.line(t, "identity:scim:wiki", AccountType, "attributes.conflicts")
			if line.State != collectors.Partial || line.Count != 1 || !strings.Contains(line.Reason, "10 people on the list after 100") {
				t.Errorf("coverage of conflicts = %+v, want partial and the brake's reason", line)
			}
			if status, there := r.attributes(t, "person:okta:00u50")["status"]; there {
				t.Errorf("status of who may have left by the list = %v, want none", status)
			}
		} else if got := fmt.Sprint(x["conflicts"]); got != "[50]" {
			t.Errorf("conflicts = %s, want [50]", got)
		}
	}
}

func TestBrakeHoldsUntilItIsAccepted(t *testing.T) {
	next := []Count{{"hr:employees", peopleList, 100, 100}}
	for night := range 3 {
		r := collect(t, people(10, 0), Config{Last: next})
		if line := r.line(t, "identity:people", PersonType, ""); line.State != collectors.Partial {
			t.Fatalf("night %d: %+v, want partial", night, line)
		}
		x := r.attributes(t, "identity.source:hr:employees")
		next = []Count{{"hr:employees", peopleList, int(x["active"].(float64)), int(x["expected"].(float64))}}
	}
	r := collect(t, people(10, 0), Config{Last: next, AcceptShrink: true})
	if x := r.attributes(t, "identity.source:hr:employees"); x["expected"] != 10.0 {
		t.Errorf("source after the shrinking was accepted = %v, want 10 expected", x)
	}
}

func TestBrakeForSourcesThatAreNotRead(t *testing.T) {
	last := []Count{{"hr:employees", peopleList, 100, 100}, {"hr:contractors", peopleList, 4, 4}}
	for _, test := range []struct {
		name     string
		config   Config
		state    collectors.State
		reason   string
		needs    string
		expected any // of the list, for the next night; nil: it is forgotten
	}{
		{"gone", Config{}, collectors.Partial, "hr:contractors is not read any more, with 4 people on the list", "--accept-shrink", 4.0},
		{"gone for good", Config{AcceptShrink: true}, collectors.Complete, "", "", nil},
		{"left out", Config{Narrowed: true}, collectors.Disabled, "hr:contractors is left out of this run", "without --source", 4.0},
		{"left out, and accepted", Config{Narrowed: true, AcceptShrink: true}, collectors.Disabled, "left out of this run", "without --source", 4.0},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.config.Last = last
			r := collect(t, people(100, 100), test.config)
			line := r.line(t, "identity:people", PersonType, "")
			switch {
			case test.state == collectors.Complete:
				if line.State != test.state {
					t.Errorf("coverage of persons = %+v, want complete", line)
				}
			case line.State.Incomplete() != test.state.Incomplete() || !line.State.Blind() ||
				!strings.Contains(line.Reason, test.reason) || !strings.Contains(line.Needs, test.needs):
				t.Errorf("coverage of persons = %+v, want blind, incomplete %v, reason %q, needs %q", line, test.state.Incomplete(), test.reason, test.needs)
			}
			if got := r.attributes(t, "identity.source:hr:contractors")["expected"]; got != test.expected {
				t.Errorf("expected on the next night = %v, want %v", got, test.expected)
			}
		})
	}
}

// The last list is gone and was accepted: nobody can say who is a person.
func TestNobodyIsKnownWithoutAnySource(t *testing.T) {
	var f first
	f.add("slack:acme", "accounts", saasAccount("slack:acme", "U1", "p1@acme.example"))
	r := collect(t, &f, Config{Last: []Count{{"hr:employees", peopleList, 100, 100}}, AcceptShrink: true})
	if line := r.line(t, "identity:people", PersonType, ""); !line.State.Blind() || !strings.Contains(line.Reason, "no people list") {
		t.Errorf("coverage of persons = %+v, want blind", line)
	}
}

func TestLossesAreTold(t *testing.T) {
	for _, test := range []struct {
		listed int
		want   string
	}{
		{100, "[]"}, {101, "[]"}, {99, "[hr:employees: 99 people on the list after 100 on the last night]"}, {10, "[]"}, // the brake tells it
	} {
		s := New(Config{Kept: people(test.listed, 0), Last: []Count{{"hr:employees", peopleList, 100, 100}}, Now: tonight})
		if got := fmt.Sprint(s.Losses()); got != "[]" {
			t.Errorf("%d listed: losses before the run = %s, want none", test.listed, got)
		}
		if _, err := s.Plan(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(s.Losses()); got != test.want {
			t.Errorf("%d listed: losses = %s, want %s", test.listed, got, test.want)
		}
	}
}

func TestPartialSourceDoesNotLowerWhatIsExpected(t *testing.T) {
	f := people(90, 90)
	f.blind("hr:employees", "people.2", listType, denied)
	for _, accept := range []bool{false, true} {
		r := collect(t, f, Config{Last: []Count{{"hr:employees", peopleList, 100, 100}}, AcceptShrink: accept})
		if x := r.attributes(t, "identity.source:hr:employees"); x["expected"] != 100.0 {
			t.Errorf("accept %v: source = %v, want 100 expected: it was not read completely", accept, x)
		}
	}
}

func TestLastCountsAreReadFromTheInventory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w, err := inventory.Create(dir, inventory.Options{Run: "r", Now: tonight})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	f := people(30, 20)
	for _, s := range f.scopes {
		if err := w.Keep(s, f.kept[s.ID()]); err != nil {
			t.Fatal(err)
		}
	}
	second := New(Config{Kept: w.Kept(), Now: tonight})
	if _, err := (&collectors.Runner{Sources: []collectors.Source{second}, Sink: w}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Finish(tonight.Add(time.Hour), nil); err != nil {
		t.Fatal(err)
	}
	r, err := inventory.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := LastCounts(r)
	if want := "[{hr:employees people_list 30 30} {okta:acme identity_provider 20 20}]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("counts = %v, %v, want %s", got, err, want)
	}
}
