package acme

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Person is a line of the people list.
type Person struct {
	Number  int
	Name    string // hostile text for some
	Email   string
	Status  string // active, leave or left
	Team    string
	Manager string    // mail address; empty for who has none
	Started time.Time // first day
	Left    time.Time // last day; zero: none
	Kind    string    // employee or contractor
}

// Login is the part of the address before the @, such as "aoi.sato".
func (p *Person) Login() string { return strings.TrimSuffix(p.Email, "@"+Domain) }

// Here reports whether the person has not left.
func (p *Person) Here() bool { return p.Status != "left" }

// leastPeople is how many people every company has: faults are planted with
// these.
const leastPeople = 130

// ProductTeams own the workloads.
var ProductTeams = []string{"payments", "checkout", "search", "catalog", "mobile", "data", "fulfilment", "loyalty"}

// Teams are all teams, in the order of their leads.
var Teams = append([]string{"platform", "security", "network", "finance", "品質保証"}, ProductTeams...)

// names are given and family names, as their owners write them and romanised
// for addresses. Japanese names go with Japanese names, the family's first.
var names = [2]struct {
	given, family [][2]string
	familyFirst   bool
}{
	{
		given: [][2]string{
			{"Aoife", "aoife"}, {"Bruno", "bruno"}, {"Chiara", "chiara"}, {"Dmitri", "dmitri"}, {"Élodie", "elodie"},
			{"Farid", "farid"}, {"Greta", "greta"}, {"Hassan", "hassan"}, {"Imani", "imani"},
		},
		family: [][2]string{
			{"O’Brien", "obrien"}, {"Fernández", "fernandez"}, {"Kowalski", "kowalski"}, {"Nguyễn", "nguyen"}, {"Müller", "mueller"}, {"Okafor", "okafor"},
		},
	},
	{
		given: [][2]string{
			{"葵", "aoi"}, {"陽翔", "haruto"}, {"結衣", "yui"}, {"蓮", "ren"}, {"美咲", "misaki"}, {"大輔", "daisuke"}, {"さくら", "sakura"}, {"健太", "kenta"},
		},
		family: [][2]string{
			{"佐藤", "sato"}, {"鈴木", "suzuki"}, {"高橋", "takahashi"}, {"田中", "tanaka"}, {"伊藤", "ito"}, {"渡辺", "watanabe"},
		},
		familyFirst: true,
	},
}

// hire fills the people list. Each team has its lead first, who stays.
func (c *Company) hire(count int) {
	taken := map[string]bool{}
	for i := range count {
		d := c.Dice("person", i)
		p := &Person{Number: 1001 + i, Team: Teams[i%len(Teams)], Status: "active", Kind: "employee", Started: c.Ago(100 + d.IntN(3000))}
		from := names[i%2]
		given, family := from.given[d.IntN(len(from.given))], from.family[d.IntN(len(from.family))]
		if p.Name = given[0] + " " + family[0]; from.familyFirst {
			p.Name = family[0] + " " + given[0]
		}
		p.Email = given[1] + "." + family[1] + "@" + Domain
		if taken[p.Email] {
			p.Email = fmt.Sprintf("%s.%s%d@%s", given[1], family[1], i, Domain)
		}
		taken[p.Email] = true
		if lead := c.Lead(p.Team); lead != nil {
			p.Manager = lead.Email
			switch {
			case i%12 == 11:
				p.Status, p.Left = "left", c.Ago(20+d.IntN(300))
			case i%23 == 22:
				p.Status = "leave"
			}
			if i%9 == 8 {
				p.Kind = "contractor"
			}
		}
		c.People = append(c.People, p)
	}
	// Names of hostile text are still names.
	c.People[len(Teams)+1].Name = `=cmd|' /C calc'!A0`
	c.People[len(Teams)+2].Name = "\u202egnp.nimda\u202c"
	c.People[len(Teams)+3].Name = "@acme/everyone"
}

// Lead is the first person of a team; nil while it has nobody.
func (c *Company) Lead(team string) *Person {
	for _, p := range c.People[:min(len(c.People), len(Teams))] {
		if p.Team == team {
			return p
		}
	}
	return nil
}

// Leavers are the people who left, in the order of the list.
func (c *Company) Leavers() []*Person {
	var left []*Person
	for _, p := range c.People {
		if p.Status == "left" {
			left = append(left, p)
		}
	}
	return left
}

// Staff are the people who have not left, in the order of the list.
func (c *Company) Staff() []*Person {
	return slices.DeleteFunc(slices.Clone(c.People), func(p *Person) bool { return !p.Here() })
}

// PeopleCSV returns the people list: one line each, sorted by their number. An
// empty last day says that the person is still there.
func (c *Company) PeopleCSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"person_id", "name", "email", "status", "team", "manager_email", "started_on", "left_on", "kind"})
	for _, p := range c.People {
		w.Write([]string{strconv.Itoa(p.Number), p.Name, p.Email, p.Status, p.Team, p.Manager, day(p.Started), day(p.Left), p.Kind})
	}
	w.Flush()
	return b.Bytes()
}

// day is a date; empty for the zero time.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
