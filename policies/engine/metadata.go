package engine

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies"
	"github.com/open-policy-agent/opa/v1/ast"
)

// metadata is the METADATA block of a package. OPA reads it too, but passes
// over keys that it does not know.
type metadata struct {
	Scope            string           `yaml:"scope"`
	Title            string           `yaml:"title"`
	Description      string           `yaml:"description"`
	Organizations    []string         `yaml:"organizations"`
	RelatedResources []any            `yaml:"related_resources"`
	Authors          []any            `yaml:"authors"`
	Schemas          []map[string]any `yaml:"schemas"`
	Entrypoint       bool             `yaml:"entrypoint"`
	Labels           map[string]any   `yaml:"labels"`
	Custom           *custom          `yaml:"custom"`
}

// custom is what this program adds to it. See policies.Control.
type custom struct {
	Severity     string            `yaml:"severity"`
	AssetTypes   []string          `yaml:"asset_types"`
	When         map[string]any    `yaml:"when"`
	Requires     []string          `yaml:"requires"`
	Related      map[string]any    `yaml:"related"`
	Settings     []string          `yaml:"settings"`
	Exposure     string            `yaml:"exposure"`
	Remediation  string            `yaml:"remediation"`
	SavingSource string            `yaml:"saving_source"`
	References   map[string]string `yaml:"references"`
}

// block returns the METADATA block above a package as YAML whose lines and
// columns are those of the file, and the line it begins on.
func block(source []byte, a *ast.Annotations) (yaml []byte, first int) {
	lines := bytes.Split(source, []byte("\n"))
	first, last := a.Location.Row, a.EndLoc().Row
	var b bytes.Buffer
	for i, line := range lines {
		if row := i + 1; row > first && row <= last {
			b.Write(bytes.Replace(line, []byte("#"), []byte(" "), 1))
		}
		b.WriteByte('\n')
	}
	return b.Bytes(), first
}

// packageAnnotations returns what stands above the package, or nil.
func packageAnnotations(m *ast.Module) *ast.Annotations {
	for _, a := range m.Annotations {
		if a.Scope == "package" {
			return a
		}
	}
	return nil
}

// A reader turns one METADATA block into a control and gathers its mistakes.
type reader struct {
	file     string
	yaml     []byte
	first    int // line of METADATA
	builtIn  bool
	schemas  assetSchemas
	mistakes []error
}

// wrong notes a mistake at the line that holds key, of which there should be
// one in the block.
func (r *reader) wrong(key, message, remedy string) {
	line := r.first
	at := regexp.MustCompile(`(?m)^.*(^|[\s{\[,"'])` + regexp.QuoteMeta(key) + `(["'\s:,}\]]|$)`)
	if loc := at.FindIndex(r.yaml); loc != nil {
		line = 1 + bytes.Count(r.yaml[:loc[0]], []byte("\n"))
	}
	r.mistakes = append(r.mistakes, &strictyaml.Error{File: r.file, Line: line, Message: message, Remedy: remedy})
}

// control turns m into what the control with that ID is.
func (r *reader) control(id string, m metadata) policies.Control {
	c := policies.Control{
		ID:           id,
		Title:        m.Title,
		Description:  strings.TrimSpace(m.Description),
		Category:     category(id),
		Severity:     policies.Severity(m.Custom.Severity),
		Exposure:     policies.Exposure(m.Custom.Exposure),
		AssetTypes:   m.Custom.AssetTypes,
		Requires:     m.Custom.Requires,
		Settings:     m.Custom.Settings,
		Remediation:  strings.TrimSpace(m.Custom.Remediation),
		SavingSource: m.Custom.SavingSource,
		References:   m.Custom.References,
	}
	r.words(&c)
	r.types(c)
	r.when(&c, m.Custom.When)
	r.related(&c, m.Custom.Related)
	for _, p := range c.Requires {
		r.path("requires", p, c.AssetTypes, true)
	}
	for _, s := range c.Settings {
		if !settingName.MatchString(s) {
			r.wrong(s, fmt.Sprintf("no setting is named %q", s), "write it as category.key, such as guardrails.required_scps")
		}
	}
	c.AssetTypes = append([]string{}, c.AssetTypes...) // [] in JSON, not null
	c.Requires = append([]string{}, c.Requires...)
	return c
}

// words checks what people read.
func (r *reader) words(c *policies.Control) {
	if r.builtIn {
		for _, x := range []struct{ key, value string }{{"title", c.Title}, {"severity", string(c.Severity)}, {"remediation", c.Remediation}} {
			if x.value == "" {
				r.wrong("METADATA", "control "+c.ID+" has no "+x.key, "add "+x.key+" to its METADATA")
			}
		}
	}
	c.Title = cmp.Or(c.Title, title(c.ID))
	c.Severity = cmp.Or(c.Severity, policies.Medium)
	if c.Severity.Rank() < 0 {
		r.wrong("severity", fmt.Sprintf("no severity %q", c.Severity), oneOf(string(c.Severity), names(policies.Severities)))
	}
	if exposures := []policies.Exposure{policies.Public, policies.Organization}; c.Exposure != "" && !slices.Contains(exposures, c.Exposure) {
		r.wrong("exposure", fmt.Sprintf("no exposure %q", c.Exposure), oneOf(string(c.Exposure), names(exposures)))
	}
}

// types checks the asset types. A user's control may judge types of the user's
// own, of providers that this program does not know.
func (r *reader) types(c policies.Control) {
	if r.builtIn && len(c.AssetTypes) == 0 {
		r.wrong("custom", "control "+c.ID+" has no asset_types", "add asset_types to its METADATA")
	}
	for _, t := range c.AssetTypes {
		r.assetType(t)
	}
}

func (r *reader) assetType(t string) {
	switch {
	case !typeName.MatchString(t):
		r.wrong(t, fmt.Sprintf("%q is no asset type", t), "write it as provider.kind, such as aws.account")
	case r.misspelt(t):
		r.wrong(t, fmt.Sprintf("no asset type %q", t), oneOf(t, slices.Sorted(maps.Keys(r.schemas))))
	}
}

// misspelt reports whether t cannot be an asset type.
func (r *reader) misspelt(t string) bool {
	provider, _, _ := strings.Cut(t, ".")
	return !typeName.MatchString(t) || r.schemas[t] == nil && (r.builtIn || r.schemas.provider(provider))
}

// when reads the conditions: a value, or a list of values.
func (r *reader) when(c *policies.Control, conditions map[string]any) {
	if len(conditions) > 0 {
		c.When = map[string][]any{}
	}
	for _, p := range slices.Sorted(maps.Keys(conditions)) {
		r.path("when", p, c.AssetTypes, true)
		values, list := conditions[p].([]any)
		if !list {
			values = []any{conditions[p]}
		}
		for _, v := range values {
			switch v.(type) {
			case string, bool, int, float64, nil:
			default:
				r.wrong(p, fmt.Sprintf("when %s is %s", p, compact(v)), "give a value or a list of values: text, numbers, true, false, null")
				continue
			}
			r.possible(p, v, c.AssetTypes)
		}
		c.When[p] = values
	}
}

// possible refuses a value that an asset of these types cannot have, with which a
// control would be about none.
func (r *reader) possible(p string, v any, types []string) {
	parts := strings.Split(p, ".")
	var s *schema
	for _, t := range types {
		if s = r.schemas.asset(t).at(parts); s.can(v) {
			return
		}
	}
	if s != nil {
		r.wrong(p, fmt.Sprintf("when %s is never %s", p, compact(v)), "give what it may be: "+s.values())
	}
}

// path checks a path of an asset, such as attributes.contacts.security, against
// the schemas of the types that it may have. A listed path ends before any list.
func (r *reader) path(what, p string, types []string, listed bool) {
	if !pathName.MatchString(p) {
		r.wrong(p, fmt.Sprintf("%s %q is no path", what, p), "write it as attributes.encrypted, tags, links.attached_to or parent")
		return
	}
	if len(types) == 0 {
		types = []string{""}
	}
	for _, t := range types {
		if missing, valid, list := r.schemas.asset(t).find(strings.Split(p, "."), listed); missing != "" {
			message := fmt.Sprintf("%s %s: %s has no %s", what, p, cmp.Or(t, "an asset"), missing)
			remedy := oneOf(missing, valid)
			if list {
				message, remedy = fmt.Sprintf("%s %s: %s is a list", what, p, missing), "end the path there"
			}
			r.wrong(p, message, remedy)
			return
		}
	}
}

var (
	identifier  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	typeName    = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)
	settingName = typeName
	pathName    = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[^.\s"']+)*$`)
)

// category is the first part of a control's ID.
func category(id string) string {
	first, _, nested := strings.Cut(id, ".")
	if !nested {
		return "custom"
	}
	return first
}

// title makes a title of a package's name.
func title(id string) string {
	words := strings.ReplaceAll(id[strings.LastIndexByte(id, '.')+1:], "_", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

func names[T ~string](all []T) []string {
	var s []string
	for _, x := range all {
		s = append(s, string(x))
	}
	return s
}

// oneOf says which of valid was meant, and lists them when they are few.
func oneOf(have string, valid []string) string {
	near := strictyaml.Nearest(have, valid)
	switch {
	case near != "" && len(valid) > 24:
		return fmt.Sprintf("did you mean %s?", near)
	case near != "":
		return fmt.Sprintf("did you mean %s? use one of %s", near, strings.Join(valid, ", "))
	case len(valid) == 0:
		return "remove it"
	}
	return "use one of " + strings.Join(valid, ", ")
}

func compact(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
