package report

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// A fact is one thing to know of a control: a name of ours, and values, one a
// line. The catalogue and the page draw the same facts. All but the names, the
// texts before a value and the commands may be hostile.
type fact struct {
	Name   string
	Values []value
}

// A value is text in the type of code and what it means, or either.
type value struct {
	Before string // of ours
	Code   string
	Text   string
	URL    string // stands for Text
}

// factsOf are the facts that there are of a control, in the order in which a
// reader asks: what it is about, what it needs, what becomes of it.
func factsOf(c *Control) []fact {
	var facts []fact
	add := func(name string, values ...value) {
		for i := range values {
			values[i].Code, values[i].Text = short(values[i].Code, mostFact), short(values[i].Text, mostFact)
		}
		if len(values) > 0 {
			facts = append(facts, fact{name, values})
		}
	}
	add("Severity", value{Text: strings.TrimSuffix(string(c.Severity)+", "+exposureWords[c.Exposure], ", ")})
	d := cmp.Or(c.Details, &Details{})
	if words := channelWords(d.Channels); words != "" {
		add("Goes to", value{Text: words})
	}
	if len(c.AssetTypes) > 0 {
		add("Judges", codes(c.AssetTypes)...)
	} else {
		add("Judges", value{Text: "assets of every type"})
	}
	var when []value
	for _, path := range slices.Sorted(maps.Keys(c.When)) {
		when = append(when, value{Code: path, Text: anyOf(c.When[path])})
	}
	add("Only when", when...)
	add("Reads", codes(slices.Concat(c.Requires, c.Reads))...) // one of them is empty
	add("Joins", joins(c.Related)...)
	var settings []value
	for _, s := range d.Settings {
		settings = append(settings, value{Code: s.Name + " = " + compact(s.Value), Text: s.Reason})
	}
	add("Settings", settings...)
	var permissions []value
	for _, p := range d.Permissions {
		permissions = append(permissions, value{Code: p.Source, Text: few(p.Names, mostNames)})
	}
	add("Permissions", permissions...)
	if c.SavingSource != "" {
		add("Saves", value{Text: c.SavingSource})
	}
	var references []value
	for _, name := range slices.Sorted(maps.Keys(c.References)) {
		v := value{Code: name, Text: c.References[name]}
		v.URL = referenceURL(v.Text)
		references = append(references, v)
	}
	add("References", references...)
	if catalogued.MatchString(c.ID) { // somebody will paste it
		add("Run it alone", value{Code: "auditor run --only " + c.ID})
		add("Waive it", value{Before: "In waivers.yaml, for one asset and at most 180 days: ",
			Code: "{control: " + c.ID + `, asset: "ID", reason: "why", approver: "who", expires: YYYY-MM-DD}`})
	}
	return facts
}

// Limits of a fact.
const (
	mostNames = 60   // permissions of one source
	mostFact  = 4000 // bytes of one text
)

var exposureWords = map[policies.Exposure]string{
	policies.Public:       "can be reached from the internet or by a stranger",
	policies.Organization: "can be reached by anybody in the company, or touches every account",
}

// channelWords say where failures go.
func channelWords(channels []policies.Channel) string {
	all := slices.Compact(slices.Clone(channels))
	if len(all) == 2 {
		return string(all[0]) + " while it is new, then " + string(all[1])
	}
	var words []string
	for _, c := range all {
		words = append(words, string(c))
	}
	return strings.Join(words, ", then ")
}

func codes(all []string) []value {
	var values []value
	for _, s := range all {
		values = append(values, value{Code: s})
	}
	return values
}

func joins(related map[string]policies.Join) []value {
	var values []value
	for _, name := range slices.Sorted(maps.Keys(related)) {
		j := related[name]
		text := cmp.Or(j.Type, "assets of any type") + " whose " + j.Key + " is one of " + j.From
		switch j.Within {
		case "scope":
			text += ", in the same account and Region"
		case "place":
			text += ", in the same account"
		}
		values = append(values, value{Code: name, Text: text})
	}
	return values
}

// anyOf is a list of values of JSON as words: `"ACTIVE" or null`.
func anyOf(all []any) string {
	var words []string
	for _, v := range all {
		b, err := json.Marshal(v)
		if err != nil {
			continue // it came from JSON or YAML
		}
		words = append(words, string(b))
	}
	return strings.Join(words, " or ")
}

// compact is a value of a setting in a line.
func compact(raw json.RawMessage) string { return short(string(raw), pageText) }

// referenceURL is the address that a reference consists of, or empty. Whoever
// writes a policy may name any host, so it is told in full wherever it is linked
// to, and nothing that Markdown or HTML could take for an end of it is in it.
func referenceURL(text string) string {
	const others = "-._~/:?#&=%+,;@"
	if len(text) > 2000 || strings.ContainsFunc(text, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(others, r))
	}) {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Hostname() == "" || u.Opaque != "" {
		return ""
	}
	return u.String()
}

// regoOf is the source of a control, line by line as Plain, with four spaces for
// a tab so that it keeps its shape.
func regoOf(c *Control) string {
	if c.Details == nil {
		return ""
	}
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(c.Details.Rego)) {
		b.WriteString(strings.TrimRight(Plain(strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    ")), " "))
		b.WriteByte('\n')
	}
	return b.String()
}
