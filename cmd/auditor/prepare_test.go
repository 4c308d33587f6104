package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestInitialOutlets reads what init writes, with the blocks of the backlog and
// the alerts turned on.
func TestInitialOutlets(t *testing.T) {
	var text strings.Builder
	on := false
	for line := range strings.Lines(initialFiles[0].text) {
		on = strings.HasPrefix(line, "#") && (on || line == "# backlog:\n" || line == "# alerts:\n")
		if on {
			line = strings.TrimPrefix(line, "# ")
		}
		text.WriteString(line)
	}
	file := filepath.Join(t.TempDir(), defaultConfig)
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	if c.Backlog == nil || c.Backlog.GitHub.App == nil {
		t.Errorf("no backlog in\n%s", &text)
	}
	if c.Alerts == nil || len(c.Alerts.receivers()) != 2 || c.Alerts.Quiet == "" {
		t.Errorf("no alerts in\n%s", &text)
	}
}
