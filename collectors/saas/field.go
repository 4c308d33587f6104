package saas

import (
	"encoding/json"
	"time"
)

// A Field is an attribute that can be null. Its zero value was not read and is
// left out of the asset; None was read, and there is none.
type Field[T any] struct {
	value      T
	read, some bool
}

// Known is a field with a value.
func Known[T any](v T) Field[T] { return Field[T]{v, true, true} }

// None is a field that was read and holds nothing.
func None[T any]() Field[T] { return Field[T]{read: true} }

// Text is s, or None when s is empty.
func Text(s string) Field[string] {
	if s == "" {
		return None[string]()
	}
	return Known(s)
}

// Moment is t in UTC to the second, or None for the zero time. A year that has
// not four digits is not a time that a product can mean, and counts as not read.
func Moment(t time.Time) Field[time.Time] {
	switch t = t.UTC().Truncate(time.Second); {
	case t.IsZero():
		return None[time.Time]()
	case t.Year() < 1 || t.Year() > 9999:
		return Field[time.Time]{}
	}
	return Known(t)
}

// OptionalMoment is a moment; nil was not read.
func OptionalMoment(t *time.Time) Field[time.Time] {
	if t == nil {
		return Field[time.Time]{}
	}
	return Moment(*t)
}

// NullableMoment is a moment; nil was read, and there is none.
func NullableMoment(t *time.Time) Field[time.Time] {
	if t == nil {
		return None[time.Time]()
	}
	return Moment(*t)
}

// IsZero reports whether the field was not read.
func (f Field[T]) IsZero() bool { return !f.read }

// Value returns the value, and false when there is none or it was not read.
func (f Field[T]) Value() (T, bool) { return f.value, f.some }

// MarshalJSON writes the value or null.
func (f Field[T]) MarshalJSON() ([]byte, error) {
	if !f.some {
		return []byte("null"), nil
	}
	return json.Marshal(f.value)
}
