package saas

import (
	"cmp"
	"context"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// A reading is one pass over the list: the assets of the persons from start to
// end, for which those before them are looked at too.
type reading struct {
	people     People
	start, end int
	columns    columns

	assets []collectors.Asset
	n      int  // persons seen
	more   bool // there are rows behind the last of these persons
	ids    map[string]bool
	mails  map[string]bool // of those who are with the company
	rows   issues          // rows that are no person
	gaps   map[string]*issues
}

func (r *reading) read(ctx context.Context) error {
	table, err := openTable(r.people.Open, r.people.Encoding)
	if err != nil {
		return err
	}
	defer table.Close()
	header, err := table.header()
	if err != nil {
		return err
	}
	if r.columns, err = peopleColumns(header, r.people.Columns); err != nil {
		return err
	}
	if err := table.rows(ctx, "list", r.columns.width, r.row); err != nil {
		return err
	}
	if r.n == 0 && r.rows.count == 0 {
		return &unreadable{"the list has a header and no person", "the whole list"}
	}
	return nil
}

// wrong says what is wrong with a row of these persons.
func (r *reading) wrong(what string, line int) {
	switch {
	case r.n >= r.end:
		r.more = true
	case r.n >= r.start:
		r.rows.add(what, line)
	}
}

// row adds the person of one row, or says why there is none.
func (r *reading) row(cells []string, wrong string, line int) (more bool) {
	id := normal(r.columns.cell(cells, "person_id"))
	switch {
	case wrong != "":
		r.wrong(wrong, line)
	case id == "":
		r.wrong("no person_id", line)
	case len(id) > 200:
		r.wrong("a person_id of more than 200 bytes", line)
	case r.ids[id]:
		r.wrong("the person_id of a row above", line)
	case r.n >= r.end:
		r.more = true
	default:
		r.ids[id] = true
		r.person(id, cells, line)
		r.n++
	}
	return !r.more
}

// person adds one person. What stands in a cell and cannot be understood is
// absent, and a gap.
func (r *reading) person(id string, cells []string, line int) {
	c := r.columns
	attributes := map[string]any{"person_id": id}
	email, ok := address(c.cell(cells, "email"))
	r.set(attributes, "email", email, ok, line)
	if c.has("manager_email") {
		manager, ok := address(c.cell(cells, "manager_email"))
		r.set(attributes, "manager_email", manager, ok, line)
	}
	if c.has("started_on") {
		started, ok := date(c.cell(cells, "started_on"))
		r.set(attributes, "started_on", started, ok, line)
	}
	left, leftOK := date(c.cell(cells, "left_on"))
	if c.has("left_on") {
		r.set(attributes, "left_on", left, leftOK, line)
	}
	status := r.status(cells, c, left, leftOK)
	r.set(attributes, "status", status, status != "", line)
	if c.has("team") {
		attributes["team"] = null(normal(c.cell(cells, "team")))
	}
	if kind := kindOf(c.cell(cells, "kind")); kind != "" {
		attributes["kind"] = kind
	}
	// An address may be used again once its first holder left.
	if email != "" && status != statusLeft {
		if r.mails[email] {
			r.wrong("the email of a row above, and nobody of them left", line)
		}
		r.mails[email] = true
	}
	if r.n < r.start {
		return
	}
	r.assets = append(r.assets, collectors.Asset{
		ID: "hr:" + id, Type: personType, Name: cmp.Or(normal(c.cell(cells, "name")), id),
		Attributes: collectors.Attributes(attributes), Source: "people list " + r.people.List,
		CollectedAt: r.people.Now.UTC().Truncate(time.Second),
	})
}

// set sets an attribute to a value, to null when it is empty, and to nothing
// when it is not understood.
func (r *reading) set(attributes map[string]any, name, value string, ok bool, line int) {
	if ok {
		attributes[name] = null(value)
		return
	}
	if r.n < r.start {
		return // the scope that it is in says so
	}
	if r.gaps == nil {
		r.gaps = map[string]*issues{}
	}
	if r.gaps[name] == nil {
		r.gaps[name] = &issues{}
	}
	r.gaps[name].add("not understood", line)
}

// status is active, leave or left; empty: not known. Who is said to have left,
// or whose last day is over, has left, whatever the other column says.
func (r *reading) status(cells []string, c columns, left string, leftOK bool) string {
	over := leftOK && left != "" && left < r.people.Now.Format(time.DateOnly)
	if over {
		return statusLeft
	}
	if c.has("status") {
		return statusOf(c.cell(cells, "status"))
	}
	if !leftOK {
		return ""
	}
	return statusActive
}

func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}
