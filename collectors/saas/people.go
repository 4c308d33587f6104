// Package saas holds the nouns of what is known outside the clouds: the
// workspaces of SaaS products, their accounts and tokens, and what they cost.
// It reads the lists that a company keeps itself: people, accounts, prices.
// The products' APIs are read one level down.
package saas

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// People is the company's people list: a CSV file that the HR system exports.
// It is a collectors.Source of the provider "hr".
//
// The file is UTF-8 or CP932 (Shift_JIS), with commas, semicolons or tabs. Its
// first row names the columns, in Japanese or English. It must have the columns
// person_id and email, and status or left_on.
//
// A row that cannot be read is not a person, and makes the coverage partial: a
// list with a hole proves of nobody that he is unknown. Reasons give numbers of
// rows and never what stands in them.
type People struct {
	// List is the source's name, such as "employees". It is the place.
	List string

	// Open opens the file. It is called several times.
	Open func() (io.ReadCloser, error)

	// Encoding is "utf-8" or "cp932"; empty: the one that fits better.
	Encoding string

	// Columns maps a field, such as "left_on", to the name of its column, where
	// that is not one of the usual names.
	Columns map[string]string

	// Now decides, in its own time zone, whether a last day is over.
	Now time.Time
}

const (
	personType  = "hr.person"
	peopleScope = 10_000 // persons of a scope
)

// Name implements collectors.Source.
func (p People) Name() string { return "hr" }

// Plan implements collectors.Source. Its error is for a configuration that
// cannot be meant.
func (p People) Plan(context.Context) ([]collectors.Scope, error) {
	if _, err := encodingNamed(p.Encoding); err != nil {
		return nil, fmt.Errorf("people list %s: %w", p.List, err)
	}
	for field := range p.Columns {
		if !peopleFields.has(field) {
			return nil, fmt.Errorf("people list %s: no field %q; use one of %s", p.List, field, strings.Join(peopleFields.names(), ", "))
		}
	}
	return []collectors.Scope{p.stretch(0)}, nil
}

// stretch is the scope of the persons from start on.
func (p People) stretch(start int) collectors.Scope {
	scope := collectors.Scope{Provider: "hr", Place: p.List, Part: "people", Types: []string{personType}}
	if start > 0 {
		scope.Part += "." + strconv.Itoa(start/peopleScope+1)
		scope.Hints = map[string]string{hintStart: strconv.Itoa(start)}
	}
	return scope
}

// Collect implements collectors.Source. A scope is a stretch of the list's
// persons, which is read from its beginning each time: equal IDs may be far
// apart.
func (p People) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	start, _ := strconv.Atoi(scope.Hints[hintStart]) // absent in the first
	list := reading{people: p, start: start, end: start + peopleScope, ids: map[string]bool{}, mails: map[string]bool{}}
	err := list.read(ctx)
	if ctx.Err() != nil {
		return collectors.Result{}, ctx.Err()
	}
	var res collectors.Result
	res.Assets = list.assets
	line := collectors.Coverage{Place: scope.Where(), AssetType: personType, State: collectors.Complete, Count: len(list.assets)}
	if unread, ok := errors.AsType[*unreadable](err); ok {
		line.State, line.Reason, line.Needs = collectors.Unreachable, unread.reason, unread.needs
		if list.n > 0 {
			line.State = collectors.Partial
		}
	} else if err != nil {
		return collectors.Result{}, err
	}
	if holes := list.rows.String(); holes != "" {
		if line.State == collectors.Complete {
			line.State, line.Needs = collectors.Partial, "a list without these rows' mistakes"
		}
		line.Reason = strings.TrimPrefix(line.Reason+"; "+holes, "; ")
	}
	res.Coverage = append(res.Coverage, line)
	for _, path := range attributePaths {
		gap := list.gaps[path]
		if gap == nil {
			continue
		}
		res.Coverage = append(res.Coverage, collectors.Coverage{
			Place: scope.Where(), AssetType: personType, Path: "attributes." + path, State: collectors.Partial,
			Count: gap.count, Reason: gap.String(), Needs: needs[path],
		})
	}
	if list.more {
		res.Next = []collectors.Scope{p.stretch(list.end)}
	}
	return res, nil
}

// attributePaths are the attributes that a row may lack while it is a person.
var attributePaths = []string{"email", "status", "started_on", "left_on", "manager_email"}

var needs = map[string]string{
	"email":         "one mail address in each row, or none",
	"status":        "a status such as active, leave, left, 在籍, 休職 or 退職",
	"started_on":    "dates such as 2026-11-22",
	"left_on":       "dates such as 2026-11-22",
	"manager_email": "one mail address in each row, or none",
}

// A reading is one pass over the list: the assets of the persons from start to
// end, for which those before them are looked at too.
type reading struct {
	people     People
	start, end int

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
	columns, err := peopleColumns(header, r.people.Columns)
	if err != nil {
		return err
	}
	for n := 0; !r.more; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if n >= maxRows {
			return &unreadable{fmt.Sprintf("the list has more than %d rows", maxRows), "a smaller list"}
		}
		cells, line, err := table.next()
		switch {
		case errors.Is(err, io.EOF):
			if r.n == 0 && r.rows.count == 0 {
				return &unreadable{"the list has a header and no person", "the whole list"}
			}
			return nil
		case errors.Is(err, errMalformed):
			r.wrong("quotes that do not match", line)
			continue
		case err != nil:
			return &unreadable{fmt.Sprintf("reading stopped after row %d: %v", line, err), "the whole file, at most 128 MiB"}
		}
		r.row(cells, columns, line)
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
func (r *reading) row(cells []string, c columns, line int) {
	if blank(cells) {
		return
	}
	cells, wrong := shape(cells, c.width)
	id := normal(c.cell(cells, "person_id"))
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
		r.person(id, cells, c, line)
		r.n++
	}
}

// person adds one person. What stands in a cell and cannot be understood is
// absent, and a gap.
func (r *reading) person(id string, cells []string, c columns, line int) {
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
