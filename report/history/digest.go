package history

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// digest changes when a reader should look at the finding again: with its
// status, severity, evidence or words. A number that moves in the words while
// the evidence stands still is the calendar ("unused for 91 days"), and would
// make every idle thing new work every night.
func digest(f *policies.Finding) (string, error) {
	var values []byte
	if f.Evidence != nil {
		var err error
		if values, err = json.Marshal(f.Evidence.Values); err != nil {
			return "", err
		}
	}
	h := sha256.New()
	for _, part := range []string{string(f.Status), string(f.Severity), string(values), folded(f.Reason)} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	for _, m := range f.Messages {
		h.Write([]byte(folded(m)))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// folded writes every run of digits as one #.
func folded(s string) string {
	var b strings.Builder
	number := false
	for _, r := range s {
		if r >= '0' && r <= '9' {
			if !number {
				b.WriteByte('#')
			}
			number = true
			continue
		}
		number = false
		b.WriteRune(r)
	}
	return b.String()
}

// detail is the finding as it is kept: with what tells it apart and where it
// belongs, without what each run decides anew.
func detail(f *policies.Finding) (string, error) {
	kept := *f
	kept.Evidence, kept.Waiver = nil, nil
	kept.Channel, kept.Change, kept.Was = "", "", ""
	b, err := json.Marshal(&kept)
	return string(b), err
}

// plain is text that PostgreSQL takes: UTF-8 without NUL.
func plain(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
}

// open reports whether the finding is something to remember.
func open(f *policies.Finding) bool { return f.Status == policies.Fail || f.Status == policies.Unknown }
