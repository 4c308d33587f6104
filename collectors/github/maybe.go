package github

import (
	"encoding/json"
	"math"
	"net/mail"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// A maybe is a value that may be absent, since it was not read: the zero value;
// or null, since there is none; or there.
type maybe[T any] struct {
	read  bool
	value *T
}

// known is a value that was read; nil: there is none.
func known[T any](v *T) maybe[T] { return maybe[T]{true, v} }

// IsZero is for omitzero.
func (m maybe[T]) IsZero() bool { return !m.read }

// MarshalJSON writes null for none.
func (m maybe[T]) MarshalJSON() ([]byte, error) { return json.Marshal(m.value) }

// UnmarshalJSON takes a field that is there, null or not.
func (m *maybe[T]) UnmarshalJSON(b []byte) error {
	m.read = true
	return json.Unmarshal(b, &m.value)
}

// text is s, or nil for an empty one.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func deref[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

// A moment is a time as GitHub writes it: with any offset, or as nothing where
// a string has to be.
type moment struct{ time.Time }

func (m *moment) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "" || s == "null" {
		*m = moment{}
		return nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return err
	}
	*m = moment{t.UTC().Truncate(time.Second)}
	return nil
}

// MarshalJSON writes UTC, to the second, so that times compare as text.
func (m moment) MarshalJSON() ([]byte, error) { return json.Marshal(m.Format(time.RFC3339)) }

// orNil is nil for no time.
func (m *moment) orNil() *moment {
	if m == nil || m.IsZero() {
		return nil
	}
	return m
}

// dollars is an amount of GitHub's bill, which is in US dollars, in cents. It
// stays below what a float can count, whatever the answer says.
func dollars(f float64) collectors.Money {
	const most = 1 << 53
	return collectors.Money{Minor: int64(max(-most, min(most, math.Round(f*100)))), Currency: "USD"}
}

// address is a mail address in lower case; empty: it is none.
func address(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
		return ""
	}
	return s
}
