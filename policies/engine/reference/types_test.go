package reference

import "testing"

// TestValuesOfAnotherType are unknown: a rule that asks whether something is false
// would pass them.
func TestValuesOfAnotherType(t *testing.T) {
	const mend = " as the schema of aws.volume says; mend what wrote the inventory"
	control := custom("guardrails.a", "requires: [attributes.encrypted, attributes.attached_to, tags]", `deny contains "is not encrypted" if input.asset.attributes.encrypted == false
deny contains "is attached" if count(input.asset.attributes.attached_to) > 1`)
	asset := func(tags, attributes string) string {
		return `{"id":"vol-1","type":"aws.volume","name":"data","tags":` + tags + `,"attributes":` + attributes + `}`
	}
	for name, c := range map[string]struct{ asset, want string }{
		"as they should be":   {asset(`{"a":"b"}`, `{"encrypted":true,"attached_to":["i-1"]}`), "pass"},
		"a text":              {asset(`{}`, `{"encrypted":"false","attached_to":[]}`), "unknown attributes.encrypted is a string, not a boolean" + mend},
		"a number":            {asset(`{}`, `{"encrypted":0,"attached_to":[]}`), "unknown attributes.encrypted is a number, not a boolean" + mend},
		"an object":           {asset(`{}`, `{"encrypted":true,"attached_to":{"a":"i-1"}}`), "unknown attributes.attached_to is an object, not an array" + mend},
		"in a list":           {asset(`{}`, `{"encrypted":true,"attached_to":["i-1",{"id":"i-2"}]}`), "unknown attributes.attached_to.1 is an object, not a string" + mend},
		"a tag":               {asset(`{"a":"b","c":["d"]}`, `{"encrypted":true,"attached_to":[]}`), "unknown tags.c is an array, not a string" + mend},
		"no tags":             {asset(`"a=b"`, `{"encrypted":true,"attached_to":[]}`), "unknown tags is a string, not an object" + mend},
		"two of them":         {asset(`[]`, `{"encrypted":1,"attached_to":[]}`), "unknown attributes.encrypted is a number, not a boolean" + mend + "; tags is an array, not an object" + mend},
		"none":                {asset(`{}`, `{"encrypted":null,"attached_to":[]}`), "pass"},
		"where nobody looks":  {asset(`{}`, `{"encrypted":true,"attached_to":[],"size_gib":"8"}`), "pass"},
		"what no schema says": {asset(`{}`, `{"encrypted":true,"attached_to":[],"colour":1}`), "pass"},
	} {
		t.Run(name, func(t *testing.T) {
			f := night{policies: map[string]string{"a": control}, asset: c.asset}.findings(t)["guardrails.a"]
			if got := status(f); got != c.want {
				t.Errorf("it is %q, want %q", got, c.want)
			}
		})
	}
}
