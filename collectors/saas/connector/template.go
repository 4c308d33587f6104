package connector

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A template is text with placeholders such as {token}. The zero value is not
// given.
type template struct {
	text  string
	names []string
}

var placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// UnmarshalText parses a template.
func (t *template) UnmarshalText(b []byte) error {
	t.text = string(b)
	for _, m := range placeholder.FindAllStringSubmatch(t.text, -1) {
		t.names = append(t.names, m[1])
	}
	if strings.ContainsAny(placeholder.ReplaceAllString(t.text, ""), "{}") {
		return fmt.Errorf("%q has a brace that is no placeholder; write {name} in small letters", clip(t.text))
	}
	return nil
}

func (t template) given() bool { return t.text != "" }

// unknown is the first placeholder that is not one of known.
func (t template) unknown(known []string) (string, bool) {
	for _, name := range t.names {
		if !slices.Contains(known, name) {
			return name, true
		}
	}
	return "", false
}

// fill replaces the placeholders.
func (t template) fill(values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(t.text, func(p string) string { return values[p[1:len(p)-1]] })
}

// path replaces the placeholders, each by one segment of a path.
func (t template) path(values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(t.text, func(p string) string {
		segment := url.PathEscape(values[p[1:len(p)-1]])
		if strings.Trim(segment, ".") == "" { // "..", or nothing, would be another path
			return "_"
		}
		return segment
	})
}

// fillBody replaces texts that are one placeholder. One without a value is null.
func fillBody(body any, values map[string]string) any {
	switch b := body.(type) {
	case map[string]any:
		filled := make(map[string]any, len(b))
		for k, v := range b {
			filled[k] = fillBody(v, values)
		}
		return filled
	case []any:
		filled := make([]any, len(b))
		for i, v := range b {
			filled[i] = fillBody(v, values)
		}
		return filled
	case string:
		if name, ok := single(b); ok {
			if value := values[name]; value != "" {
				return value
			}
			return nil
		}
	}
	return body
}

// single is the name of the placeholder that s is.
func single(s string) (string, bool) {
	if m := placeholder.FindStringSubmatch(s); m != nil && m[0] == s {
		return m[1], true
	}
	return "", false
}

// bodyNames are the placeholders in a body.
func bodyNames(body any) []string {
	var names []string
	switch b := body.(type) {
	case map[string]any:
		for _, v := range b {
			names = append(names, bodyNames(v)...)
		}
	case []any:
		for _, v := range b {
			names = append(names, bodyNames(v)...)
		}
	case string:
		if name, ok := single(b); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
