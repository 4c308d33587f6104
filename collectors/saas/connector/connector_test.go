package connector

import "testing"

func TestBuiltIn(t *testing.T) {
	for name, c := range BuiltIn() {
		for _, op := range c.Operations() {
			t.Log(name, op)
		}
	}
}
