package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/open-policy-agent/opa/v1/ast"
)

// check looks at what the compiled controls read: a name that is nowhere is
// undefined for ever, so that the control would pass everything.
func (b *builder) check() (mistakes []error) {
	for _, name := range slices.Sorted(maps.Keys(b.packs)) {
		p := b.packs[name]
		for i := range p.controls {
			mistakes = append(mistakes, b.checkControl(&p.controls[i])...)
			for _, setting := range p.controls[i].Settings {
				if message, remedy := b.noSetting(strings.Split(setting, ".")); message != "" {
					mistakes = append(mistakes, p.mistake(message+", which METADATA names", remedy))
				}
			}
		}
	}
	return mistakes
}

func (b *builder) checkControl(d *declared) (mistakes []error) {
	var deny []*ast.Rule
	for _, ref := range d.rules.Deny {
		deny = append(deny, b.compiler.GetRulesExact(ref)...)
	}
	verdict, seen := readsOf(b.compiler, deny)
	var save []*ast.Rule
	if d.rules.Saving != nil {
		save = b.compiler.GetRulesExact(d.rules.Saving)
	}
	saving, more := readsOf(b.compiler, save)
	maps.Copy(seen, more)
	d.Digest = b.digest(modulesOf(seen))
	d.rules.Related = map[string][][]string{}
	if len(d.Requires) == 0 {
		d.Reads = inferred(verdict)
	} else {
		d.Reads = inferred(slices.DeleteFunc(slices.Clone(verdict), func(r read) bool { return !r.wholesale() }))
	}
	named := typesNamed(seen)
	mistakes = b.checkTypes(named)

	told := map[string]bool{}
	for i, r := range slices.Concat(verdict, saving) {
		d.notice(r)
		message, remedy := b.unreadable(d, r, named)
		if message == "" && d.annotated && i < len(verdict) && !r.otherwise {
			message, remedy = d.unrequired(r)
		}
		if message != "" && !told[message] {
			told[message] = true
			mistakes = append(mistakes, &strictyaml.Error{File: r.at.File, Line: r.at.Row, Message: message, Remedy: remedy})
		}
	}
	return mistakes
}

// notice keeps what the engine has to know of a read.
func (d *declared) notice(r read) {
	switch {
	case r.path[0] != "input" || len(r.path) > 1 && r.path[1] != "related" && r.path[1] != each:
	case len(r.path) < 3 || r.path[1] == each:
		if r.deep {
			d.rules.Alone = true
			d.readsRelated(each, nil)
		}
	default:
		d.rules.Alone = d.rules.Alone || r.path[2] == each
		if r.deep {
			d.readsRelated(r.path[2], r.path[min(4, len(r.path)):])
		}
	}
}

func (d *declared) readsRelated(name string, path []string) {
	if i := slices.Index(path, each); i >= 0 {
		path = path[:i]
	}
	for known := range d.Related {
		if name == known || name == each {
			d.rules.Related[known] = append(d.rules.Related[known], path)
		}
	}
}

// unreadable says what is wrong with a read that can never have a value.
func (b *builder) unreadable(d *declared, r read, named []namedType) (message, remedy string) {
	if len(r.path) < 2 {
		return "", ""
	}
	if r.path[0] == "data" {
		return b.unreadableData(r)
	}
	switch r.path[1] {
	case "now", each:
	case "asset":
		if len(d.AssetTypes) == 0 {
			if message, remedy = b.nowhere(r.path[2:], named); message != "" {
				return message, remedy
			}
		}
		return b.noAttribute("the asset", r.path[2:], d.AssetTypes)
	case "related":
		if len(r.path) < 3 || r.path[2] == each {
			return "", ""
		}
		j, known := d.Related[r.path[2]]
		if !known {
			return fmt.Sprintf("input.related has no %s", r.path[2]), orDeclare(oneOf(r.path[2], slices.Sorted(maps.Keys(d.Related))))
		}
		if len(r.path) > 3 && r.path[3] != each {
			return fmt.Sprintf("input.related.%s is a list", r.path[2]), "loop over it: some x in input.related." + r.path[2]
		}
		if len(r.path) > 4 {
			return b.noAttribute("related "+r.path[2], r.path[4:], oneType(j.Type))
		}
	default:
		return "input has no " + r.path[1], oneOf(r.path[1], []string{"asset", "now", "related"})
	}
	return "", ""
}

func orDeclare(remedy string) string {
	return "declare it under related in METADATA, or " + strings.TrimPrefix(remedy, "or ")
}

// noAttribute looks for a path in the types that an asset may have; one of them
// has to know it.
func (b *builder) noAttribute(what string, path, types []string) (message, remedy string) {
	if len(types) == 0 {
		types = []string{""}
	}
	for _, t := range types {
		missing, valid, list := b.schemas.asset(t).find(path, true)
		if missing == "" {
			return "", ""
		}
		message, remedy = fmt.Sprintf("%s has no %s (%s)", what, missing, strings.Join(path, ".")), oneOf(missing, valid)
		if list {
			message, remedy = fmt.Sprintf("%s is a list (%s)", missing, strings.Join(path, ".")), "loop over it: some x in …"
		}
		if t != "" {
			message += " in " + t
		}
	}
	return message, remedy
}

// unreadableData refuses settings and rules that nobody defines.
func (b *builder) unreadableData(r read) (message, remedy string) {
	if r.path[1] == "settings" {
		return b.noSetting(r.path[2:])
	}
	ref := ast.Ref{ast.DefaultRootDocument}
	for _, part := range r.path[1:] {
		if part == each || len(b.compiler.GetRulesExact(ref)) > 0 {
			return "", ""
		}
		ref = ref.Append(ast.StringTerm(part))
		if len(b.compiler.GetRulesWithPrefix(ref)) == 0 && len(b.compiler.GetRulesForVirtualDocument(ref)) == 0 {
			return fmt.Sprintf("%s is defined nowhere", ref), "correct the name; besides packages there is data.settings only, and other assets come by joins: declare related in METADATA"
		}
	}
	return "", ""
}

func (b *builder) noSetting(path []string) (message, remedy string) {
	if b.set.Settings == nil {
		return "", ""
	}
	at := b.set.Settings
	for i, part := range path[:min(2, len(path))] {
		next, known := at[part]
		if part == each {
			return "", ""
		}
		if !known {
			return fmt.Sprintf("no setting %s", strings.Join(path[:i+1], ".")), oneOf(part, slices.Sorted(maps.Keys(at)))
		}
		at, _ = next.(map[string]any)
	}
	return "", ""
}

// unrequired refuses a verdict that reads what requires does not name: where it
// is absent the rule would be undefined, and the control would pass.
func (d *declared) unrequired(r read) (message, remedy string) {
	if len(r.path) < 3 || r.path[0] != "input" || r.path[1] != "asset" {
		return "", ""
	}
	path := r.path[2:]
	if i := slices.Index(path, each); i >= 0 {
		path = path[:i]
	}
	if len(path) == 0 || slices.Contains(always, path[0]) {
		return "", ""
	}
	for p := range maps.Keys(d.When) {
		if sameWay(path, strings.Split(p, ".")) {
			return "", ""
		}
	}
	for _, p := range d.Requires {
		if sameWay(path, strings.Split(p, ".")) {
			return "", ""
		}
	}
	if path[0] == "tags" {
		path = path[:1]
	}
	name := strings.Join(path, ".")
	return fmt.Sprintf("deny reads %s, which requires does not name", name),
		fmt.Sprintf("add %s to requires, or assets of which it was not read would pass", name)
}

// always are the fields that every asset has, empty or not.
var always = []string{"id", "type", "name", "parent", "region", "owner", "url", "source", "collected_at"}

// sameWay reports whether one path is the beginning of the other.
func sameWay(a, b []string) bool {
	n := min(len(a), len(b))
	return slices.Equal(a[:n], b[:n])
}

// digest is the SHA-256 of the sources of files, which are sorted.
func (b *builder) digest(files []string) string {
	h := sha256.New()
	for _, name := range files {
		for _, m := range b.set.Modules {
			if m.Path == name {
				fmt.Fprintf(h, "%d\n", len(m.Source))
				h.Write(m.Source)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
