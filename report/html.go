package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	// html/template, but that a page cannot call methods: so the linker may leave
	// out those that nothing calls, of which the providers' clients have 13 MB.
	template "github.com/DataDog/datadog-agent/pkg/template/html"

	"github.com/corporate-sre/auditor/policies"
)

var (
	//go:embed page/page.html
	pageHTML string

	//go:embed page/page.css
	pageCSS string

	//go:embed page/page.js
	pageJS string
)

// WriteHTML writes report.html: one file that needs no network. Its content
// security policy lets only the style and the script run that stand in this
// repository, by their digests; whatever a name or a tag says is text.
func WriteHTML(w io.Writer, run *Run) error {
	t, err := pageTemplate()
	if err != nil {
		return err
	}
	p, err := newPage(run)
	if err != nil {
		return err
	}
	var page strings.Builder
	if err := t.Execute(&page, p); err != nil {
		return err
	}
	// The template makes text harmless to the browser, but not to the reader,
	// whom an override of the direction of writing misleads.
	out := bufio.NewWriter(w)
	for line := range strings.Lines(page.String()) {
		line, ended := strings.CutSuffix(line, "\n")
		out.WriteString(Plain(line))
		if ended {
			out.WriteByte('\n')
		}
	}
	return out.Flush()
}

// pageTemplate is the page with its digests filled in. They are constants of
// this build, so they are put in before parsing.
func pageTemplate() (*template.Template, error) {
	source := strings.NewReplacer("STYLE-DIGEST", digest(pageCSS), "SCRIPT-DIGEST", digest(pageJS)).Replace(pageHTML)
	return template.New("page").Funcs(template.FuncMap{
		"style":  func() template.CSS { return template.CSS(pageCSS) }, // our own file, no data
		"script": func() template.JS { return template.JS(pageJS) },    // our own file, no data
		"count":  count,
		"number": grouped[int],
		"few":    few,
		"class":  class,
		"row":    func(l pageTallyList, t pageTally) tallyRow { return tallyRow{l, t} },
	}).Parse(source)
}

// digest is a CSP source that allows exactly this text.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("sha256-%s", base64.StdEncoding.EncodeToString(sum[:]))
}

// class is a class of page.css for a severity, whatever the run says.
func class(severity any) string {
	if s := policies.Severity(fmt.Sprint(severity)); s.Rank() >= 0 {
		return string(s)
	}
	return string(policies.Informational)
}
