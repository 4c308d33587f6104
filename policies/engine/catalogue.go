package engine

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine/jsontype"
	"github.com/open-policy-agent/opa/v1/ast"
)

// A Catalogue is a PolicySet that was read, checked and compiled by OPA: what
// every engine starts from.
type Catalogue struct {
	Controls []policies.Control // sorted by ID
	Settings map[string]any     // data.settings
	Compiler *ast.Compiler
	rules    map[string]Rules
	schemas  assetSchemas
	known    *ast.SchemaSet // the same, as OPA has them
}

// Rules are the rules in which a control's answers stand.
type Rules struct {
	// Deny are sets of messages, as text or as objects with msg. Their union is
	// what is wrong.
	Deny []ast.Ref

	// Saving is {"minor": …, "currency": …} a month, or undefined. Nil when the
	// control has no such rule.
	Saving ast.Ref

	// Alone is set when the control may see all of input.related, so that it
	// must not be evaluated with the joins of others.
	Alone bool

	// Related are the paths that it reads of the assets that each join finds;
	// the empty path is all of them.
	Related map[string][][]string
}

// Rules returns the rules of the control with that ID.
func (c *Catalogue) Rules(id string) Rules { return c.rules[id] }

// AssetTypes are those that have a schema, sorted.
func (c *Catalogue) AssetTypes() []string { return slices.Sorted(maps.Keys(c.schemas)) }

// Types are the types that an asset may have at some paths; of an asset type that
// has no schema, those that every asset has.
func (c *Catalogue) Types(assetType string, paths []string) *jsontype.Tree {
	return c.schemas.types(assetType, paths)
}

// Forget drops what only compiling needs: schemas, comments, which rule asks which.
// No query can be compiled after it.
func (c *Catalogue) Forget() {
	for t := range c.schemas {
		c.known.Put(schemaRef(t), nil) // the types that the compiler keeps hold the set
	}
	c.schemas, c.Compiler.Graph = nil, nil
	for _, m := range c.Compiler.Modules {
		m.Comments = nil
	}
}

// NewCatalogue reads, checks and compiles a set. Its error joins every mistake
// of the stage that found some, each an *strictyaml.Error.
func NewCatalogue(set PolicySet) (*Catalogue, error) {
	known, err := parseSchemas(set.Schemas)
	if err != nil {
		return nil, err
	}
	b := &builder{set: set, schemas: known, known: known.set(), packs: map[string]*pack{}}
	for _, stage := range []func() []error{b.parse, b.separate, b.read, b.compile, b.check} {
		if mistakes := stage(); len(mistakes) > 0 {
			slices.SortStableFunc(mistakes, byPlace)
			return nil, errors.Join(mistakes...)
		}
	}
	c := &Catalogue{Settings: set.Settings, Compiler: b.compiler, rules: map[string]Rules{}, schemas: known, known: b.known}
	for _, p := range b.packs {
		for _, d := range p.controls {
			c.Controls = append(c.Controls, d.Control)
			c.rules[d.ID] = d.rules
		}
	}
	collectors.Sort(c.Controls, func(a, b policies.Control) int { return strings.Compare(a.ID, b.ID) })
	return c, nil
}

func byPlace(a, b error) int {
	x, y := new(strictyaml.Error), new(strictyaml.Error)
	if errors.As(a, &x) && errors.As(b, &y) && x.File == y.File {
		return x.Line - y.Line
	}
	return strings.Compare(x.File, y.File)
}

// A builder makes a Catalogue.
type builder struct {
	set      PolicySet
	schemas  assetSchemas
	known    *ast.SchemaSet   // the same, as OPA has them
	packs    map[string]*pack // by package name
	compiler *ast.Compiler
}

// A pack is one Rego package and the files that make it.
type pack struct {
	name     string
	files    []file
	controls []declared
}

type file struct {
	Module
	ast *ast.Module
}

// declared is a control and where it stands.
type declared struct {
	policies.Control
	rules     Rules
	annotated bool // with METADATA of its own, so held to its requires
}

func (p *pack) builtIn() bool {
	return slices.ContainsFunc(p.files, func(f file) bool { return f.BuiltIn })
}

// library reports whether p is shared Rego, which judges nothing.
func (p *pack) library() bool { return p.name == "lib" || strings.HasPrefix(p.name, "lib.") }

func (b *builder) parse() (mistakes []error) {
	if len(b.set.Modules) == 0 {
		return []error{errors.New("policies: there are none; name a folder of Rego files")}
	}
	for _, m := range b.set.Modules {
		if m.Test() {
			continue
		}
		module, err := parseModule(m, capabilities(false))
		if err != nil {
			mistakes = append(mistakes, regoErrors(err)...)
			continue
		}
		name, err := packageName(m, module)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		p := b.packs[name]
		if p == nil {
			p = &pack{name: name}
			b.packs[name] = p
		}
		p.files = append(p.files, file{m, module})
	}
	return mistakes
}

// metadataHint is the comment after which OPA reads METADATA.
const metadataHint = "METADATA"

func parseModule(m Module, c *ast.Capabilities) (*ast.Module, error) {
	module, err := ast.ParseModuleWithOpts(m.Path, string(m.Source), ast.ParserOptions{
		RegoVersion: ast.RegoV1, ProcessAnnotation: true, Capabilities: c,
	})
	if err != nil {
		return nil, err
	}
	for _, c := range module.Comments {
		if text := strings.TrimSpace(string(c.Text)); strings.EqualFold(text, metadataHint) && text != metadataHint {
			return nil, &strictyaml.Error{File: m.Path, Line: c.Location.Row, Message: fmt.Sprintf("to OPA %q is a comment like any other", text), Remedy: "write # " + metadataHint}
		}
	}
	for _, a := range module.Annotations {
		for _, s := range a.Schemas {
			if s.Definition == nil {
				continue
			}
			if place := elsewhere(*s.Definition); place != "" {
				return nil, &strictyaml.Error{File: m.Path, Line: a.Location.Row, Message: fmt.Sprintf("schemas in METADATA name %q", place), Remedy: "write the schema out, or leave it away; policies may not read files and hosts"}
			}
		}
	}
	return module, nil
}

// elsewhere returns the file or host that a JSON Schema names; empty when there
// is none. OPA would read it: AllowNet forbids hosts, but no files.
func elsewhere(schema any) string {
	switch x := schema.(type) {
	case []any:
		for _, below := range x {
			if place := elsewhere(below); place != "" {
				return place
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			place, text := x[key].(string)
			switch {
			case !text:
				place = elsewhere(x[key])
			case key == "$ref", key == "$id", key == "id":
				if strings.HasPrefix(place, "#") {
					place = ""
				}
			case key != "$schema" || strings.HasPrefix(place, "http://json-schema.org/") || strings.HasPrefix(place, "https://json-schema.org/"):
				place = ""
			}
			if place != "" {
				return place
			}
		}
	}
	return ""
}

// packageName returns the package of a module, such as "tagging.owner". In a
// built-in module it says the folder too.
func packageName(m Module, module *ast.Module) (string, error) {
	var parts []string
	at := func(message, remedy string) error {
		return &strictyaml.Error{File: m.Path, Line: module.Package.Location.Row, Message: message, Remedy: remedy}
	}
	for _, term := range module.Package.Path[1:] {
		part, ok := term.Value.(ast.String)
		if !ok || !identifier.MatchString(strings.ToLower(string(part))) {
			return "", at(fmt.Sprintf("package %s is no name", module.Package.Path[1:]), "use letters, digits and _, separated by dots")
		}
		parts = append(parts, string(part))
	}
	name := strings.Join(parts, ".")
	if parts[0] == "settings" || parts[0] == "system" {
		return "", at(fmt.Sprintf("package %s is reserved", name), "choose another name")
	}
	if want := strings.Join(parts, "/") + "/" + parts[len(parts)-1] + ".rego"; m.BuiltIn && !m.standsAt(want) {
		return "", at(fmt.Sprintf("package %s stands in %s", name, m.Path), "move it to "+want)
	}
	return name, nil
}

// standsAt reports whether a path from the root of the controls is that of m.
func (m Module) standsAt(path string) bool {
	if m.Place == "" {
		return m.Path == path
	}
	return m.Place == path || strings.HasSuffix(m.Place, "/"+path)
}

// separate keeps packages from changing each other: a user's file must not add
// rules to a built-in control or to the library that it imports.
func (b *builder) separate() (mistakes []error) {
	for _, name := range slices.Sorted(maps.Keys(b.packs)) {
		p := b.packs[name]
		for _, f := range p.files {
			if len(p.files) > 1 && (p.builtIn() || packageAnnotations(f.ast) != nil) {
				mistakes = append(mistakes, &strictyaml.Error{File: f.Path, Line: f.ast.Package.Location.Row,
					Message: fmt.Sprintf("package %s stands in %d files, %s", name, len(p.files), otherFile(p, f)), Remedy: "give each control a package of its own"})
			}
			for _, rule := range f.ast.Rules {
				if other := b.intruded(p, rule); other != nil {
					mistakes = append(mistakes, &strictyaml.Error{File: f.Path, Line: rule.Location.Row,
						Message: fmt.Sprintf("rule %s reaches into package %s of %s", rule.Head.Ref(), other.name, other.files[0].Path), Remedy: "rename the rule or the package"})
				}
			}
		}
	}
	return mistakes
}

func otherFile(p *pack, f file) string {
	for _, other := range p.files {
		if other.Path != f.Path {
			return "also in " + other.Path
		}
	}
	return "twice here"
}

// intruded returns the package that a rule of p belongs to by its name.
func (b *builder) intruded(p *pack, rule *ast.Rule) *pack {
	name := p.name
	for _, term := range rule.Head.Ref() {
		switch v := term.Value.(type) {
		case ast.Var:
			name += "." + string(v)
		case ast.String:
			name += "." + string(v)
		default:
			return nil
		}
		if other := b.packs[name]; other != nil && other != p {
			return other
		}
	}
	return nil
}
