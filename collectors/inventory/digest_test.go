package inventory

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/corporate-sre/auditor/collectors"
)

func TestDigestOf(t *testing.T) {
	const doc = `{"id":"a","attributes":{"on":true},"collected_at":"2026-11-25T02:00:00Z"}`
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"another time", doc, `{"id":"a","attributes":{"on":true},"collected_at":"2026-11-26T02:00:00Z"}`, true},
		{"a time of another length", doc, `{"id":"a","attributes":{"on":true},"collected_at":"2026-11-26T02:00:00.5+09:00"}`, true},
		{"no time", doc, `{"id":"a","attributes":{"on":true},"collected_at":null}`, true},
		{"another attribute", doc, `{"id":"a","attributes":{"on":false},"collected_at":"2026-11-25T02:00:00Z"}`, false},
		{"without collected_at", doc, `{"id":"a","attributes":{"on":true}}`, false},
		{"another place of collected_at", doc, `{"id":"a","collected_at":"2026-11-25T02:00:00Z","attributes":{"on":true}}`, false},
		{"another case", `{"Collected_At":"1"}`, `{"Collected_At":"2"}`, false},
		{"a longer name", `{"collected_at_":"1"}`, `{"collected_at_":"2"}`, false},
		{"in the attributes", `{"attributes":{"collected_at":"1"},"collected_at":"3"}`, `{"attributes":{"collected_at":"2"},"collected_at":"3"}`, false},
		{"in a list", `{"links":[{"collected_at":"1"}]}`, `{"links":[{"collected_at":"2"}]}`, false},
		{"in a name", `{"name":"\",\"collected_at\":\"1\""}`, `{"name":"\",\"collected_at\":\"2\""}`, false},
		{"as a value", `{"name":"collected_at","a":"1"}`, `{"name":"collected_at","a":"2"}`, false},
		{"with escapes", `{"collected\u005fat":"1"}`, `{"collected\u005fat":"2"}`, true},
		{"with brackets in strings", `{"a":"}]","collected_at":"1","b":["{"]}`, `{"a":"}]","collected_at":"2","b":["{"]}`, true},
		{"as an object", `{"collected_at":{"a":[1,{"collected_at":2}]},"b":1}`, `{"collected_at":3,"b":1}`, true},
		{"with spaces", "{ \"collected_at\" :\t\"1\" , \"b\": 1 }\r\n", "{ \"collected_at\" :\t12 , \"b\": 1 }\r\n", true},
		{"nothing", `{}`, `{ }`, false},
	}
	for _, tt := range tests {
		a, errA := DigestOf([]byte(tt.a))
		b, errB := DigestOf([]byte(tt.b))
		if errA != nil || errB != nil {
			t.Errorf("%s: DigestOf = %v and %v, want no error", tt.name, errA, errB)
		}
		if (a == b) != tt.same {
			t.Errorf("%s: the digests of %s and %s are equal: %v, want %v", tt.name, tt.a, tt.b, a == b, tt.same)
		}
	}
}

func TestDigestOfRefuses(t *testing.T) {
	tests := []struct {
		name, doc string
		want      error
	}{
		{"it twice", `{"collected_at":"1","collected_at":"1"}`, errTwice},
		{"it twice, once with escapes", `{"collected_at":"1","\u0063ollected_at":"2"}`, errTwice},
		{"nothing", ``, errNoObject},
		{"a list", `[]`, errNoObject},
		{"an object that is cut off", `{"collected_at":"1"`, errNoObject},
		{"a string that is cut off", `{"collected_at":"1`, errNoObject},
		{"a string that ends in a backslash", `{"collected_at":"\`, errNoObject},
		{"a number that is cut off", `{"collected_at":1`, errNoObject},
		{"an object without a value", `{"collected_at":}`, errNoObject},
		{"an object without a colon", `{"collected_at"}`, errNoObject},
		{"a name that is no string", `{1:2}`, errNoObject},
		{"a comma at the end", `{"a":1,}`, errNoObject},
		{"a comma at the beginning", `{,"a":1}`, errNoObject},
		{"no comma", `{"a":1 "b":2}`, errNoObject},
		{"brackets that stay open", `{"a":[[1]`, errNoObject},
		{"brackets that nobody opened", `{"a":1]}`, errNoObject},
		{"a second object", `{}{}`, errNoObject},
		{"deep brackets", `{"a":` + strings.Repeat("[", 1<<20), errNoObject},
	}
	for _, tt := range tests {
		if d, err := DigestOf([]byte(tt.doc)); err != tt.want || d != (Digest{}) {
			t.Errorf("%s: DigestOf = %x, %v, want %v", tt.name, d, err, tt.want)
		}
	}
}

// drawAsset draws an asset that may have much in common with another one.
func drawAsset(t *rapid.T) collectors.Asset {
	text := rapid.SampledFrom([]string{"", "a", "collected_at", `","collected_at":"`, `\`, `"}`, "\u2028"})
	a := collectors.Asset{
		ID: text.Draw(t, "id"), Type: "acme.box", Name: text.Draw(t, "name"), Region: text.Draw(t, "region"), Owner: text.Draw(t, "owner"),
		Attributes: json.RawMessage(rapid.SampledFrom([]string{
			`null`, `{}`, `{"collected_at":"1"}`, `{"collected_at":"2"}`, `{ "a": [{"b": {}}, 1] }`, `"{"`,
		}).Draw(t, "attributes")),
		CollectedAt: night.Add(time.Duration(rapid.Int64Range(0, 2e9).Draw(t, "later"))),
	}
	if rapid.Bool().Draw(t, "has tags") {
		a.Tags = map[string]string{text.Draw(t, "tag"): text.Draw(t, "value")}
	}
	return a
}

func TestEqualDigestsAreEqualAssets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawAsset(t), drawAsset(t)
		if rapid.Bool().Draw(t, "only later") {
			later := b.CollectedAt
			b = a
			b.CollectedAt = later
		}
		digests := map[Digest]bool{}
		lines := map[string]bool{}
		for _, x := range []collectors.Asset{a, b} {
			line, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			d, err := DigestOf(line)
			if err != nil {
				t.Fatalf("DigestOf(%s) = %v", line, err)
			}
			digests[d] = true
			x.CollectedAt = time.Time{}
			line, _ = json.Marshal(x)
			lines[string(line)] = true
		}
		if len(digests) != len(lines) {
			t.Errorf("%d digests of %d contents %q", len(digests), len(lines), slices.Collect(maps.Keys(lines)))
		}
	})
}
