package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/policies/engine/jsontype"
)

// assetSchemas maps an asset type to the schema of its attributes.
type assetSchemas map[string]*schema

// A schema is what matters here of a JSON Schema: which names there are, and
// which types. Nil knows nothing, so everything may be there.
type schema struct {
	Type                 kinds              `json:"type"`
	Properties           map[string]*schema `json:"properties"`
	AdditionalProperties *bool              `json:"additionalProperties"`
	Items                *schema            `json:"items"`
	Enum                 []any              `json:"enum"`
	Const                any                `json:"const"`
}

// kinds is "string" or ["string", "null"].
type kinds []string

func (k *kinds) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, (*[]string)(k))
	}
	var one string
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*k = kinds{one}
	return nil
}

func parseSchemas(raw map[string][]byte) (assetSchemas, error) {
	all := assetSchemas{}
	for _, t := range slices.Sorted(maps.Keys(raw)) {
		s := new(schema)
		if err := json.Unmarshal(raw[t], s); err != nil {
			return nil, fmt.Errorf("schema of %s: %w", t, err)
		}
		all[t] = s
	}
	return all, nil
}

// provider reports whether some type of the provider has a schema.
func (s assetSchemas) provider(name string) bool {
	for t := range s {
		if strings.HasPrefix(t, name+".") {
			return true
		}
	}
	return false
}

// closed is the schema of an object with those properties and no others.
func closed(properties map[string]*schema) *schema {
	no := false
	return &schema{Type: kinds{"object"}, Properties: properties, AdditionalProperties: &no}
}

// asset is the schema of a whole asset of type t, as collectors.Asset has it.
func (s assetSchemas) asset(t string) *schema {
	text := &schema{Type: kinds{"string"}}
	return closed(map[string]*schema{
		"id": text, "type": text, "name": text, "parent": text, "region": text, "owner": text, "url": text,
		"source": text, "collected_at": text,
		"monthly_cost": closed(map[string]*schema{"minor": {Type: kinds{"integer"}}, "currency": text}),
		"tags":         {Type: kinds{"object"}},
		"links":        {Type: kinds{"object"}},
		"attributes":   s[t],
	})
}

// types are those of an asset of type t at some paths, such as those that controls
// require. Where no schema says, all are allowed.
func (s assetSchemas) types(t string, paths []string) *jsontype.Tree {
	tree := s.asset(t).types()
	text := &jsontype.Tree{May: jsontype.String}
	tree.Keys["tags"].Each = text
	tree.Keys["links"].Each = &jsontype.Tree{May: jsontype.Array, Each: text}
	var split [][]string
	for _, path := range paths {
		split = append(split, strings.Split(path, "."))
	}
	return tree.Only(split)
}

func (s *schema) types() *jsontype.Tree {
	if s == nil {
		return nil
	}
	tree := &jsontype.Tree{May: jsontype.Of(s.Type), Keys: make(map[string]*jsontype.Tree, len(s.Properties)), Each: s.Items.types()}
	for name, p := range s.Properties {
		tree.Keys[name] = p.types()
	}
	return tree
}

// find looks for a path, in which * stands for any element of a list or map. It
// returns the first name that is not there and those that are. With listed, a
// name inside a list is not there either unless * goes before it, and list is
// true.
func (s *schema) find(path []string, listed bool) (missing string, valid []string, list bool) {
	for i, name := range path {
		if s != nil && s.Items != nil && name == each {
			s = s.Items
			continue
		}
		for s != nil && s.Items != nil {
			if listed {
				return path[i-1], nil, true
			}
			s = s.Items
		}
		if s.open() || name == each {
			return "", nil, false
		}
		next, there := s.Properties[name]
		if !there {
			return name, slices.Sorted(maps.Keys(s.Properties)), false
		}
		s = next
	}
	return "", nil, false
}

// at is the schema of what stands at a path, of lists that of an element; nil
// when s does not say.
func (s *schema) at(path []string) *schema {
	for _, name := range path {
		for s != nil && s.Items != nil {
			s = s.Items
		}
		if s == nil {
			return nil
		}
		s = s.Properties[name]
	}
	for s != nil && s.Items != nil {
		s = s.Items
	}
	return s
}

// can reports whether a scalar may stand where s is. Nil does not say, so it may.
func (s *schema) can(v any) bool {
	if s == nil || len(s.Type) == 0 || v == nil { // what it stands in may be null
		return true
	}
	var kinds []string
	switch x := v.(type) {
	case string:
		kinds = []string{"string"}
	case bool:
		kinds = []string{"boolean"}
	case int, int64, uint64:
		kinds = []string{"integer", "number"}
	case float64:
		kinds = []string{"number"}
		if x == math.Trunc(x) {
			kinds = append(kinds, "integer")
		}
	}
	if !slices.ContainsFunc(kinds, func(k string) bool { return slices.Contains(s.Type, k) }) {
		return false
	}
	text, isText := v.(string)
	return !isText || len(s.Enum) == 0 || slices.Contains(s.Enum, any(text))
}

// values says which there may be: the listed ones, or their types.
func (s *schema) values() string {
	if len(s.Enum) == 0 {
		return strings.Join(s.Type, " or ")
	}
	var all []string
	for _, v := range s.Enum {
		all = append(all, fmt.Sprint(v))
	}
	return strings.Join(all, ", ")
}

// isMap reports whether s is of maps and nothing else.
func (s *schema) isMap() bool { return s.onlyOf("object") }

// fewValues reports whether s is of one or two values.
func (s *schema) fewValues() bool {
	return s.onlyOf("boolean") || s != nil && (s.Const != nil || len(s.Enum) == 1)
}

// onlyOf reports whether s is of that type, or null.
func (s *schema) onlyOf(kind string) bool {
	return s != nil && slices.Contains(s.Type, kind) && !slices.ContainsFunc(s.Type, func(k string) bool { return k != kind && k != "null" })
}

// open reports whether s does not say which names there are.
func (s *schema) open() bool {
	if s == nil || len(s.Type) == 0 || slices.Contains(s.Type, "array") {
		return true
	}
	if slices.Contains(s.Type, "object") {
		return s.AdditionalProperties == nil || *s.AdditionalProperties
	}
	return false
}

// opa is the copy of s for OPA's type checker, which knows neither null nor
// several types, formats nor descriptions. What may be null is of any type
// there, so that a policy can compare it with null; find still checks the names
// below it.
func (s *schema) opa() map[string]any {
	switch {
	case s == nil, len(s.Type) != 1:
		return map[string]any{}
	case s.Type[0] == "array":
		return map[string]any{"type": "array", "items": s.Items.opa()}
	case s.Type[0] == "object" && !s.open():
		properties := map[string]any{}
		for name, p := range s.Properties {
			properties[name] = p.opa()
		}
		return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	case s.Type[0] == "null":
		return map[string]any{}
	}
	return map[string]any{"type": s.Type[0]}
}

// set is the assetSchemas as OPA's annotations name them: schema.aws.account.
func (s assetSchemas) set() *ast.SchemaSet {
	set := ast.NewSchemaSet()
	for t, x := range s {
		set.Put(schemaRef(t), x.opa())
	}
	return set
}

// schemaRef is the name of the schema of type t in annotations.
func schemaRef(t string) ast.Ref {
	ref := ast.Ref{ast.SchemaRootDocument}
	for part := range strings.SplitSeq(t, ".") {
		ref = append(ref, ast.StringTerm(part))
	}
	return ref
}
