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

func TestBrakeForSourcesThatAreGone(t *testing.T) {
	last := []Count{{"hr:contractors", peopleList, 40, 40}}
	r := collect(t, people(100, 100), Config{Last: last})
	if line := r.line(t, "identity:people", PersonType, ""); !strings.Contains(line.Reason, "hr:contractors: 0 people on the list after 40") {
		t.Errorf("coverage of persons = %+v, want the list that is gone", line)
	}
	if x := r.attributes(t, "identity.source:hr:contractors"); x["active"] != 0.0 || x["expected"] != 40.0 {
		t.Errorf("source that is gone = %v, want 0 active of 40", x)
	}
	if line := collect(t, people(100, 100), Config{Last: []Count{{"hr:x", peopleList, 5, 5}}}).line(t, "identity:people", PersonType, ""); line.State != collectors.Complete {
		t.Errorf("coverage after a handful have gone = %+v, want complete", line)
	}
}

func TestPartialSourceDoesNotLowerWhatIsExpected(t *testing.T) {
	f := people(90, 90)
	f.blind("hr:employees", "people.2", listType, denied)
	r := collect(t, f, Config{Last: []Count{{"hr:employees", peopleList, 100, 100}}})
	if x := r.attributes(t, "identity.source:hr:employees"); x["expected"] != 100.0 {
		t.Errorf("source = %v, want 100 expected: it was not read completely", x)
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
