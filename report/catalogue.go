package report

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// A File is one file of a catalogue.
type File struct {
	Name string // below its folder, with slashes
	Text []byte
}

// catalogued are the IDs that can name a file anywhere, and stand in a command.
var catalogued = regexp.MustCompile(`^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$`)

// Catalogue is the controls as Markdown: README.md lists them by category, and
// controls/ID.md is the page of each. Equal controls give equal bytes. What
// policies say is hostile text, in here too.
func Catalogue(controls []Control) ([]File, error) {
	controls = slices.Clone(controls)
	collectors.Sort(controls, func(a, b Control) int { return strings.Compare(a.ID, b.ID) })
	files := []File{{"README.md", []byte(mdIndex(controls))}}
	for i := range controls {
		c := &controls[i]
		if !catalogued.MatchString(c.ID) {
			return nil, fmt.Errorf("report: control %.80q cannot name a file; use letters, digits and _ in the names of its package", c.ID)
		}
		files = append(files, File{"controls/" + c.ID + ".md", []byte(mdSheet(c))})
	}
	return files, nil
}

// mdIndex lists the controls by category, those of the worst severity first.
func mdIndex(controls []Control) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Controls\n\n%s. \"auditor controls docs\" writes this.\n", sentence(count(len(controls), "control")))
	by := map[string][]*Control{}
	for i := range controls {
		by[controls[i].Category] = append(by[controls[i].Category], &controls[i])
	}
	for _, category := range slices.Sorted(maps.Keys(by)) {
		fmt.Fprintf(&b, "\n## %s\n\n| Severity | Control | Judges |\n|---|---|---|\n", md(category))
		list := by[category]
		slices.SortStableFunc(list, func(a, b *Control) int { return b.Severity.Rank() - a.Severity.Rank() })
		for _, c := range list {
			types := "every type"
			if len(c.AssetTypes) > 0 {
				types = few(c.AssetTypes, mdList)
			}
			fmt.Fprintf(&b, "| %s | [%s](controls/%s.md)<br>%s | %s |\n", mdText(string(c.Severity)), md(c.Title), c.ID, mdID(c.ID), md(types))
		}
	}
	return b.String()
}

// mdSheet is the page of a control.
func mdSheet(c *Control) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", md(c.Title), mdID(c.ID))
	for _, part := range []struct{ name, text string }{{"Why it matters", c.Description}, {"How to fix it", c.Remediation}} {
		if text := mdProse(part.text); text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", part.name, text)
		}
	}
	b.WriteString("\n## Facts\n\n")
	for _, f := range factsOf(c) {
		if len(f.Values) == 1 {
			fmt.Fprintf(&b, "- **%s:** %s\n", f.Name, mdValue(f.Values[0]))
			continue
		}
		fmt.Fprintf(&b, "- **%s:**\n", f.Name)
		for _, v := range f.Values {
			fmt.Fprintf(&b, "  - %s\n", mdValue(v))
		}
	}
	if rego := regoOf(c); rego != "" {
		fence := "```"
		for strings.Contains(rego, fence) {
			fence += "`"
		}
		fmt.Fprintf(&b, "\n<details><summary>Rego</summary>\n\n%srego\n%s%s\n\n</details>\n", fence, rego, fence)
	}
	return b.String()
}

func mdValue(v value) string {
	text := mdText(v.Text)
	if v.URL != "" {
		text = "<" + v.URL + ">"
	}
	if v.Code != "" {
		text = strings.TrimSuffix(mdCode(v.Code)+": "+text, ": ")
	}
	return v.Before + text
}
