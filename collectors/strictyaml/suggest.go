package strictyaml

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// suggest says which of the valid keys was meant, if one is near, and lists
// them all.
func suggest(key string, valid []string) string {
	if len(valid) == 0 {
		return "remove it"
	}
	use := "use one of " + strings.Join(valid, ", ")
	if len(valid) == 1 {
		use = "use " + valid[0]
	}
	near := Nearest(key, valid)
	if near == "" {
		return use
	}
	return fmt.Sprintf("did you mean %q? %s", near, use)
}

// Nearest returns the one of valid that somebody who wrote s meant, or "" when
// none is near enough.
func Nearest(s string, valid []string) string {
	if len(s) > 64 {
		return ""
	}
	fold := func(s string) string {
		return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
	}
	best, least := "", max(1, len(s)/3)+1
	for _, v := range valid {
		if n := distance(fold(s), fold(v)); n < least {
			best, least = v, n
		}
	}
	return best
}

// distance is the number of characters to insert, remove, replace or swap with
// their neighbour to turn a into b.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	var before []int
	last := make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			change := 1
			if s[i] == t[j] {
				change = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+change)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}

// emptyRemedy says what could stand in a file for a value of type t.
func emptyRemedy(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return "write it, or remove the file"
	}
	fields := map[string]reflect.Value{}
	collect(reflect.New(t).Elem(), &yaml.Node{}, fields)
	var keys []string
	for k := range fields {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return "write at least one of its keys: " + strings.Join(keys, ", ")
}
