package web

import (
	"net/http"
	"slices"
	"strings"
)

// NextLink is the address of the next page in the Link headers of an answer
// (RFC 8288). Empty: there is none, or the server says that it would be empty.
func NextLink(header http.Header) string {
	for _, line := range header.Values("Link") {
		for line != "" {
			_, line, _ = strings.Cut(line, "<")
			address, rest, closed := strings.Cut(line, ">")
			if !closed {
				break
			}
			parameters := rest
			for i := range rest { // the comma before another link: one may stand in quotes, too
				if rest[i] == ',' && strings.HasPrefix(strings.TrimLeft(rest[i+1:], " \t"), "<") {
					parameters = rest[:i]
					break
				}
			}
			line = rest[len(parameters):]
			if leads(parameters) {
				return address
			}
		}
	}
	return ""
}

// leads reports whether the parameters of a link say that it is the next page
// and, where they tell, that there is something on it.
func leads(parameters string) bool {
	next, empty := false, false
	for p := range strings.SplitSeq(strings.ToLower(strings.ReplaceAll(parameters, `"`, "")), ";") {
		name, value, _ := strings.Cut(p, "=")
		switch strings.TrimSpace(name) {
		case "rel":
			next = slices.Contains(strings.Fields(value), "next")
		case "results":
			empty = strings.TrimSpace(value) == "false"
		}
	}
	return next && !empty
}
