package report

import (
	"net/url"
	"slices"
	"strings"
)

// consoles are the hosts that a report links to, and those below them.
var consoles = []string{
	"console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com",
	"console.cloud.google.com", "admin.google.com", "github.com",
}

// consoleURL is the address of a provider's console, or empty when raw is
// anything else.
func consoleURL(raw string) string {
	if len(raw) > 2000 || strings.ContainsFunc(raw, unseen) {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if !slices.ContainsFunc(consoles, func(c string) bool { return host == c || strings.HasSuffix(host, "."+c) }) {
		return ""
	}
	return u.String()
}
