package github

import (
	"context"
	"maps"
	"strconv"

	"github.com/corporate-sre/auditor/collectors/web"
)

// goOn adds the scope that reads the listing of op on where this one ends.
func (r *reading) goOn(ctx context.Context, op, next string) {
	hints := maps.Clone(r.scope.Hints)
	hints[hintNext] = next
	if part, _ := r.scope.Piece(); part == "repositories" {
		hints[hintRead] = strconv.Itoa(r.repositoriesSoFar())
	}
	scope, ok := r.scope.Next(hints)
	if !ok {
		for _, t := range r.scope.Types {
			r.stop(ctx, t, op, &web.Error{Operation: op, Fault: faultLoop})
		}
		return
	}
	r.next = append(r.next, scope)
}
