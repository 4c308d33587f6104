package report

import (
	"strings"

	"golang.org/x/net/html"
)

// textOf is the text of an HTML fragment as its reader sees it.
func textOf(fragment string) string {
	doc, err := html.Parse(strings.NewReader(fragment))
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}
