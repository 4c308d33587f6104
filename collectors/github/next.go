package github

import (
	"maps"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// goOn adds the scope that reads on where this one ends: "members" leads to
// "members.2".
func (r *reading) goOn(next string) {
	part, n, _ := strings.Cut(r.scope.Part, ".")
	count, err := strconv.Atoi(n)
	if err != nil {
		count = 1
	}
	hints := maps.Clone(r.scope.Hints)
	hints[hintNext] = next
	if part == "repositories" {
		hints[hintRead] = strconv.Itoa(r.repositoriesSoFar())
	}
	r.next = append(r.next, collectors.Scope{
		Provider: r.scope.Provider,
		Place:    r.scope.Place,
		Part:     part + "." + strconv.Itoa(count+1),
		Types:    r.scope.Types,
		Hints:    hints,
	})
}
