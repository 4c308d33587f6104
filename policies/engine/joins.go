package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// related reads the joins: "parent", "links.NAME", or the four fields.
func (r *reader) related(c *policies.Control, joins map[string]any) {
	if len(joins) > 0 {
		c.Related = map[string]policies.Join{}
	}
	for _, name := range slices.Sorted(maps.Keys(joins)) {
		j, remedy := join(joins[name])
		switch {
		case !identifier.MatchString(name):
			r.wrong(name, fmt.Sprintf("related %q is no name", name), "use lower-case letters, digits and _")
		case remedy != "":
			r.wrong(name, fmt.Sprintf("related %s is %s", name, compact(joins[name])), remedy)
		default:
			r.path("related "+name, j.From, c.AssetTypes, false)
			if j.Type != "" {
				r.assetType(j.Type)
			}
			r.path("key of related "+name, j.Key, oneType(j.Type), false)
			r.selective(name, "from", j.From, c.AssetTypes)
			r.selective(name, "key", j.Key, oneType(j.Type))
		}
		c.Related[name] = j
	}
}

// same are the fields that all assets of a type have alike.
var same = []string{"type", "source", "collected_at"}

// selective refuses a join by what does not tell assets apart: it would find
// all of them for each, which takes the square of an inventory. What is a map
// finds none for any, which would say that nothing is there.
func (r *reader) selective(name, field, path string, types []string) {
	parts := strings.Split(path, ".")
	wrong := func(what string) {
		r.wrong(name, fmt.Sprintf("related %s: %s %s %s", name, field, path, what),
			"join by what tells assets apart, such as id, parent or an attribute that names one")
	}
	if slices.Contains(same, parts[0]) {
		wrong("is the same for all assets of a type, so that each would find all")
		return
	}
	if len(types) == 0 {
		types = []string{""}
	}
	few := 0 // types of which it has few values
	for _, t := range types {
		s := r.schemas.asset(t).at(parts)
		if s.isMap() {
			wrong("is a map, by which nothing is found")
			return
		}
		if s.fewValues() {
			few++
		}
	}
	if few == len(types) {
		wrong("has two values at most, so that each would find about all")
	}
}

func oneType(t string) []string {
	if t == "" {
		return nil
	}
	return []string{t}
}

// join reads one join; remedy is not empty when it is none.
func join(v any) (j policies.Join, remedy string) {
	const how = `write parent, links.NAME, or {type: …, key: …, from: …}`
	if from, short := v.(string); short {
		if from != "parent" && !strings.HasPrefix(from, "links.") {
			return j, how
		}
		return policies.Join{Key: "id", From: from}, ""
	}
	fields, ok := v.(map[string]any)
	if !ok {
		return j, how
	}
	into := map[string]*string{"type": &j.Type, "key": &j.Key, "from": &j.From, "within": &j.Within}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		text, isText := fields[key].(string)
		if into[key] == nil || !isText {
			return j, "it has " + key + "; " + how
		}
		*into[key] = text
	}
	j.Key = cmp.Or(j.Key, "id")
	switch {
	case j.From == "":
		return j, "add from: the path whose values are looked up"
	case j.Within != "" && j.Within != "scope" && j.Within != "place":
		return j, "within can only be scope or place; leave it out to look everywhere"
	}
	return j, ""
}
