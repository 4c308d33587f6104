package jsontype

import "testing"

func TestSets(t *testing.T) {
	for words, want := range map[string]Set{"a boolean or null": Of([]string{"null", "boolean"}), "a number": Of([]string{"integer"}), "null": Null, "an array or an object": Array | Object, "": 0} {
		if got := want.String(); got != words {
			t.Errorf("it is %q, want %q", got, words)
		}
	}
	if !Set(0).Allows(Array) || !String.Allows(Null) || String.Allows(Number) || !(String | Number).Allows(Number) {
		t.Error("what is allowed is wrong")
	}
}

func TestOnly(t *testing.T) {
	text := &Tree{May: String}
	key := &Tree{May: Object, Keys: map[string]*Tree{"active": {May: Boolean}, "slot": {May: Number}}}
	all := &Tree{May: Object, Keys: map[string]*Tree{
		"name":       text,
		"tags":       {May: Object, Each: text},
		"attributes": {May: Object, Keys: map[string]*Tree{"keys": {May: Array, Each: key}, "size": {May: Number}}},
	}}
	for _, paths := range [][][]string{
		{{"tags"}, {"tags", "owner"}, {"attributes", "keys"}, {"attributes", "nothing"}},
		{{"tags", "owner"}, {"attributes", "keys"}, {"tags"}},
	} {
		only := all.Only(paths)
		switch {
		case only.May != 0 || only.At("attributes").May != 0:
			t.Error("something is said of what is on the way")
		case only.At("name") != nil || only.At("attributes").At("size") != nil:
			t.Error("something is said of what is not wanted")
		case only.At("tags").At("any") != text || only.At("attributes").At("keys").Each != key:
			t.Error("something is not said of what is wanted")
		}
	}
	if got := all.Only([][]string{{"tags", "owner"}}); got.At("tags").At("owner") != text || got.At("tags").At("other") != nil {
		t.Error("more than the tag is there")
	}
}
