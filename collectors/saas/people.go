// Package saas holds the nouns of what is known outside the clouds: the
// workspaces of SaaS products, their accounts and tokens, and what they cost.
// It reads the lists that a company keeps itself: people, accounts, prices.
// The products' APIs are read one level down.
package saas

import (
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
