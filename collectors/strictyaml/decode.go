package strictyaml

import (
	"encoding"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

type decoder struct {
	file    string
	unknown bool // pass over unknown keys
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	posType      = reflect.TypeFor[Pos]()
)

// value reads n into v, which is settable. The path is v's, for messages.
func (d decoder) value(n *yaml.Node, v reflect.Value, path string) error {
	if v.Kind() == reflect.Pointer {
		if isNull(n) {
			v.SetZero()
			return nil
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return d.value(n, v.Elem(), path)
	}
	switch own := v.Addr().Interface().(type) {
	case yaml.Unmarshaler:
		if err := own.UnmarshalYAML(n); err != nil {
			return d.fail(n, path, err.Error(), "")
		}
		return nil
	case *time.Time:
		return d.time(n, own, path)
	case encoding.TextUnmarshaler:
		if n.Kind != yaml.ScalarNode || isNull(n) {
			return d.want(n, path, "text", "write it as text")
		}
		if err := own.UnmarshalText([]byte(n.Value)); err != nil {
			return d.fail(n, path, err.Error(), "")
		}
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.structure(n, v, path)
	case reflect.Map:
		return d.mapping(n, v, path)
	case reflect.Slice:
		return d.list(n, v, path)
	case reflect.Interface:
		x, err := d.free(n, path)
		if err != nil {
			return err
		}
		if x == nil {
			v.SetZero()
		} else {
			v.Set(reflect.ValueOf(x))
		}
		return nil
	}
	return d.scalar(n, v, path)
}

func (d decoder) structure(n *yaml.Node, v reflect.Value, path string) error {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return d.want(n, path, "a map", "write keys and values below it")
	}
	fields := map[string]reflect.Value{}
	collect(v, n, fields)
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, known := fields[key.Value]
		switch {
		case known:
			if err := d.value(value, field, join(path, key.Value)); err != nil {
				return err
			}
		case !d.unknown:
			message := fmt.Sprintf("unknown key %q", clip(key.Value))
			if path != "" {
				message += " in " + path
			}
			return &Error{File: d.file, Line: key.Line, Column: key.Column, Message: message,
				Remedy: suggest(key.Value, slices.Sorted(maps.Keys(fields)))}
		}
	}
	return nil
}

// collect gathers the fields of v by their keys, and fills its Pos.
func collect(v reflect.Value, n *yaml.Node, fields map[string]reflect.Value) {
	for f, field := range v.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case f.Type == posType && f.IsExported():
			field.Set(reflect.ValueOf(Pos{n.Line, n.Column}))
		case !f.IsExported(), name == "-":
		case slices.Contains(strings.Split(options, ","), "inline"):
			collect(field, n, fields)
		case name == "":
			fields[strings.ToLower(f.Name)] = field
		default:
			fields[name] = field
		}
	}
}

func (d decoder) mapping(n *yaml.Node, v reflect.Value, path string) error {
	if isNull(n) {
		v.SetZero()
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return d.want(n, path, "a map", "write keys and values below it")
	}
	if v.IsNil() {
		v.Set(reflect.MakeMapWithSize(v.Type(), len(n.Content)/2))
	}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		elem := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(value, elem, join(path, key.Value)); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(key.Value).Convert(v.Type().Key()), elem)
	}
	return nil
}

func (d decoder) list(n *yaml.Node, v reflect.Value, path string) error {
	if isNull(n) {
		v.SetZero()
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return d.want(n, path, "a list", "write it as [one, two], or with a - before each")
	}
	all := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, c := range n.Content {
		if err := d.value(c, all.Index(i), fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	v.Set(all)
	return nil
}

func (d decoder) time(n *yaml.Node, t *time.Time, path string) error {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if x, err := time.Parse(layout, n.Value); err == nil && n.Kind == yaml.ScalarNode {
			*t = x
			return nil
		}
	}
	return d.want(n, path, "a date", "write it as 2027-03-31 or 2027-03-31T09:00:00Z")
}

func (d decoder) scalar(n *yaml.Node, v reflect.Value, path string) error {
	if v.Type() == durationType {
		x, err := time.ParseDuration(n.Value)
		if err != nil || n.Kind != yaml.ScalarNode {
			return d.want(n, path, "a duration", "write it as 90s, 15m or 2h")
		}
		v.SetInt(int64(x))
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		if n.Kind != yaml.ScalarNode || isNull(n) {
			return d.want(n, path, "text", `write text, or "" for none`)
		}
		v.SetString(n.Value)
	case reflect.Bool:
		if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" || quoted(n) {
			return d.want(n, path, "a yes or no", "write true or false")
		}
		v.SetBool(n.Value == "true")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		x, err := strconv.ParseInt(n.Value, 10, v.Type().Bits())
		if err != nil || n.Tag != "!!int" {
			return d.want(n, path, "a whole number", "write it in digits")
		}
		v.SetInt(x)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		x, err := strconv.ParseUint(n.Value, 10, v.Type().Bits())
		if err != nil || n.Tag != "!!int" {
			return d.want(n, path, "a whole number from 0", "write it in digits")
		}
		v.SetUint(x)
	case reflect.Float32, reflect.Float64:
		x, err := strconv.ParseFloat(n.Value, v.Type().Bits())
		if err != nil || n.Tag != "!!int" && n.Tag != "!!float" || math.IsInf(x, 0) || math.IsNaN(x) {
			return d.want(n, path, "a number", "write it in digits")
		}
		v.SetFloat(x)
	default:
		panic(fmt.Sprintf("strictyaml: cannot decode %s into %s", path, v.Type()))
	}
	return nil
}

// free reads n into what encoding/json would give, but with whole numbers as
// int. Dates stay text.
func (d decoder) free(n *yaml.Node, path string) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		return m, d.mapping(n, reflect.ValueOf(&m).Elem(), path)
	case yaml.SequenceNode:
		var s []any
		return s, d.list(n, reflect.ValueOf(&s).Elem(), path)
	}
	switch n.Tag {
	case "!!null":
		return nil, nil
	case "!!bool":
		return n.Value == "true" || n.Value == "True" || n.Value == "TRUE", nil
	case "!!int":
		x, err := strconv.Atoi(n.Value)
		if err != nil || padded(n.Value) {
			return nil, d.fail(n, path, fmt.Sprintf("number %s is ambiguous", clip(n.Value)), "write it in decimal digits, or put it in quotes if it is a name or an ID")
		}
		return x, nil
	case "!!float":
		x, err := strconv.ParseFloat(n.Value, 64)
		if err != nil || padded(n.Value) || math.IsInf(x, 0) || math.IsNaN(x) {
			return nil, d.fail(n, path, fmt.Sprintf("number %s is ambiguous", clip(n.Value)), "write it in decimal digits, or put it in quotes if it is a name or an ID")
		}
		return x, nil
	}
	return n.Value, nil
}

// padded reports whether a number would lose a leading zero, as an account ID
// that somebody forgot to quote would.
func padded(s string) bool {
	s = strings.TrimLeft(s, "+-")
	return len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9'
}

func quoted(n *yaml.Node) bool {
	return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// want is the error for a value of another kind than the one wanted.
func (d decoder) want(n *yaml.Node, path, kind, remedy string) error {
	var have string
	switch {
	case n.Kind == yaml.MappingNode:
		have = "a map"
	case n.Kind == yaml.SequenceNode:
		have = "a list"
	case isNull(n):
		have = "empty"
	default:
		have = strconv.Quote(clip(n.Value))
	}
	if path == "" {
		path = "the document"
	}
	return d.fail(n, "", fmt.Sprintf("%s is %s, want %s", path, have, kind), remedy)
}

func (d decoder) fail(n *yaml.Node, path, message, remedy string) error {
	if path != "" {
		message = path + ": " + message
	}
	return &Error{File: d.file, Line: n.Line, Column: n.Column, Message: message, Remedy: remedy}
}

func join(path, key string) string {
	key = clip(key)
	if strings.ContainsFunc(key, func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > 'z' || r > '9' && r < 'A' || r > 'Z' && r < 'a')
	}) {
		key = strconv.Quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}
