package backlog

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// A Marker is what the auditor remembers of an issue, in its first line:
//
//	<!-- auditor:v1 fp=… ctl=… kind=single rev=… sev=high state=open at=1764028800 pl=… ty=aws.bucket -->
//
// It is believed only in an issue that the auditor wrote, since anybody can
// paste one.
type Marker struct {
	Fingerprint string            // of the item
	Control     string            // as token writes it; empty: a digest
	Kind        Kind              // of the item
	Revision    string            // of the text between the marks
	Severity    policies.Severity // that people were told of last
	Standing    Standing          // how the auditor left the issue
	At          time.Time         // when the run began that wrote it, to the second
	Place       string            // placeKey of the finding, or of all places of a group; empty: too many
	AssetType   string            // as token writes it; empty: several
	Members     string            // memberKeys of a group; empty: too many
	HandsOff    bool              // somebody changed the text between the marks: it is theirs now
}

// A Standing is how the auditor left an issue. With the state that the issue
// has, it tells what people did since.
type Standing string

const (
	AsOpen      Standing = "open"
	AsInsisted  Standing = "insisted"  // opened again once, against a person's "completed"
	AsWaived    Standing = "waived"    // open, while a waiver holds
	AsResolved  Standing = "resolved"  // closed: proved to be gone
	AsRetired   Standing = "retired"   // closed: the control is no longer there, or others speak of it
	AsDuplicate Standing = "duplicate" // closed: another issue says the same
)

// closed reports whether the auditor itself closed the issue.
func (s Standing) closed() bool { return s == AsResolved || s == AsRetired || s == AsDuplicate }

const (
	markerStart = "<!-- auditor:v1 "
	begin       = "<!-- auditor:begin -->"
	endStart    = "<!-- auditor:end fp="
	commentEnd  = " -->"
)

// String is the first line of an issue, without its end.
func (m Marker) String() string {
	var b strings.Builder
	b.WriteString(markerStart)
	field := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s=%s ", key, value)
		}
	}
	field("fp", m.Fingerprint)
	field("ctl", m.Control)
	field("kind", string(m.Kind))
	field("rev", m.Revision)
	field("sev", string(m.Severity))
	field("state", string(m.Standing))
	field("at", strconv.FormatInt(m.At.Unix(), 10))
	field("pl", m.Place)
	field("ty", m.AssetType)
	field("of", m.Members)
	if m.HandsOff {
		field("hands", "off")
	}
	return strings.TrimSuffix(b.String(), " ") + commentEnd
}

// Fingerprint is of the item that an issue with that body is about; false: the
// body has no marker.
func Fingerprint(body string) (string, bool) {
	m, known := parseMarker(body)
	return m.Fingerprint, known
}

// parseMarker reads the first line of a body. Known is false when it is none.
func parseMarker(body string) (m Marker, known bool) {
	line, _, _ := strings.Cut(body, "\n")
	line = strings.TrimRight(line, "\r \t")
	inside, ok := strings.CutPrefix(line, markerStart)
	if inside, ok = cutSuffix(inside, commentEnd, ok); !ok {
		return m, false
	}
	for field := range strings.FieldsSeq(inside) {
		key, value, ok := strings.Cut(field, "=")
		if !ok || !isToken(value) {
			return Marker{}, false
		}
		switch key {
		case "fp":
			m.Fingerprint = value
		case "ctl":
			m.Control = value
		case "kind":
			m.Kind = Kind(value)
		case "rev":
			m.Revision = value
		case "sev":
			m.Severity = policies.Severity(value)
		case "state":
			m.Standing = Standing(value)
		case "at":
			seconds, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return Marker{}, false
			}
			m.At = time.Unix(seconds, 0).UTC()
		case "pl":
			m.Place = value
		case "ty":
			m.AssetType = value
		case "of":
			m.Members = value
		case "hands":
			m.HandsOff = value == "off"
		}
	}
	return m, m.Fingerprint != ""
}

func cutSuffix(s, suffix string, ok bool) (string, bool) {
	if !ok {
		return s, false
	}
	return strings.CutSuffix(s, suffix)
}

// strayMarker is the item that a body belongs to whose first line is gone: the
// second mark names it too.
func strayMarker(body string) (fingerprint string, known bool) {
	_, rest, ok := strings.Cut(body, endStart)
	if !ok {
		return "", false
	}
	fingerprint, _, ok = strings.Cut(rest, commentEnd)
	return fingerprint, ok && fingerprint != "" && isToken(fingerprint)
}

// block is the text between the marks. Whole is false when they do not stand
// there once each and in order, so that nobody can say what is ours.
func block(body string) (before, inside, after string, whole bool) {
	if strings.Count(body, begin) != 1 || strings.Count(body, endStart) != 1 {
		return "", "", "", false
	}
	before, rest, _ := strings.Cut(body, begin)
	inside, rest, ok := strings.Cut(rest, endStart)
	if !ok {
		return "", "", "", false
	}
	_, after, ok = strings.Cut(rest, commentEnd)
	return before, inside, after, ok
}

// compose is the body of a new issue.
func compose(m Marker, text string) string {
	return m.String() + "\n" + fence(m, text) + "\n"
}

func fence(m Marker, text string) string {
	return begin + "\n" + text + "\n" + endStart + m.Fingerprint + commentEnd
}

// rewrite is a body with another marker and, unless text is empty, another text
// between the marks. All else stays as it is.
func rewrite(body string, m Marker, text string) string {
	body = strings.ReplaceAll(body, "\r\n", "\n")
	if _, known := parseMarker(body); known {
		_, body, _ = strings.Cut(body, "\n")
	}
	if before, _, after, whole := block(body); whole && text != "" {
		body = before + fence(m, text) + after
	}
	return m.String() + "\n" + body
}

// isToken reports whether s may stand in a marker.
func isToken(s string) bool {
	for _, r := range s {
		if !tokenRune(r) {
			return false
		}
	}
	return true
}

func tokenRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._:-", r)
}

// token writes a name for a marker: as it is, or as its sum when it has letters
// that a marker may not have.
func token(name string) string {
	if isToken(name) && !strings.Contains(name, "--") && len(name) <= 120 {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return "x:" + hex.EncodeToString(sum[:8])
}

// placeKey stands for a place, whose name may be anything.
func placeKey(place string) string {
	if place == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("place\x00" + place))
	return hex.EncodeToString(sum[:8])
}

// A group's marker names so many places and members at most.
const (
	mostPlaces  = 20
	mostMembers = 1_000
	separator   = "."
)

// memberKeys stands for the findings of a group, and for those of before. It is
// empty when they are too many.
func memberKeys(findings []*policies.Finding, before string) string {
	keys := listed(before)
	for _, f := range findings {
		keys = append(keys, memberKey(f.Fingerprint))
	}
	return joined(keys, mostMembers)
}

func memberKey(fingerprint string) string { return fingerprint[:min(len(fingerprint), 12)] }

func listed(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return string(r) == separator })
}

func joined(keys []string, most int) string {
	slices.Sort(keys)
	if keys = slices.Compact(keys); len(keys) > most || slices.Contains(keys, "") {
		return ""
	}
	return strings.Join(keys, separator)
}

// placeKeys stands for the places of findings and for those of before, since a
// finding that cannot be seen tonight is still somewhere. It is empty when they
// are too many.
func placeKeys(findings []*policies.Finding, before string) string {
	keys := listed(before)
	for _, f := range findings {
		keys = append(keys, placeKey(f.Place))
	}
	return joined(keys, mostPlaces)
}

// fingerprintOf names an item that is no single finding.
func fingerprintOf(parts ...string) string {
	sum := sha256.Sum256([]byte("backlog\x00" + strings.Join(parts, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:20])
}
