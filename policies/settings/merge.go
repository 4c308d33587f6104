package settings

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

// merge puts a company's value in the place of the default called name, and
// refuses one of another kind. Maps are merged key by key, and null removes a
// key; everything else is replaced whole.
func (c chosen) merge(name string, have, want any, at *yaml.Node) (any, error) {
	switch have := have.(type) {
	case nil:
		return want, nil
	case map[string]any:
		return c.mergeMap(name, have, want, at)
	case []any:
		return c.list(name, have, want, at)
	case int:
		if n, ok := want.(int); ok && (n >= 0 || have < 0) {
			return n, nil
		}
		return nil, c.wrong(name, "a whole number from 0", "write it in digits, such as "+fmt.Sprint(have), at)
	case float64:
		switch n := want.(type) {
		case int:
			if n >= 0 || have < 0 {
				return n, nil
			}
		case float64:
			if n >= 0 || have < 0 {
				return n, nil
			}
		}
		return nil, c.wrong(name, "a number from 0", "write it in digits, such as "+fmt.Sprint(have), at)
	case bool:
		if b, ok := want.(bool); ok {
			return b, nil
		}
		return nil, c.wrong(name, "a yes or no", "write true or false", at)
	case string:
		if s, ok := want.(string); ok {
			return s, nil
		}
		return nil, c.wrong(name, "text", "put it in quotes", at)
	}
	panic(fmt.Sprintf("settings: %s is %T by default", name, have)) // a bug in strictyaml
}

// list takes the company's list whole. Its elements are of the kind that the
// default's are, and text where the default is empty: what names accounts or
// policies.
func (c chosen) list(name string, have []any, want any, at *yaml.Node) (any, error) {
	list, ok := want.([]any)
	if !ok {
		return nil, c.wrong(name, "a list", "write it as [one, two], or with a - before each", at)
	}
	var like any = ""
	if len(have) > 0 {
		like = have[0]
	}
	for i, element := range list {
		if _, err := c.merge(fmt.Sprintf("%s[%d]", name, i), like, element, at.Content[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// mergeMap adds the company's keys to the default's. A map whose values are of
// one kind is a table, which may have any key; another is a record, whose keys
// are those of the default.
func (c chosen) mergeMap(name string, have map[string]any, want any, at *yaml.Node) (any, error) {
	changes, ok := want.(map[string]any)
	if !ok {
		return nil, c.wrong(name, "a map", "write keys and values below it", at)
	}
	like, table := sample(have)
	merged := maps.Clone(have)
	for key, node := range pairs(at) {
		inner, value := name+"."+key.Value, changes[key.Value]
		old, known := have[key.Value]
		var err error
		switch {
		case value == nil && table:
			delete(merged, key.Value)
		case known:
			merged[key.Value], err = c.merge(inner, old, value, node)
		case !table:
			return nil, &strictyaml.Error{File: c.file, Line: key.Line, Column: key.Column,
				Message: fmt.Sprintf("%s has no key %q", name, key.Value), Remedy: oneOf(key.Value, maps.Keys(have))}
		case len(have) == 0:
			merged[key.Value], err = c.words(inner, value, node)
		default:
			merged[key.Value], err = c.merge(inner, empty(like), value, node)
		}
		if err != nil {
			return nil, err
		}
	}
	return merged, nil
}

// sample returns a value of a table; a map with values of several kinds is
// none.
func sample(m map[string]any) (like any, table bool) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if like != nil && kind(like) != kind(m[key]) {
			return nil, false
		}
		like = m[key]
	}
	return like, true
}

func kind(v any) string {
	switch v.(type) {
	case int, float64:
		return "number"
	}
	return fmt.Sprintf("%T", v)
}

// empty is what a new row of a table is merged with: nothing but its kind.
func empty(like any) any {
	switch like.(type) {
	case map[string]any:
		return map[string]any{}
	case int, float64:
		return 0.0
	}
	return like
}

// words takes what an empty table of the defaults may hold: text, or a list of
// it.
func (c chosen) words(name string, value any, at *yaml.Node) (any, error) {
	if _, list := value.([]any); list {
		return c.list(name, nil, value, at)
	}
	if s, ok := value.(string); ok {
		return s, nil
	}
	return nil, c.wrong(name, "text or a list of it", "put it in quotes", at)
}

func (c chosen) wrong(name, want, remedy string, at *yaml.Node) error {
	have := fmt.Sprintf("%q", at.Value)
	switch at.Kind {
	case yaml.MappingNode:
		have = "a map"
	case yaml.SequenceNode:
		have = "a list"
	default:
		if at.Tag == "!!null" {
			have, remedy = "empty", remedy+", or leave the key out to keep the default"
		}
	}
	return &strictyaml.Error{File: c.file, Line: at.Line, Column: at.Column, Message: fmt.Sprintf("%s is %s, want %s", name, have, want), Remedy: remedy}
}
