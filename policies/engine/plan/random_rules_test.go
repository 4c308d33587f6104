package plan

import (
	"fmt"
	"strings"
)

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

// names is a collection of texts that are keys, most of them.
func (c *chance) names() string {
	return c.pick("data.settings.guardrails.regions", "data.settings.guardrails", `["owner", "data-class"]`, `{"owner", "encrypted", "size_gib"}`, `["volumes", 0]`,
		`[k | some k in ["owner", "environment", input.asset.name]]`, `array.concat(["owner"], ["encrypted"])`, "object.keys(input.asset.tags)", `[input.asset.region, "owner"]`, `{"owner": "volumes"}`)
}

func (c *chance) expression(depth int) string {
	if depth == 0 {
		return c.pick(`"a"`, `"eu-west-1"`, "1", "2.0", "true", "false", "null", "[]", "{}", "set()", `""`, "-3", c.path())
	}
	x, y := c.expression(depth-1), c.expression(depth-1)
	switch c.IntN(26) {
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
	case 21:
		return fmt.Sprintf("(%s %s %s)", c.moment(), c.pick("<", ">=", ">", "==", "!=", "<="), c.pick(c.moment(), "1795586400000000000", "count("+c.collection()+")"))
	case 22:
		return fmt.Sprintf("(floor((%s - %s) / 86400000000000) %s %s)", c.moment(), c.moment(), c.pick("<", ">=", ">", "==", "!=", "<="), c.pick("90", "14", "-20", "300", x))
	}
	return c.path()
}

// moment is a number of nanoseconds.
func (c *chance) moment() string {
	parsed := fmt.Sprintf("time.parse_rfc3339_ns(%s)", c.pick("input.now", "input.asset.collected_at", "input.asset.attributes.created_at"))
	return c.pick("time.now_ns()", parsed, parsed, "("+parsed+" + 864000000000000)", "(time.now_ns() - 7776000000000000)", "(time.now_ns() / 86400000000000)")
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
		switch c.IntN(13) {
		case 11:
			fmt.Fprintf(&b, "\tsome %s in %s\n\tobject.get(%s, %s, \"\") != %s\n", v, c.names(), c.collection(), v, c.expression(0))
		case 12:
			fmt.Fprintf(&b, "\tsome %s, w%s in %s\n\t%s[%s]\n", v, v, c.names(), c.pick("input.asset.tags", "input.asset.attributes", "input.asset.links", "data.settings.guardrails", "input.asset.links.volumes"), c.pick(v, "w"+v))
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
