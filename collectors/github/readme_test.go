package github

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files and the tables of README.md anew")

// TestReadme keeps the manual in step with the table of operations.
func TestReadme(t *testing.T) {
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := between(t, string(b), "permissions", permissionTable())
	want = between(t, want, "registration", "   <"+RegistrationURL("acme")+">\n   ")
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(b) != want {
		t.Error("README.md is not in step with the operations; run go test ./collectors/github -run TestReadme -update")
	}
}

// between puts text between the two marks of a name.
func between(t *testing.T, s, name, text string) string {
	t.Helper()
	begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->"
	before, rest, ok := strings.Cut(s, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md has no marks of %s", name)
	}
	return before + begin + text + end + after
}

func permissionTable() string {
	var b strings.Builder
	b.WriteString("| call | App or fine-grained token | classic token | without it unknown |\n|---|---|---|---|\n")
	for _, op := range operations {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s |\n", op.Name, op.Permission, op.Scope, unknownWithout(op))
	}
	return b.String()
}

func unknownWithout(op operation) string {
	feeds := slices.Concat(op.Feeds, op.Also)
	if len(op.Feeds) >= len(everything) {
		return "everything"
	}
	var words []string
	for _, f := range feeds {
		word := "`" + f.Type + "`"
		if f.Path != "" {
			word = "`" + strings.TrimPrefix(f.Type, "github.") + " " + strings.TrimPrefix(f.Path, "attributes.") + "`"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// TestPermissionsAreNamed wants a key for each permission that an operation
// names, so that none is left out of the registration.
func TestPermissionsAreNamed(t *testing.T) {
	exempt := []string{"none", "of an owner", "of a GitHub App", "Organization administration: write"}
	for _, op := range operations {
		for name := range strings.SplitSeq(op.Permission, ", ") {
			if permissionKeys[name] == "" && !slices.Contains(exempt, name) {
				t.Errorf("%s: the permission %q has no key", op.Name, name)
			}
		}
	}
}
