package history_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report/history"
)

// killed is the variable that makes this test binary a child that records
// nights into the history that it names, until somebody kills it.
const killed = "AUDITOR_TEST_RECORD"

const (
	killedNights   = 24
	killedFindings = 600
)

func TestMain(m *testing.M) {
	if url := os.Getenv(killed); url != "" {
		if err := recordNights(context.Background(), url, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// recordNights goes on after the last night that is there. It tells when it is
// about to compare and to record.
func recordNights(ctx context.Context, url string, tell io.Writer) error {
	s, err := history.Open(ctx, url)
	if err != nil {
		return err
	}
	defer s.Close()
	last, _, err := s.Last(ctx)
	if err != nil {
		return err
	}
	n := 0
	if last != nil {
		if _, err := fmt.Sscanf(last.ID, "run-%d", &n); err != nil {
			return err
		}
		n++
	}
	for ; n < killedNights; n++ {
		run := largeRun(n, killedFindings)
		fmt.Fprintln(tell, "compare", n)
		if err := s.Compare(ctx, run); err != nil {
			return err
		}
		fmt.Fprintln(tell, "record", n)
		if err := s.Record(ctx, run); err != nil {
			return err
		}
	}
	return nil
}

// TestKilled kills the recording again and again, and expects what a recording
// that nobody killed gives.
func TestKilled(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		kills := 0
		for try := 0; try < 200; try++ {
			if killAfter(t, url, 1+try%5) {
				break
			}
			kills++
		}
		if kills < killedNights/4 {
			t.Errorf("killed %d times, want more", kills)
		}
		calm := sqliteURL(t)
		if err := recordNights(t.Context(), calm, io.Discard); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{
			"SELECT fingerprint, status, severity, failed, first_seen, coalesce(resolved_at, 0), digest FROM finding ORDER BY fingerprint",
			"SELECT run, fingerprint, kind FROM finding_event ORDER BY run, fingerprint, kind",
			"SELECT id, previous, medium FROM run ORDER BY id",
		} {
			got, want := dump(t, url, table), dump(t, calm, table)
			if len(want) == 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %d rows after kills, %d without, or others", table, len(got), len(want))
			}
		}
	})
}

// killAfter runs a child and kills it when it has told so many steps. It
// reports whether the child came to its end.
func killAfter(t *testing.T, url string, steps int) bool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), killed+"="+url)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for range steps {
		if !lines.Scan() {
			break
		}
	}
	ended := !lines.Scan()
	if err := cmd.Process.Kill(); err != nil && !ended {
		t.Fatal(err)
	}
	return cmd.Wait() == nil
}

// dump is a query's result, a string a row.
func dump(t *testing.T, url, query string) []string {
	t.Helper()
	driver, name := "pgx", url
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, name = "sqlite", path
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		cells := make([]string, len(columns))
		into := make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Join(cells, " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEvents(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		waived := func(f policies.Finding) policies.Finding {
			f.Waiver = &policies.Waiver{Control: "cost.gp2", Asset: f.Asset.ID}
			return f
		}
		nights := [][]policies.Finding{
			{volume("v1"), waived(volume("v2"))},
			{volume("v1"), waived(volume("v2"))}, // nothing happens, nothing is written
			{waived(volume("v1")), volume("v2")},
			{volume("v2")},
			{volume("v1"), volume("v2")},
		}
		for n, findings := range nights {
			run := newRun(n)
			run.Findings = findings
			remember(t, s, run)
		}
		name := map[string]string{policies.Fingerprint("cost.gp2", "v1"): "v1", policies.Fingerprint("cost.gp2", "v2"): "v2"}
		var got []string
		for _, line := range dump(t, url, "SELECT run, fingerprint, kind FROM finding_event ORDER BY run, fingerprint, kind") {
			f := strings.Fields(line)
			got = append(got, f[0]+" "+name[f[1]]+" "+f[2])
		}
		want := []string{
			"run-00 v1 new", "run-00 v2 new", "run-00 v2 waived",
			"run-02 v1 waived", "run-02 v2 unwaived",
			"run-03 v1 absent",
			"run-04 v1 reopened",
		}
		if !sameSet(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}

func sameSet(a, b []string) bool {
	count := map[string]int{}
	for _, s := range a {
		count[s]++
	}
	for _, s := range b {
		count[s]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}
