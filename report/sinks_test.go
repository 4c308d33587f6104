package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Each payload goes through each format in every text of a run; the output is
// read again by a second parser. The page has its own test.

func TestHostileTerminal(t *testing.T) {
	for name, payload := range hostile {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Terminal(&b, poisoned(payload), TerminalOptions{Colour: true, Files: []string{payload}}); err != nil {
				t.Fatal(err)
			}
			safeLog(t, sgr.ReplaceAllString(b.String(), ""))
		})
	}
}

func TestHostileMarkdown(t *testing.T) {
	// What the report itself is made of, whatever the texts say.
	harmless := map[string]int{}
	for _, kind := range mdKinds(t, poisoned("harmless")) {
		harmless[kind]++
	}
	for name, payload := range hostile {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := WriteMarkdown(&b, poisoned(payload)); err != nil {
				t.Fatal(err)
			}
			got := map[string]int{}
			for _, kind := range mdKinds(t, poisoned(payload)) {
				got[kind]++
			}
			for kind, n := range got {
				if kind != "Text" && kind != "CodeSpan" && n > harmless[kind] {
					t.Errorf("%d nodes of kind %s, want at most %d", n, kind, harmless[kind])
				}
			}
			for _, kind := range []string{"Link", "AutoLink", "Image", "RawHTML", "HTMLBlock"} {
				if got[kind] > 0 {
					t.Errorf("%d nodes of kind %s", got[kind], kind)
				}
			}
			rendered := liveText(b.String())
			for _, live := range []string{"@octocat", "@acme", "GH-1", "#1", "://evil", "www.evil"} {
				if strings.Contains(rendered, live) {
					t.Errorf("the rendered text holds %s", live)
				}
			}
			oneVisibleLine(t, strings.ReplaceAll(strings.ReplaceAll(b.String(), "\n", " "), zwsp, ""))
		})
	}
}

func mdKinds(t *testing.T, run *Run) []string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteMarkdown(&b, run); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	err := ast.Walk(gfm.Parser().Parse(text.NewReader(b.Bytes())), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			kinds = append(kinds, n.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

func TestMarkdownFitsAStepSummary(t *testing.T) {
	for name, run := range map[string]*Run{"many findings": large120k(), "long names": poisoned(strings.Repeat("<", 5000))} {
		if name == "long names" {
			for range 7 {
				run.Findings = append(run.Findings, run.Findings...)
				run.Coverage = append(run.Coverage, run.Coverage...)
				run.Waivers = append(run.Waivers, run.Waivers...)
			}
		}
		var b bytes.Buffer
		if err := WriteMarkdown(&b, run); err != nil {
			t.Fatal(err)
		}
		if b.Len() > MaxMarkdown {
			t.Errorf("%s: %d bytes, want at most %d", name, b.Len(), MaxMarkdown)
		}
		if !strings.Contains(b.String(), "findings.csv and run.json hold all") {
			t.Errorf("%s: the report does not say that it is cut", name)
		}
	}
}

func TestHostileCSV(t *testing.T) {
	for name, payload := range hostile {
		t.Run(name, func(t *testing.T) {
			run := poisoned(payload)
			var b bytes.Buffer
			if err := WriteCSV(&b, run); err != nil {
				t.Fatal(err)
			}
			rows, err := csv.NewReader(&b).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != len(run.Findings)+1 {
				t.Errorf("%d rows, want %d", len(rows), len(run.Findings)+1)
			}
			for _, row := range rows {
				for i, cell := range row {
					if !csvColumns[i].number {
						safeCell(t, cell)
					}
				}
			}
		})
	}
}

func TestHostileJSON(t *testing.T) {
	for name, payload := range hostile {
		t.Run(name, func(t *testing.T) {
			written := writeJSON(t, poisoned(payload))
			if !json.Valid(written) {
				t.Error("no JSON")
			}
			run, err := Read(bytes.NewReader(written))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := run.Findings[0].Asset.Name, string([]rune(payload)); got != want {
				t.Errorf("a name reads back as %q, want %q", got, want)
			}
		})
	}
}

func TestHostileSARIF(t *testing.T) {
	for name, payload := range hostile {
		t.Run(name, func(t *testing.T) {
			_, run := sarifOfRun(t, poisoned(payload))
			for _, r := range run.Results {
				oneVisibleLine(t, r.Message.Text)
				if strings.Contains(r.Message.Text, "](") {
					t.Errorf("the message makes a link: %q", r.Message.Text)
				}
			}
			for _, rule := range run.Tool.Driver.Rules {
				if live := mdLiveNodes(strings.ReplaceAll(rule.Help.Markdown, "\n\n", " ")); len(live) > 0 {
					t.Errorf("the help makes %v", live)
				}
			}
		})
	}
}
