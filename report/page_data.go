package report

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// pageData is what page.js draws findings from. It is columnar: every text
// stands once in a dictionary, and a column holds one number for each asset or
// finding. Fixed and passed findings are not in it.
type pageData struct {
	Findings int `json:"findings"`

	// Evidence is the number of findings, from the first, whose evidence is
	// here. That of the others is left to run.json.
	Evidence int `json:"evidence"`

	// Dictionaries. The first text of each is empty: none.
	Controls   []string     `json:"controls"` // in the order of the page
	Categories []string     `json:"categories"`
	Owners     []string     `json:"owners"`
	Places     [][2]string  `json:"places"` // without Region, and its name
	Regions    []string     `json:"regions"`
	Types      []string     `json:"types"`
	Prefixes   []string     `json:"prefixes"` // of asset IDs
	URLs       []string     `json:"urls"`     // \u0000 stands for the rest of the asset's ID
	Messages   []string     `json:"messages"` // joined by line feeds
	Reasons    []string     `json:"reasons"`
	Days       []string     `json:"days"`
	Waivers    []pageWaiver `json:"waivers"`
	Savings    []string     `json:"savings"`
	Paths      []string     `json:"paths"`  // of evidence, joined by line feeds
	Values     []string     `json:"values"` // of evidence, one each

	// Columns of assets. The ID is prefix + rest; an empty name is the rest.
	Rest        []string `json:"rest"`
	Names       []string `json:"names"`
	AssetPrefix column   `json:"asset_prefix"`
	AssetType   column   `json:"asset_type"`
	AssetURL    column   `json:"asset_url"`

	// Columns of findings, in the order of the run.
	Asset    column `json:"asset"`
	Control  column `json:"control"`
	Category column `json:"category"`
	Severity column `json:"severity"` // policies.Severity.Rank
	Status   column `json:"status"`   // index into pageStatuses
	Change   column `json:"change"`   // index into pageChanges
	Due      column `json:"due"`      // index into pageDues
	Owner    column `json:"owner"`
	Place    column `json:"place"`
	Region   column `json:"region"`
	Message  column `json:"message"`
	Reason   column `json:"reason"`
	Since    column `json:"since"`
	Waiver   column `json:"waiver"`
	Saving   column `json:"saving"`
	Path     column `json:"path"`

	// Value has as many numbers for each finding as there are paths.
	Value column `json:"value"`
}

type pageWaiver struct {
	Reason   string `json:"reason"`
	Approver string `json:"approver"`
	Until    string `json:"until"`
}

var (
	pageStatuses = []string{"open", "unknown", "waived"}
	pageChanges  = []string{"new", "reopened", "updated", "unchanged"}
	pageDues     = []string{"no target", "in time", "overdue"}
)

// Limits in bytes, so that a page stays readable whatever the names in it.
const (
	pageText     = 300       // of one name, message, reason or value
	pageEvidence = 3_000_000 // of the evidence of all findings; the worst have theirs first
	pageLimit    = 13_000_000
)

// A column is a list of numbers below 64 to the power of the width, each of
// width base-64 digits: a JSON list would need twice the bytes and ten times
// the time.
type column struct {
	numbers []int
}

func (c *column) add(n int) { c.numbers = append(c.numbers, n) }

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func (c column) MarshalJSON() ([]byte, error) {
	width := 1
	if len(c.numbers) > 0 {
		for n := slices.Max(c.numbers); n >= 64; n >>= 6 {
			width++
		}
	}
	b := make([]byte, 0, len(c.numbers)*width+16)
	b = fmt.Appendf(b, `{"width":%d,"digits":"`, width)
	for _, n := range c.numbers {
		for i := width - 1; i >= 0; i-- {
			b = append(b, digits[n>>(6*i)&63])
		}
	}
	return append(b, `"}`...), nil
}

// A dictionary gives each text its number.
type dictionary[T comparable] struct {
	at  map[T]int
	all []T
}

func newDictionary[T comparable]() *dictionary[T] {
	d := &dictionary[T]{at: map[T]int{}}
	var zero T
	d.number(zero)
	return d
}

func (d *dictionary[T]) number(x T) int {
	n, known := d.at[x]
	if !known {
		n = len(d.all)
		d.at[x] = n
		d.all = append(d.all, x)
	}
	return n
}

type assetKey struct{ id, kind string }

// A pageBuilder fills pageData.
type pageBuilder struct {
	run      *Run
	data     pageData
	controls map[string]int
	assets   map[assetKey]int
	evidence int // bytes so far
	bare     int // findings whose evidence was left out

	categories, owners, regions, types, prefixes, urls *dictionary[string]
	messages, reasons, days, savings, paths, values    *dictionary[string]
	places                                             *dictionary[[2]string]
	waivers                                            *dictionary[pageWaiver]
}

// packed is pageData as it stands in the page.
type packed struct {
	json     json.RawMessage
	findings int // in it
	bare     int // of them, those whose evidence was left out
}

// pageDataOf packs the findings of a run: all that failed or are unknown, or
// the first of them when the page would be too large.
//
// The controls are those of the page, and index their numbers, from 1.
func pageDataOf(run *Run, s *Summary, controls []string, index map[string]int) (packed, error) {
	shown := slices.DeleteFunc(slices.Clone(s.Findings), func(f policies.Finding) bool {
		return f.Status != policies.Fail && f.Status != policies.Unknown
	})
	for {
		data, bare := newPageData(run, shown, controls, index)
		b, err := json.Marshal(data)
		if err != nil {
			return packed{}, err
		}
		if len(b) <= pageLimit || len(shown) == 0 {
			return packed{b, len(shown), bare}, nil
		}
		shown = shown[:len(shown)*3/4]
	}
}

func newPageData(run *Run, findings []policies.Finding, controls []string, index map[string]int) (d pageData, bare int) {
	text := newDictionary[string]
	b := &pageBuilder{
		run: run, controls: index, assets: map[assetKey]int{},
		categories: text(), owners: text(), regions: text(), types: text(), prefixes: text(), urls: text(),
		messages: text(), reasons: text(), days: text(), savings: text(), paths: text(), values: text(),
		places: newDictionary[[2]string](), waivers: newDictionary[pageWaiver](),
	}
	for i := range findings {
		b.add(&findings[i])
		if b.bare == 0 {
			b.data.Evidence = i + 1
		}
	}
	d = b.data
	d.Findings = len(findings)
	d.Controls = append([]string{""}, controls...)
	d.Categories, d.Owners, d.Regions, d.Types = b.categories.all, b.owners.all, b.regions.all, b.types.all
	d.Prefixes, d.URLs, d.Messages, d.Reasons, d.Days = b.prefixes.all, b.urls.all, b.messages.all, b.reasons.all, b.days.all
	d.Savings, d.Paths, d.Values, d.Places, d.Waivers = b.savings.all, b.paths.all, b.values.all, b.places.all, b.waivers.all
	d.Rest, d.Names = list(d.Rest), list(d.Names)
	return d, b.bare
}

func (b *pageBuilder) add(f *policies.Finding) {
	d := &b.data
	d.Asset.add(b.asset(&f.Asset))
	d.Control.add(b.controls[f.Control])
	category, _, _ := strings.Cut(f.Control, ".")
	d.Category.add(b.categories.number(Plain(category)))
	d.Severity.add(max(f.Severity.Rank(), 0))
	d.Status.add(statusOf(f))
	d.Change.add(changeOf(b.run, f))
	d.Due.add(dueOf(b.run, f))
	d.Owner.add(b.owners.number(pageString(f.Owner.Name)))
	place, region, _ := strings.Cut(f.Place, "/")
	if region == "" {
		region = f.Asset.Region
	}
	name := [2]string{}
	if place != "" {
		name = [2]string{pageString(place), pageString(b.run.placeName(place))}
	}
	d.Place.add(b.places.number(name))
	d.Region.add(b.regions.number(pageString(region)))
	d.Message.add(b.messages.number(lines(f.Messages)))
	d.Reason.add(b.reasons.number(pageString(f.Reason)))
	d.Since.add(b.days.number(day(f.FirstSeen)))
	d.Waiver.add(b.waiver(f.Waiver))
	saving := ""
	if f.Saving != nil {
		saving = pageString(amount(*f.Saving))
	}
	d.Saving.add(b.savings.number(saving))
	b.addEvidence(f.Evidence)
}

func (b *pageBuilder) asset(a *policies.Asset) int {
	key := assetKey{a.ID, a.Type}
	if n, known := b.assets[key]; known {
		return n
	}
	d := &b.data
	n := len(d.Rest)
	b.assets[key] = n
	id, name := Plain(a.ID), pageString(a.Name)
	cut := strings.LastIndexAny(id, "/:") + 1
	rest := id[cut:]
	if name == rest {
		name = ""
	}
	d.Rest, d.Names = append(d.Rest, rest), append(d.Names, name)
	d.AssetPrefix.add(b.prefixes.number(id[:cut]))
	d.AssetType.add(b.types.number(pageString(a.Type)))
	url := consoleURL(a.URL)
	if rest != "" {
		url = strings.Replace(url, rest, "\x00", 1)
	}
	d.AssetURL.add(b.urls.number(url))
	return n
}

func (b *pageBuilder) waiver(w *policies.Waiver) int {
	if w == nil {
		return 0
	}
	return b.waivers.number(pageWaiver{pageString(w.Reason), pageString(w.Approver), day(w.Expires)})
}

func (b *pageBuilder) addEvidence(e *policies.Evidence) {
	if e != nil && b.evidence > pageEvidence {
		b.bare++
		e = nil
	}
	if e == nil {
		b.data.Path.add(0)
		return
	}
	names := slices.Sorted(maps.Keys(e.Values))
	names = slices.DeleteFunc(names, func(s string) bool { return s == "" }) // no line of its own
	b.data.Path.add(b.paths.number(lines(names)))
	for _, name := range names {
		known := len(b.values.all)
		value := pageString(string(e.Values[name]))
		b.data.Value.add(b.values.number(value))
		b.evidence += 3
		if len(b.values.all) > known {
			b.evidence += len(value)
		}
	}
}

// pageString is a text of a bounded length that a reader can see.
func pageString(s string) string { return Plain(short(s, pageText)) }

// lines is the texts in one, each on its line.
func lines(all []string) string {
	var b strings.Builder
	for i, s := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(pageString(s))
	}
	return b.String()
}

// statusOf is an index into pageStatuses.
func statusOf(f *policies.Finding) int {
	switch {
	case f.Waiver != nil:
		return 2
	case f.Status == policies.Unknown:
		return 1
	}
	return 0
}

// changeOf is an index into pageChanges.
func changeOf(run *Run, f *policies.Finding) int {
	switch {
	case run.Previous == "":
		return 3
	case run.reopened(f):
		return 1
	case f.Change == policies.New:
		return 0
	case f.Change == policies.Updated:
		return 2
	}
	return 3
}

// dueOf is an index into pageDues.
func dueOf(run *Run, f *policies.Finding) int {
	switch {
	case overdue(f, run.StartedAt):
		return 2
	case !due(f).IsZero():
		return 1
	}
	return 0
}
