package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies"
	"github.com/open-policy-agent/opa/v1/ast"
)

// read finds the controls in the packages.
func (b *builder) read() (mistakes []error) {
	for _, name := range slices.Sorted(maps.Keys(b.packs)) {
		p := b.packs[name]
		named, wrong := answers(p)
		mistakes = append(mistakes, wrong...)
		if p.library() {
			if len(named) > 0 {
				mistakes = append(mistakes, p.mistake(fmt.Sprintf("package %s denies something, but lib is for what controls share", name), "move it out of lib"))
			}
			continue
		}
		note, meta, err := describe(p)
		switch {
		case err != nil:
			mistakes = append(mistakes, err)
		case meta.Custom != nil:
			mistakes = append(mistakes, b.annotated(p, named, note, meta)...)
		case p.builtIn():
			mistakes = append(mistakes, p.mistake(fmt.Sprintf("package %s has no METADATA with custom keys above it", name), "add title, severity, asset_types and remediation"))
		default:
			p.plain(named, meta)
		}
	}
	return mistakes
}

func (p *pack) mistake(message, remedy string) error {
	f := p.files[0]
	return &strictyaml.Error{File: f.Path, Line: f.ast.Package.Location.Row, Message: message, Remedy: remedy}
}

// describe reads the METADATA above a package; it is empty without one.
func describe(p *pack) (*ast.Annotations, metadata, error) {
	var m metadata
	for _, f := range p.files {
		for _, a := range f.ast.Annotations {
			if _, ours := a.Custom["severity"]; ours && a.Scope != "package" {
				return nil, m, &strictyaml.Error{File: f.Path, Line: a.Location.Row,
					Message: "METADATA with a severity stands on a " + a.Scope, Remedy: "move it above the package; a package is one control"}
			}
		}
		if note := packageAnnotations(f.ast); note != nil {
			yaml, _ := block(f.Source, note)
			return note, m, strictyaml.Decode(f.Path, yaml, &m)
		}
	}
	return nil, m, nil
}

// annotated reads a package that says itself what it is.
func (b *builder) annotated(p *pack, named map[string][]ast.Ref, note *ast.Annotations, meta metadata) []error {
	f := p.files[0]
	yaml, first := block(f.Source, note)
	r := &reader{file: f.Path, yaml: yaml, first: first, builtIn: f.BuiltIn, schemas: b.schemas}
	d := declared{Control: r.control(p.name, meta), annotated: true}
	for name := range named {
		if name != "deny" && name != "saving" {
			r.mistakes = append(r.mistakes, p.mistake(fmt.Sprintf("package %s has a rule %s", p.name, name), "name it deny; severity says how bad it is"))
		}
	}
	if named["deny"] == nil {
		r.mistakes = append(r.mistakes, p.mistake(fmt.Sprintf("package %s has no rule deny", p.name), "add: deny contains message if { … }"))
	}
	if f.BuiltIn && (named["saving"] == nil) != (d.SavingSource == "") {
		r.wrong("custom", "saving and saving_source go together", "say where the prices of a saving come from, or remove both")
	}
	d.rules = Rules{Deny: named["deny"], Saving: single(named["saving"])}
	b.annotate(f.ast, note, d.Control, r)
	p.controls = []declared{d}
	return r.mistakes
}

func single(refs []ast.Ref) ast.Ref {
	if len(refs) == 0 {
		return nil
	}
	return refs[0]
}

// annotate makes OPA check the attributes of a control with one asset type
// against the type's schema, whether its METADATA asks for it or not. A control
// with several types has no one schema; check looks at the names that it reads.
func (b *builder) annotate(m *ast.Module, note *ast.Annotations, c policies.Control, r *reader) {
	path := ast.MustParseRef("input.asset.attributes")
	for _, s := range note.Schemas {
		if !s.Path.Equal(path) || s.Schema == nil {
			continue
		}
		if len(c.AssetTypes) == 1 && s.Schema.Equal(schemaRef(c.AssetTypes[0])) {
			return
		}
		remedy := "leave schemas out: a control with several types has no one schema"
		switch {
		case slices.ContainsFunc(c.AssetTypes, r.misspelt):
			return // which has been said, and the schema may be the right one
		case len(c.AssetTypes) == 1 && b.schemas[c.AssetTypes[0]] == nil:
			remedy = "leave schemas out: there is none of " + c.AssetTypes[0]
		case len(c.AssetTypes) == 1:
			remedy = "use " + schemaRef(c.AssetTypes[0]).String()
		}
		r.wrong("schemas", fmt.Sprintf("schema %s is not that of asset_types", s.Schema), remedy)
		return
	}
	if len(c.AssetTypes) == 1 && b.schemas[c.AssetTypes[0]] != nil {
		note.Schemas = append(note.Schemas, &ast.SchemaAnnotation{Path: path, Schema: schemaRef(c.AssetTypes[0])})
	}
}

// plain makes controls of a package in the manner of conftest: deny and
// violation are one, of medium severity; warn is another, of low. They judge
// assets of every type.
func (p *pack) plain(named map[string][]ast.Ref, meta metadata) {
	fails := slices.Concat(named["deny"], named["violation"])
	warns := named["warn"]
	control := func(id string, severity policies.Severity, deny []ast.Ref) {
		p.controls = append(p.controls, declared{
			Control: policies.Control{
				ID: id, Title: cmp.Or(meta.Title, title(p.name)), Description: strings.TrimSpace(meta.Description),
				Category: category(p.name), Severity: severity, AssetTypes: []string{}, Requires: []string{},
			},
			rules: Rules{Deny: deny, Saving: single(named["saving"])},
		})
	}
	if len(fails) > 0 {
		control(p.name, policies.Medium, fails)
	}
	switch {
	case len(warns) > 0 && len(fails) > 0:
		control(p.name+".warn", policies.Low, warns)
	case len(warns) > 0:
		control(p.name, policies.Low, warns)
	}
}

// answers returns the rules of p that give answers, by their kind. As in
// conftest, deny_public and the like belong to deny.
func answers(p *pack) (named map[string][]ast.Ref, mistakes []error) {
	named = map[string][]ast.Ref{}
	for _, f := range p.files {
		for _, rule := range f.ast.Rules {
			name, ok := rule.Head.Ref()[0].Value.(ast.Var)
			if !ok {
				continue
			}
			kind, suffix, _ := strings.Cut(string(name), "_")
			switch kind {
			case "deny", "violation", "warn":
			case "saving":
				if suffix != "" {
					continue
				}
			default:
				continue
			}
			if fault := shape(string(name), kind, rule); fault != nil {
				mistakes = append(mistakes, fault) // but it is there
			}
			ref := f.ast.Package.Path.Append(ast.StringTerm(string(name)))
			if !slices.ContainsFunc(named[kind], func(r ast.Ref) bool { return r.Equal(ref) }) {
				named[kind] = append(named[kind], ref)
			}
		}
	}
	return named, mistakes
}

// shape refuses a rule whose value is not what the engine asks for.
func shape(name, kind string, rule *ast.Rule) error {
	set := rule.Head.RuleKind() == ast.MultiValue && len(rule.Head.Ref()) == 1 && len(rule.Head.Args) == 0
	if kind == "saving" {
		if rule.Head.RuleKind() == ast.SingleValue && len(rule.Head.Ref()) == 1 && len(rule.Head.Args) == 0 {
			return nil
		}
		return &strictyaml.Error{File: rule.Location.File, Line: rule.Location.Row, Message: "saving is no single value",
			Remedy: `write: saving := {"minor": 1999, "currency": "USD"} if { … }`}
	}
	if set {
		return nil
	}
	return &strictyaml.Error{File: rule.Location.File, Line: rule.Location.Row, Message: name + " is no set",
		Remedy: "write: " + name + " contains message if { … }"}
}
