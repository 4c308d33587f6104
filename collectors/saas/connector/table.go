package connector

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/corporate-sre/auditor/collectors/web"
)

// A table is a request read to its end: the variable of its name. It is read
// once and kept for the scopes that come later.
type table struct {
	value any // a list, or an object when the request has a key
	gap   *web.Gap
}

// mostEntries bounds the memory for one table.
const mostEntries = 500_000

var errEntries = fmt.Errorf("more than %d items", mostEntries)

// variable is the value of a request as a variable. With a gap it must not be
// used: what it lacks is not known.
func (s *source) variable(ctx context.Context, request string) (any, *web.Gap) {
	t, err := s.tables[request].Read(ctx, func(ctx context.Context) (table, error) {
		value, gap := s.readTable(ctx, request)
		return table{value, gap}, nil
	})
	if err != nil {
		g := web.Classify(ctx, err, s.operations[s.connector.operation(request)], nil)
		return nil, &g
	}
	return t.value, t.gap
}

func (s *source) readTable(ctx context.Context, name string) (any, *web.Gap) {
	r := s.reading(name, "", place{})
	object, list := map[string]any{}, []any{}
	missing, read := r.request.Value.paths, 0
	if slices.Contains(r.request.Optional, "value") {
		missing = nil
	}
	for more := true; more; {
		var items []any
		var gap *web.Gap
		if items, more, gap = r.next(ctx); gap != nil {
			return nil, gap
		}
		for _, item := range items {
			missing, read = notIn(item, missing), read+1
			if err := r.entry(object, &list, item); err != nil {
				g := stopped(err, r.op.Name)
				return nil, &g
			}
		}
	}
	if read > 0 && len(missing) > 0 {
		return nil, failed(&mistake{s.file.spot(r.request.Value, missing[0].text) + " is in no item",
			s.file.mend("the right expression there; or optional: [value]")}, r.op.Name)
	}
	if r.request.Key.given() {
		return object, nil
	}
	return list, nil
}

// entry adds an item to the object or the list.
func (r *reading) entry(object map[string]any, list *[]any, item any) error {
	value := item
	if r.request.Value.given() {
		v, ok, err := r.request.Value.one(item, nil)
		if err != nil {
			return errors.New("an item without its value")
		}
		if value = v; !ok {
			return nil
		}
	}
	if len(object)+len(*list) >= mostEntries {
		return errEntries
	}
	if !r.request.Key.given() {
		*list = append(*list, value)
		return nil
	}
	v, _, err := r.request.Key.one(item, nil)
	key, ok := text(v)
	if err != nil || !ok || key == "" {
		return errors.New("an item without its key")
	}
	object[key] = value
	return nil
}
