package connector

import (
	"slices"
	"strings"
)

// others is the entry of a map for the words that it does not name.
const others = "*"

// translate reads words and gives the first of ours, in the order of valid, that
// one of them stands for. What the product does not show is unknown; what could
// not be read or is not known to the file is empty, and the gaps say why. It also
// returns the product's own words.
func translate[W ~string](in *input, attribute string, w words, valid []W, unknown W) (W, string) {
	if gap, blind := in.blockedBy(w.Value); blind {
		in.gaps.add(attribute, gap)
		return "", ""
	}
	v, _, err := w.Value.one(in.item, in.variables)
	said, ok := texts(v)
	if err != nil || !ok {
		in.odd(attribute, w.Value)
		return "", ""
	}
	raw := strings.Join(said, " ")
	var meant []W
	var strange string
	for _, s := range said {
		our, known := w.word(s)
		if known = known && slices.Contains(valid, W(our)); known {
			meant = append(meant, W(our))
		} else {
			strange = s
		}
	}
	if strange != "" && !slices.Contains(meant, valid[0]) { // the highest stays the highest
		in.gaps.strange(attribute, strange, in.source.unmapped(attribute, w, in.operation))
		return "", raw
	}
	for _, v := range valid {
		if slices.Contains(meant, v) {
			return v, raw
		}
	}
	return unknown, raw
}

// word is ours for the product's; false: the map has none.
func (w words) word(s string) (string, bool) {
	if len(w.Map) == 0 {
		return s, true
	}
	if our, ok := w.Map[s]; ok {
		return our, true
	}
	our, ok := w.Map[others]
	return our, ok
}
