package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// A chance makes up assets, most of them as their schema says. Equal seeds make
// equal ones.
type chance struct {
	*rand.Rand
	words []string // that controls look for
	ids   []string // of the assets
	rule  int      // that is being made up: only those before it can be called
}

func newChance(seed uint64, set engine.PolicySet) *chance {
	c := &chance{Rand: rand.New(rand.NewPCG(seed, 1))}
	for _, m := range set.Modules {
		for _, found := range literal.FindAllStringSubmatch(string(m.Source), -1) {
			c.words = append(c.words, found[1])
		}
	}
	slices.Sort(c.words)
	c.words = append(slices.Compact(c.words), "", " ", "日本", "a\x00b\"\\", "1", "2026-11-25T05:00:00Z", "not-a-time", "0.0.0.0/0")
	return c
}

var literal = regexp.MustCompile(`"([^"\\\n{}]*)"`)

func (c *chance) word() string { return c.words[c.IntN(len(c.words))] }

func (c *chance) one(in int) bool { return c.IntN(in) == 0 }

// assets makes n assets of the types that have a schema.
func (c *chance) assets(n int, schemas map[string][]byte) (docs []string) {
	types := slices.Sorted(maps.Keys(schemas))
	for i := range n {
		c.ids = append(c.ids, fmt.Sprintf("id-%d", i))
	}
	for i := range n {
		t := types[c.IntN(len(types))]
		var schema schema
		if err := json.Unmarshal(schemas[t], &schema); err != nil {
			panic(err)
		}
		asset := map[string]any{
			"id": c.ids[i], "type": t, "name": c.word(), "collected_at": c.time(), "source": "x",
			"attributes": c.value(schema), "tags": c.tags(), "links": c.links(),
		}
		for _, name := range []string{"parent", "region", "owner", "url"} {
			if c.one(2) {
				asset[name] = c.ids[c.IntN(n)]
			}
		}
		for _, name := range []string{"attributes", "tags", "links", "name"} {
			if c.one(30) {
				delete(asset, name)
			} else if c.one(30) {
				asset[name] = c.anything(2)
			}
		}
		b, err := json.Marshal(asset)
		if err != nil {
			panic(err)
		}
		docs = append(docs, string(b))
	}
	return docs
}

// A schema is what is used of a JSON Schema here.
type schema struct {
	Type       any
	Format     string
	Properties map[string]schema
	Items      *schema
	Additional any `json:"additionalProperties"`
}

func (c *chance) value(s schema) any {
	if c.one(60) {
		return c.anything(3)
	}
	kinds, ok := s.Type.([]any)
	if !ok {
		kinds = []any{s.Type}
	}
	switch kinds[c.IntN(len(kinds))] {
	case "string":
		switch {
		case s.Format == "date-time":
			return c.time()
		case c.one(4) && len(c.ids) > 0:
			return c.ids[c.IntN(len(c.ids))]
		}
		return c.word()
	case "integer", "number":
		return c.number()
	case "boolean":
		return c.one(2)
	case "array":
		list := []any{}
		for range c.IntN(4) {
			if s.Items != nil {
				list = append(list, c.value(*s.Items))
			}
		}
		return list
	case "object":
		return c.object(s)
	}
	return nil
}

func (c *chance) object(s schema) any {
	o := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if !c.one(25) {
			o[name] = c.value(s.Properties[name])
		}
	}
	if _, open := s.Additional.(map[string]any); open {
		for range c.IntN(4) {
			o[c.word()] = c.anything(2)
		}
	}
	return o
}

func (c *chance) tags() any {
	tags := map[string]any{}
	for range c.IntN(6) {
		tags[c.word()] = c.word()
	}
	return tags
}

func (c *chance) links() any {
	links := map[string]any{}
	for range c.IntN(4) {
		var ids []string
		for range c.IntN(3) {
			ids = append(ids, c.ids[c.IntN(len(c.ids))])
		}
		links[c.word()] = append([]string{}, ids...)
	}
	return links
}

func (c *chance) time() string {
	return enginetest.Now.Add(-time.Duration(c.IntN(1000*24)-48) * time.Hour).Format(time.RFC3339)
}

func (c *chance) number() json.Number {
	numbers := []string{"0", "1", "-1", "7", "30", "90", "365", "0.5", "1.0", "1e3", "-0", "9007199254740993", "9223372036854775807", "9223372036854775808", "1e300"}
	return json.Number(numbers[c.IntN(len(numbers))])
}

// anything is a value of any kind, so many levels deep.
func (c *chance) anything(depth int) any {
	switch kind := c.IntN(7); {
	case kind == 0:
		return nil
	case kind == 1:
		return c.one(2)
	case kind == 2:
		return c.number()
	case kind == 3 && depth > 0:
		list := []any{}
		for range c.IntN(3) {
			list = append(list, c.anything(depth-1))
		}
		return list
	case kind == 4 && depth > 0:
		o := map[string]any{}
		for range c.IntN(3) {
			o[c.word()] = c.anything(depth - 1)
		}
		return o
	}
	return c.word()
}
