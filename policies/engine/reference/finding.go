package reference

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// Limits on what a finding may say: assets and policies are other people's.
const (
	maxMessages = 100
	maxMessage  = 1000 // characters
	maxReason   = 1000 // characters
	maxEvidence = 4096 // bytes of one value's JSON
)

// verdict reads the answer of the control's deny rules.
func (a *answer) verdict(k *control, result topdown.QueryResult) {
	var sets []ast.Value
	for _, variable := range k.vars {
		sets = append(sets, valueOf(result[variable]))
	}
	messages, fault := messagesOf(sets)
	switch {
	case fault != "":
		a.failed(fault)
	case len(messages) == 0:
		a.status = policies.Pass
	default:
		a.status, a.messages = policies.Fail, messages
	}
}

// messagesOf reads what the deny rules of a control gave, one set each.
func messagesOf(sets []ast.Value) (messages []string, fault string) {
	for _, v := range sets {
		set, ok := v.(ast.Set)
		if !ok {
			return nil, fmt.Sprintf("deny gave %s; make it a set of messages", nameOf(v))
		}
		set.Foreach(func(t *ast.Term) {
			text, wrong := message(t)
			if messages = append(messages, text); wrong != "" {
				fault = wrong
			}
		})
		if fault != "" {
			return nil, fault
		}
	}
	return inOrder(messages), ""
}

// inOrder are messages as findings list them.
func inOrder(messages []string) []string {
	slices.Sort(messages)
	messages = slices.Compact(messages)
	if more := len(messages) - maxMessages; more > 0 {
		messages = append(messages[:maxMessages:maxMessages], fmt.Sprintf("… and %d more", more))
	}
	return messages
}

// said is a message as findings say it.
func said(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "�")
	}
	return clip(collectors.Mask(text), maxMessage)
}

// message reads an element of deny: text, or an object with msg.
func message(t *ast.Term) (text, fault string) {
	inner := t
	if o, ok := t.Value.(ast.Object); ok {
		inner = o.Get(keyMessage)
	}
	switch s, ok := valueOf(inner).(ast.String); {
	case !ok && inner == t:
		return "", fmt.Sprintf("deny gave %s; give a string or an object with msg", nameOf(t.Value))
	case !ok:
		return "", "deny gave an object whose msg is no string; give a string or an object with msg"
	case s == "":
		return "", "deny gave an empty message; say what is wrong"
	default:
		return said(string(s)), ""
	}
}

func valueOf(t *ast.Term) ast.Value {
	if t == nil {
		return nil
	}
	return t.Value
}

// nameOf names the type of a value: "a number".
func nameOf(v ast.Value) string {
	if v == nil {
		return "nothing"
	}
	name := ast.ValueName(v)
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

// save asks what the control's failure costs. The rule may be undefined.
func (w *worker) save(a *answer, k *control, input *ast.Term) {
	result, fault := w.execute(k.saving, input)
	if fault.reason != "" {
		*a = answer{}
		fault.reason = "saving: " + fault.reason
		w.blame(a, k, fault)
		return
	}
	if result == nil {
		return
	}
	money, ok := money(result[ast.Var("saving")].Value)
	if !ok {
		*a = answer{}
		a.failed(`saving is not {"minor": whole number from 0, "currency": ISO 4217 code}`)
		return
	}
	a.saving = money
}

func money(v ast.Value) (*collectors.Money, bool) {
	o, ok := v.(ast.Object)
	if !ok {
		return nil, false
	}
	amount, ok := valueOf(o.Get(keyMinor)).(ast.Number)
	if !ok {
		return nil, false
	}
	minor, whole := amount.Int64()
	if !whole {
		return nil, false
	}
	currency, _ := valueOf(o.Get(keyCurrency)).(ast.String)
	return Money(minor, string(currency))
}

// Money is a saving, if it can be one.
func Money(minor int64, currency string) (*collectors.Money, bool) {
	if minor < 0 || len(currency) != 3 || strings.Trim(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return nil, false
	}
	return &collectors.Money{Minor: minor, Currency: strings.Clone(currency)}, true
}

var (
	keyMinor    = ast.StringTerm("minor")
	keyCurrency = ast.StringTerm("currency")
)

// finding is the answer as others see it.
func (w *worker) finding(a *answer, k *control, head policies.Asset, asset ast.Object, doc engine.Document) policies.Finding {
	f := newFinding(k.Control, head, doc.Where)
	f.Status, f.Messages, f.Fault, f.Saving = a.status, a.messages, a.fault, a.saving
	f.Reason = clip(collectors.Mask(a.reason), maxReason)
	if a.status == policies.Fail {
		f.Evidence = evidence(k, head, asset)
	}
	return f
}

func newFinding(c *policies.Control, head policies.Asset, where string) policies.Finding {
	return policies.Finding{
		Fingerprint: policies.Fingerprint(c.ID, head.ID),
		Control:     c.ID, Asset: head, Place: where, Severity: c.Severity,
	}
}

// evidence is what the control requires. Tags are those of the head, in which
// credentials are hidden.
func evidence(k *control, head policies.Asset, asset ast.Object) *policies.Evidence {
	e := &policies.Evidence{
		Values: make(map[string]json.RawMessage, len(k.Requires)),
		Source: field(asset, keySource), CollectedAt: CollectedAt(field(asset, keyTime)),
	}
	for i, name := range k.Requires {
		v, _ := k.requires[i].find(asset)
		if first, rest, below := strings.Cut(name, "."); v == nil {
			e.Values[name] = json.RawMessage("null")
		} else if first == "tags" {
			e.Values[name] = tagsShown(head, rest, below)
		} else {
			e.Values[name] = raw(v)
		}
	}
	return e
}

// CollectedAt is when an asset was collected; zero when it does not say.
func CollectedAt(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// tagsShown is all tags, or the one at a path.
func tagsShown(head policies.Asset, path string, below bool) json.RawMessage {
	if below {
		key, _, _ := strings.Cut(path, ".")
		return legible(json.Marshal(head.Tags[key]))
	}
	if head.Tags == nil {
		return json.RawMessage("{}")
	}
	return legible(json.Marshal(head.Tags))
}

// raw is the JSON of v without credentials.
func raw(v ast.Value) json.RawMessage {
	x, err := ast.JSON(v)
	if err != nil {
		return legible(nil, err)
	}
	return legible(json.Marshal(masked(x)))
}

func legible(b []byte, err error) json.RawMessage {
	if err != nil {
		return json.RawMessage(`"not shown: it is no JSON"`)
	}
	return Short(b)
}

// Short is JSON as evidence shows it: what is long becomes text that says so.
func Short(b []byte) json.RawMessage {
	if len(b) <= maxEvidence {
		return b
	}
	short, _ := json.Marshal(fmt.Sprintf("%s… (%d bytes of JSON)", strings.ToValidUTF8(string(b[:maxEvidence/4]), ""), len(b)))
	return short
}

// masked hides the credentials in the texts of a decoded JSON value.
func masked(x any) any {
	switch x := x.(type) {
	case string:
		return collectors.Mask(x)
	case []any:
		for i := range x {
			x[i] = masked(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = masked(x[k])
		}
	}
	return x
}

// plain keeps an error message to one line of plain text.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "?"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}

// clip cuts s to n characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}
