package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// TestWrongCredentials wants a run with credentials that nobody accepts to end
// at once, say what to do, and leave everything as it is.
func TestWrongCredentials(t *testing.T) {
	for _, tt := range []struct {
		name  string
		key   string // empty: acme's
		fault acme.Fault
		calls int // at most
		says  []string
	}{
		{"wrong", "AKIDWRONG", acme.Fault{}, 1, []string{"refused", "InvalidClientTokenId", "log in"}},
		{"none", "-", acme.Fault{}, 0, []string{"no credentials", "log in"}},
		{"expired", "", acme.Fault{Kind: acme.Refuse, Status: 403, Code: "ExpiredToken"}, 1, []string{"expired", "log in"}},
		{"not to be asked for", "", acme.Fault{Kind: acme.Throttle}, 3, []string{"Throttling", "try again later"}},
		{"of a broken server", "", acme.Fault{Kind: acme.ServerError}, 3, []string{"InternalFailure", "check the network"}},
		{"behind a page", "", acme.Fault{Kind: acme.HTML}, 3, []string{"unreadable answer", "check the network"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := simulator.Options{Now: firstNight}
			if tt.fault.Kind != 0 {
				tt.fault.Operation = "*"
				o.Faults = []acme.Fault{tt.fault}
			}
			acme, err := simulator.Start(o)
			if err != nil {
				t.Fatal(err)
			}
			defer acme.Close()
			dir := t.TempDir()
			if _, err := furnish(dir, &simulated{aws: acme}); err != nil {
				t.Fatal(err)
			}
			before := filesIn(t, dir)
			key, secret := acme.Credentials()
			env := []string{"HOME=" + dir, "AWS_EC2_METADATA_DISABLED=true"}
			if tt.key != "" {
				key = tt.key
			}
			if key != "-" {
				env = append(env, "AWS_ACCESS_KEY_ID="+key, "AWS_SECRET_ACCESS_KEY="+secret)
			}
			cmd := exec.CommandContext(t.Context(), "auditor", "run", "--config", filepath.Join(dir, defaultConfig), "--allow-custom-endpoints", "--out", filepath.Join(dir, "out"))
			cmd.Env = append(os.Environ(), env...)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			cmd.Run()
			if code := cmd.ProcessState.ExitCode(); code != exitFailed {
				t.Errorf("exit code %d, want %d", code, exitFailed)
			}
			for _, want := range tt.says {
				if !strings.Contains(stderr.String(), want) {
					t.Errorf("it does not say %q: %s", want, &stderr)
				}
			}
			calls := 0
			for _, n := range acme.Calls() {
				calls += n
			}
			if calls > tt.calls {
				t.Errorf("%d calls, want at most %d: %v", calls, tt.calls, acme.Calls())
			}
			want := append(before, "/state/history.db", "/state/inventory.lock") // both empty
			slices.Sort(want)
			if after := filesIn(t, dir); !slices.Equal(after, want) {
				t.Errorf("there are %v, want %v", after, want)
			}
		})
	}
}

// filesIn are the paths of all files below a folder.
func filesIn(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files = append(files, path[len(dir):])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
