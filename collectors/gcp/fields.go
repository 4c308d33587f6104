package gcp

import (
	"math"
	"strconv"
	"strings"
	"time"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/corporate-sre/auditor/collectors"
)

// fields are the data of a resource: the JSON of its REST API, in which 64-bit
// numbers are strings and what is false, empty or zero may be left out. Paths have
// dots. What is there and of another type than it should be is noted as bad.
type fields struct {
	data *structpb.Struct
	bad  []string // paths
}

func fieldsOf(a *assetpb.Asset) *fields { return &fields{data: a.GetResource().GetData()} }

// at is the value at a path; nil when there is none, or something else stands
// on the way, which is noted as bad.
func (f *fields) at(path string) *structpb.Value {
	s, whole := f.data, path
	for {
		key, rest, more := strings.Cut(path, ".")
		v := s.GetFields()[key]
		if _, null := v.GetKind().(*structpb.Value_NullValue); v == nil || null {
			return nil
		}
		if !more {
			return v
		}
		sub, ok := v.GetKind().(*structpb.Value_StructValue)
		if !ok {
			f.spoilt(strings.TrimSuffix(whole, "."+rest))
			return nil
		}
		s, path = sub.StructValue, rest
	}
}

// spoilt notes that a value is not what it should be.
func (f *fields) spoilt(path string) { f.bad = append(f.bad, path) }

// text is a string; empty when there is none.
func (f *fields) text(path string) string {
	v := f.at(path)
	if v == nil {
		return ""
	}
	s, ok := v.GetKind().(*structpb.Value_StringValue)
	if !ok {
		f.spoilt(path)
		return ""
	}
	return s.StringValue
}

// word is a string or the name of an enumeration's value; nil when there is none,
// or one that says nothing.
func (f *fields) word(path string) *string {
	s := f.text(path)
	if s == "" || strings.HasSuffix(s, "UNSPECIFIED") || s == "UNKNOWN" {
		return nil
	}
	return &s
}

// textOrEmpty is a string; empty when there is none, nil when it is bad.
func (f *fields) textOrEmpty(path string) *string {
	n := len(f.bad)
	s := f.text(path)
	if len(f.bad) > n {
		return nil
	}
	return &s
}

// textOrNull is a string, or null when there is none.
func (f *fields) textOrNull(path string) nullable[string] {
	s := f.textOrEmpty(path)
	if s == nil {
		return nullable[string]{}
	}
	return orNull(*s)
}

// flag is a boolean; false when there is none, nil when it is bad.
func (f *fields) flag(path string) *bool {
	n := len(f.bad)
	v := f.at(path)
	switch {
	case len(f.bad) > n:
		return nil
	case v == nil:
		return new(false)
	}
	if b, ok := v.GetKind().(*structpb.Value_BoolValue); ok {
		return &b.BoolValue
	}
	f.spoilt(path)
	return nil
}

// has reports whether there is anything at a path.
func (f *fields) has(path string) bool { return f.at(path) != nil }

// number is an integer, whether Google writes it as a number or a string; nil
// when there is none.
func (f *fields) number(path string) *int64 {
	switch v := f.at(path).GetKind().(type) {
	case nil:
		return nil
	case *structpb.Value_StringValue:
		if n, err := strconv.ParseInt(v.StringValue, 10, 64); err == nil {
			return &n
		}
	case *structpb.Value_NumberValue:
		if n := v.NumberValue; n == math.Trunc(n) && math.Abs(n) < 1<<53 {
			return new(int64(n))
		}
	}
	f.spoilt(path)
	return nil
}

// time is a time to the second, UTC; nil when there is none.
func (f *fields) time(path string) *time.Time {
	s := f.text(path)
	if s == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if t = t.UTC(); err != nil || t.Year() < 1 || t.Year() > 9999 {
		f.spoilt(path)
		return nil
	}
	return new(t.Truncate(time.Second))
}

// timeOrNull is a time, or null when there is none.
func (f *fields) timeOrNull(path string) nullable[time.Time] {
	n := len(f.bad)
	if t := f.time(path); t != nil {
		return some(*t)
	}
	return nullable[time.Time]{known: len(f.bad) == n}
}

// texts is a list of strings; empty when there is none, nil when it is bad.
func (f *fields) texts(path string) []string {
	n := len(f.bad)
	all := []string{}
	for _, v := range f.values(path) {
		if s, ok := v.GetKind().(*structpb.Value_StringValue); ok {
			all = append(all, s.StringValue)
		} else {
			f.spoilt(path)
		}
	}
	if len(f.bad) > n {
		return nil
	}
	return all
}

// each is a list of objects; nil when it is bad.
func (f *fields) each(path string) []*fields {
	n := len(f.bad)
	all := []*fields{}
	for _, v := range f.values(path) {
		if s, ok := v.GetKind().(*structpb.Value_StructValue); ok {
			all = append(all, &fields{data: s.StructValue})
		} else {
			f.spoilt(path)
		}
	}
	if len(f.bad) > n {
		return nil
	}
	return all
}

func (f *fields) values(path string) []*structpb.Value {
	v := f.at(path)
	if v == nil {
		return nil
	}
	l, ok := v.GetKind().(*structpb.Value_ListValue)
	if !ok {
		f.spoilt(path)
		return nil
	}
	return l.ListValue.GetValues()
}

// strings is an object of strings, such as labels; empty when there is none, nil
// when it is bad.
func (f *fields) strings(path string) map[string]string {
	all, n := map[string]string{}, len(f.bad)
	v := f.at(path)
	switch {
	case len(f.bad) > n:
		return nil
	case v == nil:
		return all
	}
	s, ok := v.GetKind().(*structpb.Value_StructValue)
	if !ok {
		f.spoilt(path)
		return nil
	}
	for key, v := range s.StructValue.GetFields() {
		if t, ok := v.GetKind().(*structpb.Value_StringValue); ok {
			all[key] = t.StringValue
		} else {
			f.spoilt(path)
			return nil
		}
	}
	return all
}

// numberOrNull is a number, or null when there is none.
func (f *fields) numberOrNull(path string) nullable[int64] {
	bad := len(f.bad)
	if n := f.number(path); n != nil {
		return some(*n)
	}
	return nullable[int64]{known: len(f.bad) == bad}
}

// sub takes over what is bad in a part of f.
func (f *fields) sub(path string, part *fields) {
	for _, b := range part.bad {
		f.spoilt(path + "." + b)
	}
}

// unreadable is the gap of what came in a form that nobody expected.
func unreadable(what string) gap {
	return gap{collectors.Unreachable, "unreadable answer: " + what + ": gcp:AssetService.ListAssets/RESOURCE", ""}
}
