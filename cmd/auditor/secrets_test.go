package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// TestCredentialsOfNoSourceAreKept audits the whole company, with trouble, and
// looks for the credentials of every source in all that is printed and written.
func TestCredentialsOfNoSourceAreKept(t *testing.T) {
	t.Parallel()
	n, company := wholeNight(t,
		acme.Fault{Operation: "slack:users.list", Kind: acme.HTML},
		acme.Fault{Operation: "okta:GET /api/v1/users", Kind: acme.Deny},
		acme.Fault{Operation: "pagerduty:users", Kind: acme.ServerError},
		acme.Fault{Operation: "github:GET /orgs/{org}/hooks", Kind: acme.Truncate},
		acme.Fault{Operation: "gcp:CloudBilling.ListBillingAccounts", Kind: acme.Deny},
	)
	secrets := company.environment()
	if len(secrets) < 10 {
		t.Fatalf("%d secrets, want those of every source", len(secrets))
	}
	look := func(where, text string) {
		for name, secret := range secrets {
			for line := range strings.Lines(secret) { // of a key, each line
				if line = strings.TrimSpace(line); len(line) >= 8 && !strings.HasPrefix(line, "-----") && strings.Contains(text, line) {
					t.Errorf("%s holds a part of %s", where, name)
				}
			}
		}
	}
	look("the standard output", n.stdout)
	look("the standard error", n.stderr)
	err := filepath.WalkDir(n.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".zst") {
			return err
		}
		b, err := os.ReadFile(path)
		look(path, string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Open(filepath.Join(n.dir, "state", "inventory"))
	if err != nil {
		t.Fatal(err)
	}
	defer inv.Close()
	for entry := range inv.Scopes() {
		for doc, err := range inv.Documents(entry) {
			if err != nil {
				t.Fatal(err)
			}
			look(entry.Scope.ID(), string(doc.JSON))
		}
	}
}
