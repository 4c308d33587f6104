package policies

import (
	"fmt"
	"slices"
	"strings"
)

// mostReasons is how many causes a gathered finding names.
const mostReasons = 3

// Gather makes one unknown finding of those that a control has about assets of a
// type in a place, where there are several: what a product does not show of any
// account is one thing to know, not a thousand. A fault of the control itself
// stays by its asset, and so does what apart holds, by fingerprint: a finding
// that was open before must not seem to be gone.
func Gather(findings []Finding, apart func(fingerprint string) bool) []Finding {
	type key struct{ control, place, assetType string }
	at := map[key][]int{}
	for i := range findings {
		f := &findings[i]
		if f.Status == Unknown && !f.Fault && f.Place != "" && f.Asset.ID != f.Place && !apart(f.Fingerprint) {
			k := key{f.Control, f.Place, f.Asset.Type}
			at[k] = append(at[k], i)
		}
	}
	gone := map[int]bool{}
	for k, list := range at {
		if len(list) < 2 {
			continue
		}
		f := &findings[list[0]]
		var reasons []string
		for _, i := range list {
			reasons = append(reasons, findings[i].Reason)
			gone[i] = i != list[0]
		}
		slices.Sort(reasons)
		reasons = slices.Compact(reasons)
		if more := len(reasons) - mostReasons; more > 0 {
			reasons = append(reasons[:mostReasons:mostReasons], fmt.Sprintf("and %d more causes", more))
		}
		f.Fingerprint = Fingerprint(k.control, k.place+" "+k.assetType+" in part")
		f.Asset = Asset{ID: k.place, Type: k.assetType, Name: k.place}
		f.Reason = fmt.Sprintf("%d %s: %s", len(list), k.assetType, strings.Join(reasons, "; "))
	}
	var kept []Finding
	for i, f := range findings {
		if !gone[i] {
			kept = append(kept, f)
		}
	}
	return kept
}
