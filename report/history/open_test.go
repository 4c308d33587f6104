package history_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/history"
)

func TestOpenSQLite(t *testing.T) {
	for _, name := range []string{"history.db", "a b?c#d%41&_pragma=x.db", "履歴.db"} {
		path := filepath.Join(t.TempDir(), "state", "deep", name)
		s := openStore(t, "sqlite:"+path)
		run := newRun(0)
		run.Findings = []policies.Finding{volume("v1")}
		remember(t, s, run)
		entries, err := os.ReadDir(filepath.Dir(path))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v, want 0600", e.Name(), info.Mode())
			}
			found = found || e.Name() == name
		}
		if !found {
			t.Errorf("no file %s, but %v", name, entries)
		}
		for _, dir := range []string{filepath.Dir(path), filepath.Dir(filepath.Dir(path))} {
			if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("%s: %v %v, want 0700", dir, info.Mode(), err)
			}
		}
		s.Close()
		again := openStore(t, "sqlite:"+path)
		if last, _, err := again.Last(t.Context()); err != nil || last == nil || last.ID != "run-00" {
			t.Errorf("opened again, the last run is %v, %v", last, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("these are notes\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	openStore(t, "sqlite:"+newer).Close()
	db, err := sql.Open("sqlite", newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)"); err != nil {
		t.Fatal(err)
	}
	db.Close()

	for _, tt := range []struct{ url, want string }{
		{"", `history: "" is no history; write sqlite:state/history.db or postgres://user@host/database`},
		{"state/history.db", `history: "state/history.db" is no history; write sqlite:state/history.db or postgres://user@host/database`},
		{"sqlite:", `history: "sqlite…" is no history; write sqlite:state/history.db or postgres://user@host/database`},
		{"mysql://audit:hunter2@db/x", `history: "mysql…" is no history; write sqlite:state/history.db or postgres://user@host/database`},
		{"audit:hunter2@db/x", `history: "audit…" is no history; write sqlite:state/history.db or postgres://user@host/database`},
		{"sqlite:" + text, "history: open " + text + ": file is not a database (26); name another file"},
		{"sqlite:" + text + "/x/history.db", "history: mkdir " + text + ": not a directory; make the folder, or name another file"},
		{"sqlite:" + dir, "history: open " + dir + ": is a directory; make the file writable, or name another one"},
		{"sqlite:" + newer, "history: open " + newer + ": made by a newer auditor: version 99, this auditor knows 1; use that auditor, or another history"},
	} {
		s, err := history.Open(t.Context(), tt.url)
		if err == nil {
			s.Close()
			t.Errorf("%s was opened", tt.url)
		} else if err.Error() != tt.want {
			t.Errorf("got  %s\nwant %s", err, tt.want)
		}
	}
}

func TestPostgresErrorsKeepThePassword(t *testing.T) {
	for _, tt := range []struct{ url, remedy string }{
		{"postgres://audit:hunter2@127.0.0.1:1/db?connect_timeout=5", "; start the server, or check host and port"},
		{"postgres://audit:hunter2@127.0.0.1:1/db?sslmode=maybe", "; write postgres://user@host/database"},
		{"postgres://audit:hunter2@127.0.0.1:x/db", "; write postgres://user@host/database"},
	} {
		_, err := history.Open(t.Context(), tt.url)
		if err == nil || !strings.HasSuffix(err.Error(), tt.remedy) {
			t.Errorf("%s: %v", tt.url, err)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

// Two auditors may find the tables missing at the same moment.
func TestOpenAtOnce(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				s, err := history.Open(t.Context(), url)
				if err != nil {
					t.Error(err)
					return
				}
				s.Close()
			})
		}
		all.Wait()
	})
}

func TestCanceled(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		run := newRun(0)
		run.Findings = []policies.Finding{volume("v1")}
		compare(t, s, run)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Record(ctx, run); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want that it was canceled", err)
		}
		if last, _, err := s.Last(t.Context()); last != nil || err != nil {
			t.Errorf("a canceled record left %v, %v", last, err)
		}
	})
}

// TestLarge has nights of many findings, of which few change.
func TestLarge(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		for n := range 3 {
			run := largeRun(n, 20_000)
			remember(t, s, run)
			count := map[policies.Change]int{}
			for _, f := range run.Findings {
				count[f.Change]++
			}
			want := map[policies.Change]int{policies.New: 20_000}
			if n > 0 {
				want = map[policies.Change]int{policies.New: 100, policies.Absent: 100, policies.Updated: 100, policies.Unchanged: 19_800}
			}
			if fmt.Sprint(count) != fmt.Sprint(want) {
				t.Errorf("night %d: %v, want %v", n, count, want)
			}
		}
	})
}

// largeRun has size findings; from night to night 0.5 % are updated and 0.5 %
// replaced by others.
func largeRun(n, size int) *report.Run {
	run := newRun(n)
	for i := range size {
		id := i
		if i%200 == 0 {
			id = size*(n+1) + i
		}
		f := volume(fmt.Sprintf("arn:aws:ec2:eu-central-1:111122223333:volume/vol-%017d", id))
		if i%200 == 1 {
			f.Messages = []string{strings.Repeat("x", n+1)}
		}
		run.Findings = append(run.Findings, f)
	}
	return run
}

// BenchmarkNight is a night of 200,000 findings: the first, and one of which
// 1.5 % change.
func BenchmarkNight(b *testing.B) {
	for name, fresh := range backends() {
		b.Run(name+"/first", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s, run := openStore(b, fresh(b)), largeRun(0, 200_000)
				b.StartTimer()
				remember(b, s, run)
			}
		})
		b.Run(name+"/next", func(b *testing.B) {
			s := openStore(b, fresh(b))
			remember(b, s, largeRun(0, 200_000))
			for n := 1; b.Loop(); n++ {
				b.StopTimer()
				run := largeRun(n, 200_000)
				b.StartTimer()
				remember(b, s, run)
			}
		})
	}
}
