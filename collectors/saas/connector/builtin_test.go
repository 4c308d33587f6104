package connector

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
)

// TestBuiltIn reads what each product's documentation shows, and compares with
// the golden file beside it.
func TestBuiltIn(t *testing.T) {
	for name, c := range BuiltIn() {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, archiveOf(t, name))
			got := render(t, collect(t, open(t, c, f.URL)))
			if len(f.strange) > 0 {
				t.Errorf("requests that testdata/%s.txtar does not answer:\n%s", name, strings.Join(f.strange, "\n"))
			}
			if strings.Contains(got, secret) {
				t.Error("a secret is in the output")
			}
			golden := path.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s is another:\n%s\nif that is right, run go test ./collectors/saas/connector -update", golden, got)
			}
			for _, answer := range unanswered(f) {
				t.Errorf("testdata/%s.txtar answers %q, which nobody asks", name, answer)
			}
		})
	}
}

// unanswered are the answers whose path was never called.
func unanswered(f *fake) []string {
	var left []string
	for name := range f.answers {
		_, p, _ := strings.Cut(name, " ")
		p, _, _ = strings.Cut(p, "?")
		p, _, _ = strings.Cut(p, " ")
		if f.calls[p] == 0 {
			left = append(left, name)
		}
	}
	return left
}

func TestConformance(t *testing.T) {
	for name, c := range BuiltIn() {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, archiveOf(t, name))
			collectortest.Test(t, open(t, c, f.URL), collectortest.Options{})
		})
	}
}

// TestDenial denies each operation alone: what it feeds is not complete, and
// nothing else changes.
func TestDenial(t *testing.T) {
	for name, c := range BuiltIn() {
		healthy := incomplete(collect(t, open(t, c, newFake(t, archiveOf(t, name)).URL)))
		for _, op := range c.Operations() {
			t.Run(op.Name, func(t *testing.T) {
				f := newFake(t, archiveOf(t, name))
				f.deny = requestName(c, strings.TrimPrefix(op.Name, name+":"))
				inv := collect(t, open(t, c, f.URL))
				want := slices.Clone(healthy)
				for _, feed := range op.Feeds {
					want = append(want, feed)
				}
				got := incomplete(inv)
				for _, feed := range got {
					if !slices.Contains(want, feed) && !(feed.Path != "" && slices.Contains(want, collectors.Feed{Type: feed.Type})) {
						t.Errorf("%v is incomplete although %s does not feed it", feed, op.Name)
					}
				}
				for _, feed := range op.Feeds {
					if !slices.Contains(got, feed) {
						t.Errorf("%v is complete without %s", feed, op.Name)
					}
				}
				for _, line := range inv.Coverage {
					if line.State == collectors.Denied && line.Needs == "" {
						t.Errorf("%+v does not say what it needs", line)
					}
				}
			})
		}
	}
}

// incomplete are the feeds that are blind.
func incomplete(inv collectors.Inventory) []collectors.Feed {
	var all []collectors.Feed
	for _, line := range inv.Coverage {
		if f := (collectors.Feed{Type: line.AssetType, Path: line.Path}); line.State.Incomplete() && !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

// requestName is how the names of a request begin on the fake.
func requestName(c Connector, request string) string {
	if o := c.file.Auth.OAuth; o != nil && request == tokenRequest {
		return "POST /oauth/token "
	}
	r := c.file.Requests[request]
	if !r.Post.given() {
		return "GET " + r.Get.path(settings) + " "
	}
	name := "POST " + r.Post.path(settings) + ` {"cursor":null`
	if r.Each != nil {
		return name + `,"` + r.Each.Name + `"`
	}
	return name + "}"
}
