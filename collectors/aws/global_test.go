package aws

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestCollectGlobal(t *testing.T) {
	files, err := filepath.Glob("testdata/global_*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			collectCase(t, file, memberOf("global", "", globalTypes), (*Source).collectGlobal)
		})
	}
}
