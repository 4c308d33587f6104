package gcp

import (
	"os"
	"strings"
	"testing"
)

func TestTheManualNamesEveryPermission(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range operations {
		if !strings.Contains(string(text), "`"+op.Permission+"`") {
			t.Errorf("README.md does not say what is unknown without %s", op.Permission)
		}
	}
}
