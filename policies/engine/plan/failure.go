package plan

import (
	"encoding/json"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine/plan/value"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// headFields are what findings say of every asset.
var headFields = []string{"name", "url", "parent", "region", "source", "collected_at"}

// readHead makes a projection of an asset read them. Tags are shown whole.
func readHead(asset *value.Projection) {
	for _, field := range headFields {
		asset.Key(field)
	}
	*asset.Key("tags") = value.Projection{All: true}
}

// describe adds what findings say of the asset. It is false when the asset has to
// be decoded whole for that, and cannot be.
func (w *worker) describe(d *dispatch, k *control, q *question, f *reference.Failure) bool {
	if !w.described {
		w.head, w.described = w.headOf(w.asset), true
		clear(w.shown)
	}
	asset := w.asset
	for _, p := range k.requires {
		if v, _ := p.find(asset); v.IsCollection() && !d.whole[p.name] && !p.inTags() {
			if !w.failed.Defined() {
				whole, err := w.whole.Read(q.JSON)
				if err != nil || !whole.Is(value.Object) {
					return false
				}
				w.failed = whole
			}
			asset = w.failed
			break
		}
	}
	f.Asset = w.head
	f.Source, f.CollectedAt = w.text(asset, "source"), w.text(asset, "collected_at")
	f.Shown = w.shown
	f.Value = func(require int) json.RawMessage {
		v, _ := k.requires[require].find(asset)
		switch {
		case !v.Defined():
			return nil
		case k.requires[require].inTags(): // those of the head are shown
			return json.RawMessage("null")
		}
		b, ok := value.AppendJSON(make([]byte, 0, 128), v, collectors.Mask)
		if !ok {
			panic("plan: evidence: a document held what JSON has not")
		}
		return b
	}
	return true
}

func (w *worker) headOf(asset value.Value) policies.Asset {
	head := policies.Asset{
		ID: w.text(asset, "id"), Type: w.text(asset, "type"), Name: w.text(asset, "name"),
		URL: w.text(asset, "url"), Parent: w.text(asset, "parent"), Region: w.text(asset, "region"),
	}
	tags := asset.At(value.Text("tags"))
	if !tags.Is(value.Object) {
		return head
	}
	head.Tags = map[string]string{}
	values := tags.Elems()
	for i, key := range tags.Keys() {
		name, text := strings.Clone(key.Text()), ""
		if values[i].Is(value.String) {
			text = strings.Clone(values[i].Text())
		}
		head.Tags[name] = w.maskedTag(name, text)
	}
	return head
}

// mostKeys bounds what an inventory can make a worker remember.
const mostKeys = 1000

// maskedTag is collectors.MaskTag. It remembers which keys are no credential's,
// since tags are many and their keys few.
func (w *worker) maskedTag(key, text string) string {
	plain, known := w.plainKeys[key]
	if !known {
		const harmless = "x"
		if plain = collectors.MaskTag(key, harmless) == harmless; len(w.plainKeys) < mostKeys {
			w.plainKeys[key] = plain
		}
	}
	if plain {
		return collectors.Mask(text)
	}
	return collectors.MaskTag(key, text)
}

// text is a text field; "" when it is absent or no text.
func (w *worker) text(asset value.Value, field string) string {
	v := asset.At(value.Text(field))
	if !v.Is(value.String) {
		return ""
	}
	return strings.Clone(v.Text())
}
