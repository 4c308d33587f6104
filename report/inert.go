package report

import (
	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// Markdown is hostile text as GitHub-flavoured Markdown that shows it and does
// nothing else, in a line, a title or a cell; longer text is cut after n bytes.
func Markdown(s string, n int) string { return mdText(short(s, n)) }

// MarkdownCode is Markdown in the type of code.
func MarkdownCode(s string, n int) string { return mdCode(short(s, n)) }

// MarkdownInline is Markdown for the middle of a line, with its spaces.
func MarkdownInline(s string) string { return mdInline(s) }

// Amounts are sums of money as people write them: "1,234.50 USD + 1,234 JPY".
func Amounts(all ...collectors.Money) string { return amounts(all) }

// ConsoleURL is an address if it is one of a provider's console, else empty.
func ConsoleURL(raw string) string { return consoleURL(raw) }

// Control is the control of that ID; one without an ID when the run has none.
func (run *Run) Control(id string) *Control { return run.control(id) }

// Subject names the asset of a finding and where it is. It is hostile text.
func (run *Run) Subject(f *policies.Finding) string { return run.subject(f) }
