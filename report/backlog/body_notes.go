package backlog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// waivedText is the text of an issue whose finding is waived.
func (p *planner) waivedText(k known) string {
	f := p.sight.findings[k.marker.Fingerprint]
	if f == nil || f.Waiver == nil {
		return p.noted(k, "Waived: all of its findings are.")
	}
	return p.noted(k, fmt.Sprintf("Waived until %s by %s: %s", day(f.Waiver.Expires), md(f.Waiver.Approver), md(f.Waiver.Reason)))
}

func (p *planner) closedText(k known, why string) string {
	return p.noted(k, "Closed by the audit of "+day(p.run.StartedAt)+": "+md(why)+".")
}

// noted is the text of an issue as it is, below a note of ours; empty when it
// is not ours to change.
func (p *planner) noted(k known, note string) string {
	_, inside, _, whole := block(strings.ReplaceAll(k.Body, "\r\n", "\n"))
	if !whole || k.marker.HandsOff {
		return ""
	}
	inside = strings.Trim(inside, "\n")
	if rest, ok := strings.CutPrefix(inside, "> "); ok { // an older note
		if _, after, found := strings.Cut(rest, "\n\n"); found {
			inside = after
		}
	}
	return "> " + note + "\n\n" + inside
}

// revision changes when there is something else to say. Dates and numbers that
// move while the evidence stands still do not count: they would be an edit of
// every issue every night.
func (p *planner) revision(item Item) string {
	c := p.run.Control(item.Control)
	h := sha256.New()
	add := func(parts ...string) {
		for _, s := range parts {
			fmt.Fprintf(h, "%d:%s", len(s), s)
		}
	}
	add("1", string(item.Kind), string(item.Severity), item.Owner.Name, c.Title, c.Description, c.Remediation)
	for _, f := range item.Findings {
		add(f.Fingerprint, f.Asset.Name, f.Asset.ID, f.Place, folded(strings.Join(f.Messages, "\n")))
		if f.Evidence != nil && item.Kind == Single {
			for _, path := range slices.Sorted(maps.Keys(f.Evidence.Values)) {
				add(path, compact(f.Evidence.Values[path]))
			}
		}
	}
	for _, w := range p.waiting {
		if item.Kind == Digest {
			add(w.Fingerprint)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}
