package connector

import (
	"context"
	"errors"
	"fmt"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A table is a request read to its end: the variable of its name. It is read
// once and kept for the scopes that come later.
type table struct {
	turn  chan struct{} // held by who reads it or looks at it
	done  bool
	value any // a list, or an object when the request has a key
	gap   *web.Gap
}

func newTable() *table { return &table{turn: make(chan struct{}, 1)} }

// mostEntries bounds the memory for one table.
const mostEntries = 500_000

var errEntries = fmt.Errorf("more than %d items", mostEntries)

// variable is the value of a request as a variable. With a gap it must not be
// used: what it lacks is not known.
func (s *source) variable(ctx context.Context, request string) (any, *web.Gap) {
	t := s.tables[request]
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		g := web.Classify(ctx, ctx.Err(), s.operations[s.connector.operation(request)], nil)
		return nil, &g
	}
	defer func() { <-t.turn }()
	if t.done {
		return t.value, t.gap
	}
	value, gap := s.readTable(ctx, request)
	if gap != nil && gap.State == collectors.Deadline {
		return nil, gap // the next one may have more time
	}
	t.done, t.value, t.gap = true, value, gap
	return value, gap
}

func (s *source) readTable(ctx context.Context, name string) (any, *web.Gap) {
	r := s.reading(name, "", place{})
	object, list := map[string]any{}, []any{}
	for more := true; more; {
		var items []any
		var gap *web.Gap
		if items, more, gap = r.next(ctx); gap != nil {
			return nil, gap
		}
		for _, item := range items {
			if err := r.entry(object, &list, item); err != nil {
				g := stopped(err, r.op.Name)
				return nil, &g
			}
		}
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
