package saas

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// addressLimit is the longest address that mail can carry, RFC 5321.
const addressLimit = 254

// Address is a mail address in the form in which equal addresses are equal:
// full-width letters are ASCII, invisible characters are gone, all is in lower
// case, and the domain is as in DNS. False means that s is no address.
//
// The tag after a plus stays: whether it matters is known of each domain only.
func Address(s string) (string, bool) {
	s = strings.TrimPrefix(strings.ToLower(normal(s)), "mailto:")
	local, domain, found := strings.Cut(s, "@")
	if !found || local == "" || strings.ContainsAny(s, " ,;<>\"'()/\\") || strings.Contains(domain, "@") {
		return "", false
	}
	domain = strings.TrimSuffix(domain, ".")
	if !ascii(domain) {
		var err error
		if domain, err = idna.Lookup.ToASCII(domain); err != nil {
			return "", false
		}
	}
	s = local + "@" + domain
	if !strings.Contains(strings.Trim(domain, "."), ".") || len(s) > addressLimit {
		return "", false
	}
	return s, true
}

// Domain is the domain of an address in normal form; empty for another text.
func Domain(address string) string {
	_, domain, _ := strings.Cut(address, "@")
	return domain
}

// WithoutTag is an address in normal form without what follows a plus in its
// local part: "yuki+lab@acme.example" is "yuki@acme.example". Use it for the
// domains that are known to deliver both to one person.
func WithoutTag(address string) string {
	local, domain, found := strings.Cut(address, "@")
	if bare, _, tagged := strings.Cut(local, "+"); found && tagged && bare != "" {
		return bare + "@" + domain
	}
	return address
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
