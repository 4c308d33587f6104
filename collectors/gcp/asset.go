package gcp

import (
	"encoding/json"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// A nullable is an attribute that may be null: read, and there is none. The zero
// value is left out: not read.
type nullable[T any] struct {
	known bool
	value *T
}

// null is read, none.
func null[T any]() nullable[T] { return nullable[T]{known: true} }

// some is a value that was read.
func some[T any](v T) nullable[T] { return nullable[T]{true, &v} }

// orNull is null for the zero value.
func orNull[T comparable](v T) nullable[T] {
	if v == *new(T) {
		return null[T]()
	}
	return some(v)
}

// IsZero is for omitzero.
func (n nullable[T]) IsZero() bool { return !n.known }

func (n nullable[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.value) }

// list is l, or an empty list in its place, which is written as such.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

// forever is the year from which a time means never: Google writes 9999.
const forever = 9000

// stamp is a time; nil for none.
func stamp(t *timestamppb.Timestamp) *time.Time {
	if t == nil || !t.IsValid() {
		return nil
	}
	return new(t.AsTime().Truncate(time.Second))
}

// enum is the name of a value; nil for one that says nothing: the zero of each
// enumeration, and those that this client does not know.
func enum(name string) *string {
	if name == "" || strings.HasSuffix(name, "UNSPECIFIED") || strings.Trim(name, "0123456789-") == "" {
		return nil
	}
	return &name
}
