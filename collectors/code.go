package collectors

import "strings"

// codeLimit is the longest error code that is kept, in bytes.
const codeLimit = 100

// PlainCode is a provider's error code as it may stand in a reason: it is text
// from outside, of which letters, digits and "._-" are kept, up to 100.
func PlainCode(code string) string {
	code = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '_', r == '-':
			return r
		}
		return -1
	}, code)
	return code[:min(len(code), codeLimit)]
}
