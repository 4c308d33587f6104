package engine

import (
	"encoding/json"
	"testing"
)

func TestTypeOf(t *testing.T) {
	for document, want := range map[string]string{
		`{"id":"x","type":"aws.account","name":"{\"type\":\"aws.volume\"}"}`:      "aws.account",
		` { "a" : { "type" : "no" } , "b" : [ 1 , "]" ] , "type" : "hr.person" }`: "hr.person",
		`{"n":-1.5,"t":true,"z":null,"type":"aws.policy"}`:                        "aws.policy",
		`{"type":"aws.policy"`:  "aws.policy",
		`{"name":"type","x":1}`: "",
		`{"type":7}`:            "",
		`{"type":"a\u002eb"}`:   "",
		`{"type":"`:             "",
		`{"type"`:               "",
		`{"a":[[}`:              "",
		`["type"]`:              "",
		``:                      "",
	} {
		if got := TypeOf([]byte(document)); got != want {
			t.Errorf("TypeOf(%s) = %q, want %q", document, got, want)
		}
	}
}

// FuzzFields compares with encoding/json on what is valid.
func FuzzFields(f *testing.F) {
	f.Add([]byte(`{"a":1,"b":[{"c":"}"}],"d":"\"","e":{},"f":true}`))
	f.Add([]byte(`{"a":`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got := map[string]string{}
		for key, value := range Fields(b) {
			var k string
			if json.Unmarshal([]byte(`"`+string(key)+`"`), &k) == nil {
				got[k] = string(value)
			}
		}
		var want map[string]json.RawMessage
		if json.Unmarshal(b, &want) != nil {
			return
		}
		if len(got) != len(want) {
			t.Fatalf("%s has fields %q, want %q", b, got, want)
		}
		for k, v := range want {
			if got[k] != string(v) {
				t.Errorf("%s: %q is %q, want %q", b, k, got[k], v)
			}
		}
	})
}
