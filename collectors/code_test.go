package collectors

import (
	"strings"
	"testing"
)

func TestPlainCode(t *testing.T) {
	for code, want := range map[string]string{
		"AccessDenied":                         "AccessDenied",
		"compute.disks.list":                   "compute.disks.list",
		"missing_scope\x1b[31m <b>\u202e\n":    "missing_scope31mb",
		"":                                     "",
		"権限がありません":                             "",
		strings.Repeat("x", codeLimit+1) + "é": strings.Repeat("x", codeLimit),
	} {
		if got := PlainCode(code); got != want {
			t.Errorf("PlainCode(%q) = %q, want %q", code, got, want)
		}
	}
}
