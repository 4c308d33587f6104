package acme

import (
	"reflect"
	"testing"
)

func TestPlant(t *testing.T) {
	put := func(id string) func(*[]string) string {
		return func(c *[]string) string { *c = append(*c, id); return id }
	}
	flaws := []Flaw[*[]string]{
		{Control: "z", What: "always", Plant: put("1")},
		{Control: "b", Also: []string{"a"}, Nights: Odd, What: "mended", Plant: put("2")},
		{Control: "b", Nights: Even, What: "new", Plant: put("3")},
	}
	odd := []Planted{{"a", "2", "mended"}, {"b", "2", "mended"}, {"z", "1", "always"}}
	even := []Planted{{"b", "3", "new"}, {"z", "1", "always"}}
	for night, want := range [][]Planted{odd, odd, even, odd} {
		var company []string
		if got := Plant(&company, night, flaws...); !reflect.DeepEqual(got, want) || len(company) != 2 {
			t.Errorf("night %d has %v, %v, want %v", night, got, company, want)
		}
	}
}
