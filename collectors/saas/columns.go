package saas

import (
	"fmt"
	"slices"
	"strings"
)

// A fieldTable are the fields of a kind of file with the usual names of their
// columns, the best first, as heading writes them.
type fieldTable []struct {
	name  string
	usual []string
}

func (t fieldTable) names() []string {
	var names []string
	for _, f := range t {
		names = append(names, f.name)
	}
	return names
}

func (t fieldTable) has(name string) bool { return slices.Contains(t.names(), name) }

// columns say in which column each field stands.
type columns struct {
	at    map[string]int
	width int
}

func (c columns) has(field string) bool { _, ok := c.at[field]; return ok }

// cell is the field's cell; empty when the row or the list has none.
func (c columns) cell(cells []string, field string) string {
	if at, ok := c.at[field]; ok && at < len(cells) {
		return cells[at]
	}
	return ""
}

// findColumns reads the header. It never quotes it: where the header is missing,
// the first row is a person.
func findColumns(header []string, named map[string]string, fields fieldTable) (columns, error) {
	for len(header) > 0 && strings.TrimSpace(header[len(header)-1]) == "" {
		header = header[:len(header)-1]
	}
	headings := make([]string, len(header))
	for i, h := range header {
		headings[i] = heading(h)
	}
	c := columns{at: map[string]int{}, width: len(header)}
	for _, f := range fields {
		usual := f.usual
		if name, ok := named[f.name]; ok {
			usual = []string{heading(name)}
			if !slices.Contains(headings, usual[0]) {
				return c, &unreadable{fmt.Sprintf("no column is named %q", name), fmt.Sprintf("the right name in columns.%s", f.name)}
			}
		}
		for _, name := range usual {
			at := slices.Index(headings, name)
			if at < 0 {
				continue
			}
			if slices.Contains(headings[at+1:], name) {
				return c, &unreadable{fmt.Sprintf("two columns have the name of %s", f.name), "another name for one of them"}
			}
			c.at[f.name] = at
			break
		}
	}
	return c, nil
}

// heading is a column's name without case, spaces and punctuation.
func heading(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-.・:*'/()[]\t\n", r) {
			return -1
		}
		return r
	}, normal(s)))
}
