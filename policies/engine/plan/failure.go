package plan

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine/plan/value"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// A subject is what findings say of an asset, made once one does.
type subject struct {
	described bool
	head      policies.Asset
	shown     []json.RawMessage // evidence, by dispatch.paths; nil: not yet
	whole     value.Value       // the asset with all that is evidence, if that had to be decoded

	// Neighbours were most often read from the same source at the same time, so
	// these are kept.
	source, collected string
	collectedAt       time.Time

	// tags are those of the head, sorted, and beyond them of assets before it, which
	// most often had the same keys.
	tags []tag
	keys map[string]*tagKey // that were seen
}

type tag struct {
	*tagKey
	value string // without credentials
}

// A tagKey is what is remembered of the key of a tag: tags are many, their keys
// few.
type tagKey struct {
	text   string // in memory of its own
	quoted string // its JSON
	plain  bool   // it is no credential's
}

// mostKeys bounds what an inventory can make a worker remember.
const mostKeys = 1000

// readHead makes a projection of an asset read what findings say of every one.
// Tags are shown whole.
func (n *names) readHead(asset *value.Projection) {
	for _, field := range []value.Value{n.name, n.url, n.parent, n.region, n.source, n.collectedAt} {
		asset.Key(field.Text())
	}
	*asset.Key(n.tags.Text()) = value.Projection{All: true}
}

// messages are what the deny rules gave, valid as long as that is. They are false
// when something has none, so that the reference engine has to say what that means.
func (w *worker) messages() ([]string, bool) {
	w.texts = w.texts[:0]
	for _, set := range w.denied {
		for _, v := range set.Elems() {
			if v.Is(value.Object) {
				v = v.At(value.Text("msg"))
			}
			if !v.Is(value.String) {
				return nil, false
			}
			w.texts = append(w.texts, v.Text())
		}
	}
	return w.texts, true
}

// moneyOf reads a saving. Of other numbers the reference engine says whether they
// are whole.
func moneyOf(v value.Value) (*collectors.Money, bool) {
	if !v.Is(value.Object) {
		return nil, false
	}
	minor, currency := v.At(value.Text("minor")), v.At(value.Text("currency"))
	if !minor.Is(value.Int) || !currency.Is(value.String) {
		return nil, false
	}
	return reference.Money(minor.Int(), currency.Text())
}

// describe adds what findings say of the asset. It is false when more of the asset
// has to be decoded for that, and cannot be.
func (w *worker) describe(d *dispatch, k *control, q *question, f *reference.Failure) bool {
	if !w.described {
		w.meet(d)
	}
	w.evidence = w.evidence[:0]
	for _, place := range d.requires[q.place] {
		if w.shown[place] == nil && !w.show(d, place, q.JSON) {
			return false
		}
		w.evidence = append(w.evidence, w.shown[place])
	}
	f.Asset, f.Source, f.CollectedAt, f.Values = w.head, w.source, w.collectedAt, w.evidence
	return true
}

// meet makes the subject that of the asset.
func (w *worker) meet(d *dispatch) {
	w.described, w.head = true, w.headOf(w.asset)
	if source := textAt(w.asset, w.names.source); source != w.source {
		w.source = strings.Clone(source)
	}
	if at := textAt(w.asset, w.names.collectedAt); at != w.collected {
		w.collected, w.subject.collectedAt = strings.Clone(at), reference.CollectedAt(at)
	}
	w.shown = slices.Grow(w.shown[:0], len(d.paths))[:len(d.paths)]
	clear(w.shown)
}

// headOf is what findings say of the asset, in memory of its own: one piece for all
// text.
func (w *worker) headOf(asset value.Value) policies.Asset {
	head := policies.Asset{
		ID: textAt(asset, w.id), Type: textAt(asset, w.assetType), Name: textAt(asset, w.name),
		URL: textAt(asset, w.url), Parent: textAt(asset, w.parent), Region: textAt(asset, w.region),
	}
	fields := [...]*string{&head.ID, &head.Type, &head.Name, &head.URL, &head.Parent, &head.Region}
	tags, size := asset.At(w.names.tags), 0
	for _, field := range fields {
		size += len(*field)
	}
	if tags.Is(value.Object) {
		for _, v := range tags.Elems() {
			size += len(v.Text())
		}
	}
	var kept strings.Builder
	kept.Grow(size)
	keep := func(text string) string {
		kept.WriteString(text)
		return kept.String()[kept.Len()-len(text):]
	}
	for _, field := range fields {
		*field = keep(*field)
	}
	if tags.Is(value.Object) {
		head.Tags = w.tagsOf(tags, keep)
	}
	return head
}

// tagsOf are tags without credentials.
func (w *worker) tagsOf(tags value.Value, keep func(string) string) map[string]string {
	keys, values := tags.Keys(), tags.Elems()
	all := make(map[string]string, len(keys))
	for i, key := range keys {
		if i == len(w.tags) {
			w.tags = append(w.tags, tag{})
		}
		t, text := &w.tags[i], ""
		if t.tagKey == nil || t.text != key.Text() {
			t.tagKey = w.tagKey(key.Text())
		}
		if values[i].Is(value.String) {
			text = values[i].Text()
		}
		if t.plain {
			text = collectors.Mask(text)
		} else {
			text = collectors.MaskTag(t.text, text)
		}
		t.value = keep(text)
		all[t.text] = t.value
	}
	return all
}

// tagKey returns what is known of the key of a tag.
func (w *worker) tagKey(text string) *tagKey {
	if key := w.keys[text]; key != nil {
		return key
	}
	const harmless = "x"
	text = strings.Clone(text)
	quoted, _ := value.AppendJSON(nil, value.Text(text), nil)
	key := &tagKey{text, string(quoted), collectors.MaskTag(text, harmless) == harmless}
	if len(w.keys) < mostKeys {
		w.keys[text] = key
	}
	return key
}

// textAt is a text field; "" when it is absent or no text.
func textAt(asset, field value.Value) string {
	v := asset.Follow([]value.Value{field})
	if v == nil || !v.Is(value.String) {
		return ""
	}
	return v.Text()
}

// nothing is the evidence of what was read and is not there.
var nothing = json.RawMessage("null")

// show makes the evidence of what is at a path. It is false when more of the asset
// has to be decoded for that, and cannot be.
func (w *worker) show(d *dispatch, place int, document []byte) bool {
	p := d.paths[place]
	v, _ := p.find(w.asset)
	if !v.Defined() {
		w.shown[place] = nothing
		return true
	}
	if p.inTags() {
		w.text = w.appendTags(w.text[:0], p)
	} else {
		if v.IsCollection() && !d.whole[place] {
			if !w.whole.Defined() {
				whole, err := w.evident.Read(document)
				if err != nil || !whole.Is(value.Object) {
					return false
				}
				w.whole = whole
			}
			v, _ = p.find(w.whole)
		}
		var ok bool
		if w.text, ok = value.AppendJSON(w.text[:0], v, collectors.Mask); !ok {
			panic("plan: evidence: a document held what JSON has not")
		}
	}
	w.shown[place] = bytes.Clone(reference.Short(w.text))
	return true
}

// appendTags appends the JSON of all tags, or of the one at a path, as the head
// has them.
func (w *worker) appendTags(b []byte, p path) []byte {
	if len(p.parts) > 1 {
		b, _ = value.AppendJSON(b, value.Text(w.head.Tags[p.parts[1].Text()]), nil)
		return b
	}
	b = append(b, '{')
	for i, t := range w.tags[:len(w.head.Tags)] {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, t.quoted...), ':')
		b, _ = value.AppendJSON(b, value.Text(t.value), nil)
	}
	return append(b, '}')
}
