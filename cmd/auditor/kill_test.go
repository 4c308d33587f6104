package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/history"
)

// A killed is a company whose nights are killed.
type killed struct {
	dir  string
	acme *simulator.Server
	at   time.Time // of the next night
}

// TestKill kills nights with SIGKILL, at moments spread over the whole of one.
// Whenever that is, what is on disk is the last night that was finished or the
// one that was killed, whole; the next night goes on where it can, and finds
// what it would have found.
func TestKill(t *testing.T) {
	t.Parallel()
	acme, err := simulator.Start(simulator.Options{Now: firstNight, Latency: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { acme.Close() })
	k := &killed{dir: t.TempDir(), acme: acme, at: firstNight}
	if _, err := furnish(k.dir, &simulated{aws: acme}); err != nil {
		t.Fatal(err)
	}
	k.run(t)
	first := k.look(t)
	calls := k.calls()

	whileReading := 12
	afterReading := []moment{
		{"state/inventory/manifest.json", 0},
		{"state/inventory/manifest.json", 100 * time.Millisecond},
		{"out/findings.csv", 0},
		{"out/report.html", 0},
		{"out/run.json", 0},
		{"out/report.md", 0},
		{"out/findings.sarif", 0},
		{"out/findings.sarif", 10 * time.Millisecond},
	}
	if raceDetector { // which the programs that are killed tell nobody about
		whileReading, afterReading = 1, afterReading[4:5]
	}
	read := map[string]time.Time{}
	for i := range whileReading {
		if !killWhen(t, k.night(t), func() bool { return k.calls() >= calls+(i+1)*calls/(whileReading+1) }) {
			t.Error("a night ended before its time")
		}
		k.kept(t, read)
		if got := k.look(t).ID; got != first.ID {
			t.Errorf("killed while it read, the folder holds the run %s, want %s", got, first.ID)
		}
	}
	if out := k.run(t); !strings.Contains(out, "nothing has changed for") { // it goes on with the night that was killed so often
		t.Errorf("nothing is told of what the first night has answered:\n%s", out)
	}
	k.same(t, first)
	k.still(t, read)
	if n := k.calls(); n > 2*calls+whileReading*mostUnderWay {
		t.Errorf("%d calls for two nights of %d each; want what was under way at most twice", n, calls)
	}

	for _, m := range afterReading {
		if !killWhen(t, k.night(t), m.of(k.dir)) {
			t.Logf("a night ended before it was killed, %s after %s", m.later, m.file)
		}
		k.look(t)
	}
	k.run(t)
	k.same(t, first)
	k.tidy(t)
}

// A moment is some time after a night began to write a file.
type moment struct {
	file  string
	later time.Duration
}

// of reports whether it is time, in a folder in which a night begins now.
func (m moment) of(dir string) func() bool {
	dir, name := filepath.Split(filepath.Join(dir, m.file))
	began, written := time.Now(), time.Time{}
	return func() bool {
		for _, name := range []string{name, "." + name + ".tmp"} {
			info, err := os.Lstat(filepath.Join(dir, name))
			if written.IsZero() && err == nil && info.ModTime().After(began) {
				written = time.Now()
			}
		}
		return !written.IsZero() && time.Since(written) >= m.later
	}
}

// kept notes when the files of the scopes that a killed night has finished were
// written, and wants those that were noted before to be the same still.
func (k *killed) kept(t *testing.T, read map[string]time.Time) {
	t.Helper()
	dir := filepath.Join(k.dir, "state", "inventory.next")
	ledger, err := os.ReadFile(filepath.Join(dir, "ledger.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(ledger) {
		var e inventory.Entry
		if !bytes.HasSuffix(line, []byte("\n")) || json.Unmarshal(line, &e) != nil || e.File == "" || e.Scope.Provider != "aws" {
			continue // the last one of a killed night may be cut; files of this machine are read again
		}
		at := written(t, filepath.Join(dir, e.File))
		if before, known := read[e.File]; known && !at.Equal(before) {
			t.Errorf("%s was finished, and read again", e.Scope.ID())
		}
		read[e.File] = at
	}
}

// still wants the files of a finished night to be those that were read before it
// was killed.
func (k *killed) still(t *testing.T, read map[string]time.Time) {
	t.Helper()
	if len(read) == 0 {
		t.Error("the killed nights have finished nothing")
	}
	for file, before := range read {
		if at := written(t, filepath.Join(k.dir, "state", "inventory", file)); !at.Equal(before) {
			t.Errorf("%s was finished, and read again", file)
		}
	}
}

func written(t *testing.T, name string) time.Time {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}

// mostUnderWay are the calls of a kill that are made again: those of the eight
// scopes that were under way, of the plan, and for a role in each account.
const mostUnderWay = 400

// run makes a night, and returns what it says.
func (k *killed) run(t *testing.T) string {
	t.Helper()
	out, err := k.night(t).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// night is the program of the next night.
func (k *killed) night(t *testing.T) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), "night", "run", k.dir, k.at.Format(time.RFC3339))
	key, secret := k.acme.Credentials()
	cmd.Env = append(os.Environ(), "HOME="+k.dir, "AWS_ACCESS_KEY_ID="+key, "AWS_SECRET_ACCESS_KEY="+secret, "AWS_EC2_METADATA_DISABLED=true")
	k.at = k.at.Add(time.Minute)
	return cmd
}

// look opens everything that a night leaves, and wants it whole. It returns the
// run.
func (k *killed) look(t *testing.T) *report.Run {
	t.Helper()
	run, err := readRun(filepath.Join(k.dir, "out", "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]string{"findings.csv": "", "report.html": "</html>", "report.md": "", "findings.sarif": "}"} {
		text, err := os.ReadFile(filepath.Join(k.dir, "out", name))
		if err != nil || !bytes.HasSuffix(bytes.TrimSpace(text), []byte(end)) || !bytes.HasSuffix(text, []byte("\n")) {
			t.Errorf("%s is not whole (%v)", name, err)
		}
	}
	inv, err := inventory.Open(filepath.Join(k.dir, "state", "inventory"))
	if err != nil {
		t.Fatal(err)
	}
	defer inv.Close()
	if _, err := inv.Inventory(); err != nil {
		t.Errorf("the inventory is not whole: %v", err)
	}
	store, err := history.Open(t.Context(), "sqlite:"+filepath.Join(k.dir, "state", "history.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	runs, err := store.Runs(t.Context(), 100)
	if err != nil || len(runs) == 0 {
		t.Fatalf("runs %v, %v", runs, err)
	}
	for i, r := range runs {
		if i > 0 && runs[i-1].Previous != r.ID {
			t.Errorf("the history has lost the run between %s and %s", r.ID, runs[i-1].ID)
		}
	}
	// First the inventory, then the report, then the history.
	if inv.Manifest().Run < run.ID || run.ID < runs[0].ID {
		t.Errorf("inventory of %s, report of %s, history up to %s", inv.Manifest().Run, run.ID, runs[0].ID)
	}
	return run
}

// same checks that the last night says what the first one did, and that nothing
// has come or gone between them.
func (k *killed) same(t *testing.T, first *report.Run) {
	t.Helper()
	run := k.look(t)
	if !run.Complete || len(run.Findings) != len(first.Findings) {
		t.Errorf("complete %v, %d findings, want %d", run.Complete, len(run.Findings), len(first.Findings))
	}
	was := map[subject]policies.Finding{}
	for _, f := range first.Findings {
		was[subject{f.Control, f.Asset.ID}] = f
	}
	for _, f := range run.Findings {
		if g := was[subject{f.Control, f.Asset.ID}]; f.Change != policies.Unchanged || !same(g, f) {
			t.Errorf("%s on %s: %s %s, was %s", f.Control, f.Asset.ID, f.Change, f.Status, g.Status)
		}
	}
}

// tidy checks that what the killed nights left behind is gone.
func (k *killed) tidy(t *testing.T) {
	t.Helper()
	var found []string
	err := filepath.WalkDir(k.dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.Contains(e.Name(), "tmp") {
			found = append(found, path)
		}
		return err
	})
	if err != nil || len(found) > 0 {
		t.Errorf("left behind: %v, %v", found, err)
	}
	entries, err := os.ReadDir(filepath.Join(k.dir, "state"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"history.db", "inventory", "inventory.answers.zip", "inventory.lock", "inventory.previous"}; !slices.Equal(names, want) {
		t.Errorf("state holds %v, want %v", names, want)
	}
}

// calls is how many the simulated company has had.
func (k *killed) calls() int {
	n := 0
	for _, times := range k.acme.Calls() {
		n += times
	}
	return n
}

// TestKillDemo kills demos, each when a file or folder appears. The next one is
// as if they had never been.
func TestKillDemo(t *testing.T) {
	t.Parallel()
	moments := []string{"hr.csv", "state/history.db", "state/inventory.next", "state/inventory", "run.json"}
	if raceDetector {
		moments = []string{"state/inventory.next"}
	}
	dir := t.TempDir()
	demo := func() *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), "auditor", "demo", "--out", filepath.Join(dir, "demo"))
		cmd.Env = append(os.Environ(), "HOME="+dir)
		return cmd
	}
	for _, name := range moments {
		killed := killWhen(t, demo(), func() bool {
			_, err := os.Lstat(filepath.Join(dir, "demo", name))
			return err == nil
		})
		if !killed {
			t.Errorf("a demo ended before %s was there", name)
		}
	}
	out, err := demo().Output()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	litter, err := filepath.Glob(filepath.Join(dir, "demo", ".*"))
	if err != nil || len(litter) > 0 {
		t.Errorf("left behind: %v, %v", litter, err)
	}
}

// killWhen starts a command and kills it when it is time, and reports whether it
// did.
func killWhen(t *testing.T, cmd *exec.Cmd, when func() bool) bool {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for tick := time.Tick(time.Millisecond); ; {
		select {
		case <-ended:
			return false
		case <-tick:
			if when() {
				cmd.Process.Kill()
				return <-ended != nil
			}
		}
	}
}
