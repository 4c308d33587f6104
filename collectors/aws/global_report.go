package aws

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A credentialReport is IAM's list of who can sign in and how, by the ARN of the
// user, the root user included.
type credentialReport map[string]userCredentials

// userCredentials are one row of the report. What the report does not say is nil or
// not read.
type userCredentials struct {
	password         *bool
	passwordLastUsed nullable[time.Time]
	mfa              *bool
	keys             []accessKey // nil when the report has no such columns
}

// An accessKey is one of the two that a user may have. Its ID is not kept.
type accessKey struct {
	Slot       int                 `json:"slot"`
	Active     bool                `json:"active"`
	CreatedAt  *time.Time          `json:"created_at,omitzero"`
	LastUsedAt nullable[time.Time] `json:"last_used_at,omitzero"`
}

// lastUsed is the latest use of the password or a key: null when there was none,
// not read when one of them was not.
func (c userCredentials) lastUsed() nullable[time.Time] {
	latest := c.passwordLastUsed
	if c.keys == nil {
		return nullable[time.Time]{}
	}
	for _, k := range c.keys {
		if !latest.read || !k.LastUsedAt.read {
			return nullable[time.Time]{}
		}
		if t := k.LastUsedAt.value; t != nil && (latest.value == nil || t.After(*latest.value)) {
			latest.value = t
		}
	}
	return latest
}

// parseCredentialReport reads the CSV file. Columns are found by name: AWS has
// added some over the years, and leaves others out for the root user.
func parseCredentialReport(b []byte) (credentialReport, error) {
	r := csv.NewReader(bytes.NewReader(b))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("credential report: no header: %w", err)
	}
	if !slices.Contains(header, "arn") {
		return nil, errors.New("credential report: no column arn")
	}
	report := credentialReport{}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return report, nil
		}
		if err != nil {
			return nil, fmt.Errorf("credential report: %w", err)
		}
		row := reportRow{header, record}
		if arn, _ := row.cell("arn"); arn != "" {
			report[arn] = row.credentials()
		}
	}
}

type reportRow struct{ header, record []string }

// cell is the text below a column, and false where the row has none.
func (r reportRow) cell(column string) (string, bool) {
	i := slices.Index(r.header, column)
	if i < 0 || i >= len(r.record) {
		return "", false
	}
	return strings.TrimSpace(r.record[i]), true
}

func (r reportRow) credentials() userCredentials {
	c := userCredentials{
		password:         r.bool("password_enabled"),
		passwordLastUsed: r.time("password_last_used"),
		mfa:              r.bool("mfa_active"),
		keys:             r.keys(),
	}
	if c.password != nil && !*c.password && !c.passwordLastUsed.read {
		c.passwordLastUsed = answered[time.Time](nil)
	}
	return c
}

func (r reportRow) keys() []accessKey {
	keys := []accessKey{}
	for slot, prefix := range []string{"access_key_1_", "access_key_2_"} {
		active, created := r.bool(prefix+"active"), r.time(prefix+"last_rotated")
		if active == nil {
			return nil
		}
		if *active || created.value != nil { // an empty slot is inactive and has no date
			keys = append(keys, accessKey{
				Slot: slot + 1, Active: *active, CreatedAt: created.value,
				LastUsedAt: r.time(prefix + "last_used_date"),
			})
		}
	}
	return keys
}

// bool is nil for anything but true and false, such as "not_supported".
func (r reportRow) bool(column string) *bool {
	switch s, _ := r.cell(column); strings.ToLower(s) {
	case "true":
		return new(true)
	case "false":
		return new(false)
	}
	return nil
}

// time is null where the report says that there was no use, and not read where
// it says anything else that is no time.
func (r reportRow) time(column string) nullable[time.Time] {
	s, ok := r.cell(column)
	if !ok {
		return nullable[time.Time]{}
	}
	switch strings.ToLower(s) {
	case "n/a", "no_information":
		return answered[time.Time](nil)
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return nullable[time.Time]{}
	}
	return answered(second(&t))
}
