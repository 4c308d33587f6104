package report

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

func TestPlain(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"leaves names alone", "payments-prod", "payments-prod"},
		{"leaves Japanese alone", "決済基盤", "決済基盤"},
		{"flattens lines", "a\nb\r\nc\u2028d\te", "a b  c d e"},
		{"shows an escape", "\x1b[31m", `\x1b[31m`},
		{"shows a bidirectional override", "a\u202eb", `a\u202eb`},
		{"shows a tag character", "a\U000e0041", `a\U000e0041`},
		{"replaces bytes that are no UTF-8", "a\x9bb", "a\ufffdb"},
		{"keeps a variation selector", "葛\U000e0100", "葛\U000e0100"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Plain(tt.in); got != tt.want {
				t.Errorf("Plain(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestPlainIsOneVisibleLine(t *testing.T) {
	for name, in := range hostile {
		t.Run(name, func(t *testing.T) { oneVisibleLine(t, Plain(in)) })
	}
}

func oneVisibleLine(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%q is no UTF-8", s)
	}
	for _, r := range s {
		if !unicode.IsGraphic(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			t.Errorf("%q holds %U", s, r)
		}
	}
}

func TestSafeWriter(t *testing.T) {
	for name, in := range hostile {
		t.Run(name, func(t *testing.T) {
			var whole, split bytes.Buffer
			if _, err := NewSafeWriter(&whole).Write([]byte(in + "\n")); err != nil {
				t.Fatal(err)
			}
			w := NewSafeWriter(&split)
			for i := range len(in) {
				if _, err := w.Write([]byte{in[i]}); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := w.Write([]byte("\n")); err != nil {
				t.Fatal(err)
			}
			if whole.String() != split.String() {
				t.Errorf("in one piece %q, byte by byte %q", whole.String(), split.String())
			}
			safeLog(t, whole.String())
		})
	}
}

// safeLog reads a log as a terminal and a CI system would.
func safeLog(t *testing.T, log string) {
	t.Helper()
	for line := range strings.Lines(log) {
		line = strings.TrimSuffix(line, "\n")
		oneVisibleLine(t, line)
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##") {
			t.Errorf("%q is a CI command", line)
		}
	}
}

var gfm = goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))

// mdLiveNodes returns the kinds of the nodes that only live Markdown makes.
func mdLiveNodes(md string) []string {
	src := []byte(md)
	var live []string
	doc := gfm.Parser().Parse(text.NewReader(src))
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.(type) {
		case *ast.Document, *ast.Paragraph, *ast.Text, *ast.String, *ast.CodeSpan,
			*east.Table, *east.TableHeader, *east.TableRow, *east.TableCell:
		default:
			live = append(live, n.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		panic(err)
	}
	return live
}

func TestMarkdownTextIsDead(t *testing.T) {
	for name, in := range hostile {
		for sink, md := range map[string]string{"text": mdText(in), "code": mdCode(in)} {
			t.Run(name+", "+sink, func(t *testing.T) {
				table := "| a | b |\n|---|---|\n| " + md + " | x |\n"
				for where, doc := range map[string]string{"alone": md, "in a sentence": "Asset " + md + " is open", "in a table": table} {
					if live := mdLiveNodes(doc); len(live) > 0 {
						t.Errorf("%s: %q makes %v", where, doc, live)
					}
				}
				if n := cells(table); n != 2 {
					t.Errorf("the row has %d cells, want 2: %q", n, table)
				}
				rendered := strings.ReplaceAll(renderedText(md), "\u00a0", " ")
				for _, live := range []string{"@octocat", "@acme", "#1", "GH-1", "gh-2", "root@evil", "://evil", "www.evil"} {
					if strings.Contains(liveText(md), live) {
						t.Errorf("the rendered text %q holds %s", rendered, live)
					}
				}
				if strings.HasPrefix(md, "`") && strings.Contains(md, zwsp) {
					t.Errorf("who copies the code %q gets a zero-width space", md)
				}
				back := strings.ReplaceAll(rendered, zwsp, "")
				if want := strings.TrimSpace(Plain(in)); strings.TrimSpace(back) != want {
					t.Errorf("reads %q, want %q", back, want)
				}
			})
		}
	}
}

// cells counts the cells of the last row that have text.
func cells(md string) int {
	src := []byte(md)
	n := 0
	_ = ast.Walk(gfm.Parser().Parse(text.NewReader(src)), func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if row, ok := node.(*east.TableRow); ok && entering {
			n = 0
			for c := row.FirstChild(); c != nil; c = c.NextSibling() {
				n++
			}
		}
		return ast.WalkContinue, nil
	})
	return n
}

// renderedText is the text that a reader of md sees.
func renderedText(md string) string { return textOf(renderedHTML(md)) }

// liveText is what GitHub looks through for mentions and references: the text
// without what is code.
func liveText(md string) string {
	return textOf(codeSpan.ReplaceAllString(renderedHTML(md), " "))
}

var codeSpan = regexp.MustCompile(`(?s)<code>.*?</code>`)

func renderedHTML(md string) string {
	var out bytes.Buffer
	if err := gfm.Convert([]byte(md), &out); err != nil {
		panic(err)
	}
	return out.String()
}

func TestCSVText(t *testing.T) {
	for name, in := range hostile {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			w := csv.NewWriter(&out)
			if err := w.Write([]string{csvText(in), "end"}); err != nil {
				t.Fatal(err)
			}
			w.Flush()
			rows, err := csv.NewReader(&out).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != 1 || len(rows[0]) != 2 {
				t.Fatalf("reads back as %d rows: %q", len(rows), rows)
			}
			safeCell(t, rows[0][0])
		})
	}
	if got := csvText("決済"); got != "決済" {
		t.Errorf("csvText of a Japanese name = %q, want it untouched", got)
	}
}

func safeCell(t *testing.T, cell string) {
	t.Helper()
	oneVisibleLine(t, cell)
	if trimmed := strings.TrimSpace(cell); strings.IndexAny(trimmed, "=+-@＝＋－＠") == 0 {
		t.Errorf("a spreadsheet takes %q for a formula", cell)
	}
}

// FuzzText looks for text that comes alive in any of the text formats.
func FuzzText(f *testing.F) {
	for _, payload := range hostile {
		f.Add(payload)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 {
			return
		}
		oneVisibleLine(t, Plain(s))
		safeCell(t, csvText(s))
		var log bytes.Buffer
		if _, err := NewSafeWriter(&log).Write([]byte(s + "\n")); err != nil {
			t.Fatal(err)
		}
		safeLog(t, log.String())
		const cellTexts = 2 // of these; prose is in no table
		for i, md := range []string{mdText(s), mdCode(s), mdProse(s)} {
			table := "| a | b |\n|---|---|\n| " + strings.ReplaceAll(md, "\n", " ") + " | x |\n"
			docs := []string{md, "- " + md, "Asset " + md + " is open"}
			if i < cellTexts {
				docs = append(docs, table)
			}
			for _, doc := range docs {
				live := mdLiveNodes(doc)
				if strings.HasPrefix(doc, "- ") {
					live = slices.DeleteFunc(live, func(kind string) bool { return kind == "List" || kind == "ListItem" || kind == "TextBlock" })
				}
				if len(live) > 0 {
					t.Errorf("%q makes %v", doc, live)
				}
			}
			if n := cells(table); i < cellTexts && n != 2 {
				t.Errorf("the row has %d cells, want 2: %q", n, table)
			}
		}
	})
}

// A command is copied from the report, so nothing may stand in it that its
// author did not write.
func TestProseKeepsCommands(t *testing.T) {
	in := "See https://acme.example, run `aws iam create-policy --policy-document file://trust.json | jq '.a\\b'` as @root.\n\nThen `gcloud storage rm gs://BUCKET#1 --tag=@x`."
	got := mdProse(in)
	for _, want := range []string{
		"`aws iam create-policy --policy-document file://trust.json | jq '.a\\b'`", "`gcloud storage rm gs://BUCKET#1 --tag=@x`",
		"https:" + zwsp + "//acme.example", "@" + zwsp + "root.\n\nThen",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if live := mdLiveNodes(got); len(live) > 0 {
		t.Errorf("%q makes %v", got, live)
	}
}

func TestMarkdownShowsWholeRemediations(t *testing.T) {
	got := mdSteps("In AWS run `aws x`.\n\nIn Google Cloud run `gcloud y`.")
	if want := []string{"In AWS run `aws x`.", "In Google Cloud run `gcloud y`."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	got = mdSteps("In AWS run `aws x`.\n`gcloud " + strings.Repeat("y", mdFix) + "`")
	if want := []string{"In AWS run `aws x`.", "The rest is in report.html."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
