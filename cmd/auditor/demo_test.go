package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator"
)

// TestServe keeps a backlog at the served company, with what serve tells.
func TestServe(t *testing.T) {
	t.Parallel()
	d := &backlogDesk{t: t, dir: filepath.Join(t.TempDir(), "it's out"), out: new(bytes.Buffer), now: time.Date(2026, 11, 1, 18, 0, 0, 0, time.UTC)}
	old := filepath.Join(d.dir, "state", "backlog.json")
	if err := writeFile(old, []byte("of an earlier company")); err != nil {
		t.Fatal(err)
	}
	said, stdout := io.Pipe()
	ctx, interrupt := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		now := d.now
		w := &world{stdout: stdout, stderr: io.Discard, getenv: func(string) string { return "" }, environ: func() []string { return nil }, now: func() time.Time { return now }}
		err := serve(ctx, w, demoOptions{out: d.dir, simulator: simulator.Options{Size: 40, Seed: 1}})
		stdout.CloseWithError(err)
		ended <- err
	}()
	var text, source string
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		text += lines.Text() + "\n"
		if strings.HasPrefix(lines.Text(), "  . ") {
			source = lines.Text()
		}
		if strings.Contains(lines.Text(), "backlog apply") {
			break
		}
	}
	if strings.Contains(text, "PRIVATE KEY") || source == "" {
		t.Fatalf("it says\n%s\nand ends with %v", text, lines.Err())
	}
	info, err := os.Stat(filepath.Join(d.dir, "env"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("env is %v", info.Mode())
	}
	printed, err := exec.Command("sh", "-c", source+"\nenv -0").Output()
	if err != nil {
		t.Fatal(err)
	}
	env := map[string]string{}
	for v := range strings.SplitSeq(string(printed), "\x00") {
		name, value, _ := strings.Cut(v, "=")
		env[name] = value
	}
	if env["AWS_SECRET_ACCESS_KEY"] == "" || env["ACME_GCP_TOKEN"] == "" {
		t.Error("there are no credentials of AWS or Google Cloud in env")
	}
	d.world = &world{
		stdout: d.out, stderr: d.out, now: func() time.Time { return d.now }, environ: func() []string { return nil },
		getenv: func(name string) string { return env[name] },
	}
	d.night(1, failed("a", "search"))
	d.expect("1 to open, 0 to update", "backlog", "plan")
	d.expect("1 opened, 0 updated", "backlog", "apply", "--first", "--pace", "0")
	d.expect("0 opened, 0 updated, 0 closed, 0 reopened", "backlog", "apply", "--pace", "0")
	interrupt()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
