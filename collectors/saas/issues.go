package saas

import (
	"fmt"
	"slices"
	"strings"
)

// issues are what is wrong with which rows.
type issues struct {
	count int
	kinds []string
	lines map[string][]int // the first rows of a kind
	total map[string]int
}

// How many rows of a kind are named, and how many kinds: reasons are short.
const (
	shownRows  = 5
	shownKinds = 4
)

func (i *issues) add(kind string, line int) {
	if i.lines == nil {
		i.lines, i.total = map[string][]int{}, map[string]int{}
	}
	i.count++
	i.total[kind]++
	if !slices.Contains(i.kinds, kind) {
		i.kinds = append(i.kinds, kind)
	}
	if len(i.lines[kind]) < shownRows {
		i.lines[kind] = append(i.lines[kind], line)
	}
}

// String is such as "row 4: no person_id; rows 7, 9 and 12 more: too few
// fields".
func (i *issues) String() string {
	var parts []string
	rest := i.count
	for _, kind := range i.kinds[:min(len(i.kinds), shownKinds)] {
		rest -= i.total[kind]
		rows := "row " + strings.Trim(strings.ReplaceAll(fmt.Sprint(i.lines[kind]), " ", ", "), "[]")
		if i.total[kind] > 1 {
			rows = strings.Replace(rows, "row", "rows", 1)
		}
		if more := i.total[kind] - len(i.lines[kind]); more > 0 {
			rows += fmt.Sprintf(" and %d more", more)
		}
		parts = append(parts, rows+": "+kind)
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("%d rows with other mistakes", rest))
	}
	return strings.Join(parts, "; ")
}
