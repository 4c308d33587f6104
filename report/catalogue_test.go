package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

func TestCatalogue(t *testing.T) {
	files, err := Catalogue(acme().Controls)
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for i, f := range files {
		if i < 2 {
			all.WriteString("-- " + f.Name + " --\n")
			all.Write(f.Text)
		}
	}
	if files[1].Name != "controls/cost.aws_bucket_lifecycle.md" || len(files) != 1+len(acme().Controls) {
		t.Errorf("%d files, the second is %s", len(files), files[1].Name)
	}
	golden(t, "catalogue.md", all.Bytes())
	golden(t, "catalogue_control.md", fileOf(t, files, "controls/cost.aws_volume_unattached.md"))
	again, err := Catalogue(acme().Controls)
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		if !bytes.Equal(files[i].Text, again[i].Text) {
			t.Errorf("%s has other bytes the second time", files[i].Name)
		}
	}
}

func fileOf(t *testing.T, files []File, name string) []byte {
	t.Helper()
	for _, f := range files {
		if f.Name == name {
			return f.Text
		}
	}
	t.Fatalf("no file %s", name)
	return nil
}

// TestHostileCatalogue wants each page to hold the nodes that harmless texts
// give, whatever a policy says.
func TestHostileCatalogue(t *testing.T) {
	want := map[string]map[string]int{}
	for _, f := range catalogueOf(t, "harmless") {
		want[f.Name] = kindsIn(f.Text)
	}
	for name, payload := range hostile {
		t.Run(name, func(t *testing.T) {
			for _, f := range catalogueOf(t, payload) {
				got := kindsIn(f.Text)
				for kind, n := range got {
					// Text may be cut into several nodes, and paragraphs of prose and
					// commands in it are a policy's to make.
					if kind != "Text" && kind != "CodeSpan" && kind != "Paragraph" && n > want[f.Name][kind] {
						t.Errorf("%s has %d nodes of kind %s, want %d", f.Name, n, kind, want[f.Name][kind])
					}
				}
				shown, _, _ := strings.Cut(string(f.Text), "<details>") // GitHub makes no links in the code below
				rendered := liveText(shown)
				for _, live := range []string{"@octocat", "@acme", "GH-1", "#1", "://evil", "www.evil"} {
					if strings.Contains(rendered, live) {
						t.Errorf("the rendered text of %s holds %s", f.Name, live)
					}
				}
				oneVisibleLine(t, strings.ReplaceAll(strings.ReplaceAll(string(f.Text), "\n", " "), zwsp, ""))
			}
		})
	}
}

// catalogueOf is a catalogue whose every text but the IDs is the payload.
func catalogueOf(t *testing.T, payload string) []File {
	t.Helper()
	run, ids := poisoned(payload), acme()
	for i := range run.Controls {
		run.Controls[i].ID = ids.Controls[i].ID
	}
	files, err := Catalogue(run.Controls)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func kindsIn(markdown []byte) map[string]int {
	kinds := map[string]int{}
	_ = ast.Walk(gfm.Parser().Parse(text.NewReader(markdown)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			kinds[n.Kind().String()]++
		}
		return ast.WalkContinue, nil
	})
	return kinds
}

func TestCatalogueRefusesIDs(t *testing.T) {
	for _, id := range []string{"", "..", "../x", "a/b", "a b", "a..b", ".a", "a.b\n", `a\b`, "é.a"} {
		run := acme()
		run.Controls[0].ID = id
		if _, err := Catalogue(run.Controls); err == nil {
			t.Errorf("%q names a file", id)
		}
	}
}

func TestReferenceURL(t *testing.T) {
	for _, u := range []string{"https://docs.aws.amazon.com/ebs/latest/a.html#b", "https://example.com/?a=b&c=%20d"} {
		if got := referenceURL(u); got != u {
			t.Errorf("%q gives %q, want it unchanged", u, got)
		}
	}
	for _, u := range []string{"", "2.1.2", "http://example.com/", "javascript:alert(1)", "https://user@example.com/", "https://", "https:x", "https://a/ b", "https://a/)", "https://a/>", "https://a/|", "https://a/\u202e", "see https://a.example"} {
		if got := referenceURL(u); got != "" {
			t.Errorf("%q gives %q, want none", u, got)
		}
	}
}
