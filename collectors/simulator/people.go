package simulator

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A person is a line of the people list.
type person struct {
	number  int
	name    string
	email   string
	status  string // active, leave or left
	team    string
	manager string    // mail address; empty for who has none
	started time.Time // first day
	left    time.Time // last day; zero: none
	kind    string    // employee or contractor
}

// productTeams own the workloads.
var productTeams = []string{"payments", "checkout", "search", "catalog", "mobile", "data", "fulfilment", "loyalty"}

var teams = append([]string{"platform", "security", "network", "finance", "品質保証"}, productTeams...)

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
func (c *company) hire(size int) {
	count := min(130+(size-DefaultSize)/2, 5000)
	taken := map[string]bool{}
	for i := range count {
		d := c.dice("person", i)
		p := &person{number: 1001 + i, team: teams[i%len(teams)], status: "active", kind: "employee", started: c.ago(100 + d.IntN(3000))}
		from := names[i%2]
		given, family := from.given[d.IntN(len(from.given))], from.family[d.IntN(len(from.family))]
		if p.name = given[0] + " " + family[0]; from.familyFirst {
			p.name = family[0] + " " + given[0]
		}
		p.email = given[1] + "." + family[1] + "@acme.example"
		if taken[p.email] {
			p.email = fmt.Sprintf("%s.%s%d@acme.example", given[1], family[1], i)
		}
		taken[p.email] = true
		if lead := c.lead(p.team); lead != nil {
			p.manager = lead.email
			switch {
			case i%12 == 11:
				p.status, p.left = "left", c.ago(20+d.IntN(300))
			case i%23 == 22:
				p.status = "leave"
			}
			if i%9 == 8 {
				p.kind = "contractor"
			}
		}
		c.people = append(c.people, p)
	}
	// Names of hostile text are still names.
	c.people[len(teams)+1].name = `=cmd|' /C calc'!A0`
	c.people[len(teams)+2].name = "\u202egnp.nimda\u202c"
	c.people[len(teams)+3].name = "@acme/everyone"
}

// lead is the first person of a team; nil while it has nobody.
func (c *company) lead(team string) *person {
	for _, p := range c.people[:min(len(c.people), len(teams))] {
		if p.team == team {
			return p
		}
	}
	return nil
}

// leavers are the people who left, in the order of the list.
func (c *company) leavers() []*person {
	var left []*person
	for _, p := range c.people {
		if p.status == "left" {
			left = append(left, p)
		}
	}
	return left
}

// PeopleCSV returns the people list: one line each, sorted by their number. An
// empty last day says that the person is still there.
func (s *Server) PeopleCSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"person_id", "name", "email", "status", "team", "manager_email", "started_on", "left_on", "kind"})
	for _, p := range s.company.people {
		w.Write([]string{strconv.Itoa(p.number), p.name, p.email, p.status, p.team, p.manager, day(p.started), day(p.left), p.kind})
	}
	w.Flush()
	return b.Bytes()
}

// day is a date; empty for the zero time.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strings.SplitN(stamp(t), "T", 2)[0]
}
