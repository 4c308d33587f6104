package settings

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

// choices are a company's settings.yaml.
type choices struct {
	file   string
	values map[string]map[string]any
	places map[string]map[string]place
	lines  map[string]int // of each category
}

// A place is a key of the file and the node of its value.
type place struct {
	line int
	node *yaml.Node
}

// chosen is one setting in it.
type chosen struct {
	file  string
	value any
	place
}

// tree keeps the nodes of a document, for their lines.
type tree struct{ root *yaml.Node }

func (t *tree) UnmarshalYAML(n *yaml.Node) error {
	t.root = n
	return nil
}

func readUser(file string, b []byte) (*choices, error) {
	c := &choices{file: file, values: map[string]map[string]any{}, places: map[string]map[string]place{}, lines: map[string]int{}}
	if len(strings.TrimSpace(string(b))) == 0 {
		return c, nil
	}
	if err := strictyaml.Decode(file, b, &c.values); err != nil {
		return nil, err
	}
	var t tree
	if err := strictyaml.Decode(file, b, &t); err != nil {
		return nil, err
	}
	for category, values := range pairs(t.root) {
		c.lines[category.Value] = category.Line
		c.places[category.Value] = map[string]place{}
		for key, value := range pairs(values) {
			c.places[category.Value][key.Value] = place{key.Line, value}
		}
	}
	return c, nil
}

// pairs yields the keys and values of a map.
func pairs(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

func (c *choices) entry(category, key string) (chosen, bool) {
	p, ok := c.places[category][key]
	return chosen{c.file, c.values[category][key], p}, ok
}

// unknown refuses settings that there are no defaults for: a misspelt one would
// change nothing, and nobody would notice.
func (c *choices) unknown(known map[string]map[string]entry) error {
	for _, category := range slices.Sorted(maps.Keys(c.lines)) {
		if known[category] == nil {
			return &strictyaml.Error{File: c.file, Line: c.lines[category], Message: fmt.Sprintf("no settings are named %q", category), Remedy: oneOf(category, maps.Keys(known))}
		}
		for _, key := range slices.Sorted(maps.Keys(c.places[category])) {
			if _, ok := known[category][key]; !ok {
				return &strictyaml.Error{File: c.file, Line: c.places[category][key].line,
					Message: fmt.Sprintf("%s has no setting %q", category, key), Remedy: oneOf(key, maps.Keys(known[category]))}
			}
		}
	}
	return nil
}

func oneOf(have string, valid func(func(string) bool)) string {
	all := slices.Sorted(valid)
	use := "use one of " + strings.Join(all, ", ")
	if near := strictyaml.Nearest(have, all); near != "" {
		return fmt.Sprintf("did you mean %q? %s", near, use)
	}
	return use
}
