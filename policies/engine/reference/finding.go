package reference

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

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
	slices.Sort(messages)
	messages = slices.Compact(messages)
	if more := len(messages) - maxMessages; more > 0 {
		messages = append(messages[:maxMessages:maxMessages], fmt.Sprintf("… and %d more", more))
	}
	return messages, ""
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
		return clip(collectors.Mask(strings.ToValidUTF8(string(s), "�")), maxMessage), ""
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
	currency, _ := valueOf(o.Get(keyCurrency)).(ast.String)
	if !whole || minor < 0 || len(currency) != 3 || strings.Trim(string(currency), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return nil, false
	}
	return &collectors.Money{Minor: minor, Currency: string(currency)}, true
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
		f.Evidence = evidence(k.Control, head, field(asset, keySource), field(asset, keyTime), map[string]json.RawMessage{}, func(i int) json.RawMessage {
			v, _ := k.requires[i].find(asset)
			return raw(v)
		})
	}
	return f
}

func newFinding(c *policies.Control, head policies.Asset, where string) policies.Finding {
	return policies.Finding{
		Fingerprint: policies.Fingerprint(c.ID, head.ID),
		Control:     c.ID, Asset: head, Place: where, Severity: c.Severity,
	}
}

// evidence is what the control requires; the values are by their place in
// Control.Requires, nil for none. Tags are those of the head, in which
// credentials are hidden. What the asset's other failures have shown is there by
// path, and what this one shows is added.
func evidence(c *policies.Control, head policies.Asset, source, collectedAt string, shown map[string]json.RawMessage, value func(i int) json.RawMessage) *policies.Evidence {
	e := &policies.Evidence{Values: make(map[string]json.RawMessage, len(c.Requires)), Source: source}
	for i, name := range c.Requires {
		v, ok := shown[name]
		if !ok {
			v = value(i)
			if first, rest, below := strings.Cut(name, "."); first == "tags" && v != nil {
				v = tagsShown(head, rest, below)
			}
			if v == nil {
				v = json.RawMessage("null")
			}
			shown[name] = v
		}
		e.Values[name] = v
	}
	if at, err := time.Parse(time.RFC3339, collectedAt); err == nil {
		e.CollectedAt = at.UTC()
	}
	return e
}

// tagsShown is all tags, or the one at a path.
func tagsShown(head policies.Asset, path string, below bool) json.RawMessage {
	if below {
		key, _, _ := strings.Cut(path, ".")
		return short(json.Marshal(head.Tags[key]))
	}
	if head.Tags == nil {
		return json.RawMessage("{}")
	}
	return short(json.Marshal(head.Tags))
}

// raw is the JSON of v, nil for none, without credentials.
func raw(v ast.Value) json.RawMessage {
	if v == nil {
		return nil
	}
	x, err := ast.JSON(v)
	if err != nil {
		return short(nil, err)
	}
	return short(json.Marshal(masked(x)))
}

// short is JSON as evidence shows it: what is long becomes text that says so.
func short(b []byte, err error) json.RawMessage {
	if err != nil {
		return json.RawMessage(`"not shown: it is no JSON"`)
	}
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
