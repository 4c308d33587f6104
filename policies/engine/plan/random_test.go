package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
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

// rules makes a policy up. Not all that it makes compile.
func (c *chance) rules() string {
	var b strings.Builder
	c.rule = 0
	fmt.Fprintf(&b, "r0 := %s\n", c.expression(2))
	c.rule = 1
	fmt.Fprintf(&b, "r1 contains x if {\n%s\tx := %s\n}\n", c.body(2), c.expression(1))
	c.rule = 2
	fmt.Fprintf(&b, "r2[x] := y if {\n\tsome x in %s\n\ty := %s\n}\n", c.collection(), c.expression(1))
	c.rule = 3
	fmt.Fprintf(&b, "r3 := %s if {\n%s} else := %s if {\n%s}\n", c.expression(1), c.body(2), c.expression(1), c.body(1))
	c.rule = 4
	fmt.Fprintf(&b, "default f(_) := false\nf(v) := w if {\n\tw := %s\n\tv != w\n}\n", c.expression(1))
	c.rule = 5
	for range 2 {
		fmt.Fprintf(&b, "deny contains $\"{z}\" if {\n%s\tz := %s\n}\n", c.body(3), c.expression(2))
	}
	return b.String()
}

func (c *chance) pick(from ...string) string { return from[c.IntN(len(from))] }

// path is a reference.
func (c *chance) path() string {
	if c.rule > 0 && c.one(4) {
		return fmt.Sprintf("r%d", c.IntN(min(c.rule, 4)))
	}
	return c.pick("input.asset.name", "input.asset.region", "input.asset.tags.owner", `input.asset.tags["data-class"]`, "input.asset.attributes.encrypted",
		"input.asset.attributes.size_gib", "input.asset.attributes.created_at", "input.asset.attributes", "input.asset.links", "input.asset.links.volumes",
		"input.asset.links.volumes[0]", "input.asset.tags", "input.now", "data.settings.guardrails.regions", "data.settings.guardrails.days", "data.settings.guardrails",
		"input.asset.attributes.nothing")
}

func (c *chance) collection() string {
	return c.pick("input.asset.tags", "input.asset.links", "input.asset.links.volumes", "input.asset.attributes", "data.settings.guardrails.regions",
		`["a", 1, true, null]`, `{"a", 1, 2.0}`, `{"a": 1, "b": [2]}`, "input.asset.attributes.attached_to")
}

func (c *chance) expression(depth int) string {
	if depth == 0 {
		return c.pick(`"a"`, `"eu-west-1"`, "1", "2.0", "true", "false", "null", "[]", "{}", "set()", `""`, "-3", c.path())
	}
	x, y := c.expression(depth-1), c.expression(depth-1)
	switch c.IntN(24) {
	case 0:
		return fmt.Sprintf("[%s, %s]", x, y)
	case 1:
		return fmt.Sprintf("{%s, %s}", x, y)
	case 2:
		return fmt.Sprintf(`{"a": %s, "b": %s}`, x, y)
	case 3:
		return fmt.Sprintf("[q | some q in %s; q != %s]", c.collection(), x)
	case 4:
		return fmt.Sprintf("{q: p | some q, p in %s}", c.collection())
	case 5:
		return fmt.Sprintf("{q | some p, q in %s; p in %s}", c.collection(), c.collection())
	case 6:
		return fmt.Sprintf("count(%s)", c.collection())
	case 7:
		return fmt.Sprintf("(%s %s %s)", c.pick("1", "7", "count("+c.collection()+")"), c.pick("+", "-", "*", "/", "%"), c.pick("2", "3", "0", "count("+c.collection()+")"))
	case 8:
		return fmt.Sprintf("(%s %s %s)", x, c.pick("==", "!=", "<", ">=", "in"), y)
	case 9:
		return fmt.Sprintf("object.get(%s, %s, %s)", c.collection(), c.pick(`"owner"`, `"a"`, `["volumes", 0]`, "0"), x)
	case 10:
		return fmt.Sprintf("%s(%s)", c.pick("sort", "max", "min", "is_string", "is_number", "is_object", "type_name", "json.marshal", c.function()), x)
	case 11:
		return fmt.Sprintf("%s(%s, %s)", c.pick("startswith", "endswith", "contains", "trim_prefix", "split", "regex.match"), c.pick(`"arn:aws"`, "input.asset.name", "input.asset.tags.owner"), c.pick(`"a"`, `"."`, "input.asset.region"))
	case 12:
		return fmt.Sprintf("({%s} %s {%s, 2})", x, c.pick("&", "|", "-"), y)
	case 13:
		return fmt.Sprintf("%s(input.asset.%s)", c.pick("lower", "upper", "trim_space"), c.pick("name", "region", "tags.owner"))
	case 14:
		return fmt.Sprintf("concat(%s, %s)", c.pick(`","`, `""`), c.pick("input.asset.links.volumes", `["x", "y"]`, `{"y", "x"}`, "object.keys(input.asset.tags)"))
	case 15:
		return fmt.Sprintf("$\"<{%s}>\"", c.path())
	case 16:
		return fmt.Sprintf("floor(count(%s) / %s)", c.collection(), c.pick("2", "3"))
	case 17:
		return fmt.Sprintf("(time.parse_rfc3339_ns(%s) / 86400000000000)", c.pick("input.now", "input.asset.collected_at", "input.asset.attributes.created_at", "input.asset.name"))
	case 18:
		return fmt.Sprintf("sum([q | some q in %s; is_number(q)])", c.collection())
	case 19:
		return fmt.Sprintf("array.concat([%s], [%s])", x, y)
	case 20:
		return fmt.Sprintf("sprintf(\"%%v %%v\", [%s, %s])", x, y)
	}
	return c.path()
}

// function is the name of one that takes anything.
func (c *chance) function() string {
	if c.rule > 4 {
		return "f"
	}
	return "is_boolean"
}

// body is so many conditions.
func (c *chance) body(n int) string {
	var b strings.Builder
	for i := range n {
		v := fmt.Sprintf("v%d", i)
		switch c.IntN(11) {
		case 0:
			fmt.Fprintf(&b, "\t%s := %s\n\t%s\n\tcount([%s]) == 1\n", v, c.expression(1), v, v)
		case 1:
			fmt.Fprintf(&b, "\tnot %s\n", c.expression(1))
		case 2:
			fmt.Fprintf(&b, "\tsome %s in %s\n\t%s != %s\n", v, c.collection(), v, c.expression(1))
		case 3:
			fmt.Fprintf(&b, "\tevery q in %s { q != %s }\n", c.collection(), c.expression(1))
		case 4:
			fmt.Fprintf(&b, "\tnot %s == %s with input.asset.name as %s\n", c.path(), c.expression(1), c.expression(0))
		case 5:
			fmt.Fprintf(&b, "\t%s with input as {\"asset\": {\"name\": %s}}\n", c.path(), c.expression(0))
		case 6:
			fmt.Fprintf(&b, "\t%s in %s\n", c.expression(1), c.path())
		default:
			fmt.Fprintf(&b, "\t%s\n", c.expression(2))
		}
	}
	return b.String()
}
