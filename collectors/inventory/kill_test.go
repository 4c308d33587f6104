package inventory

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// childVariable makes the test binary collect into the folder that it names.
const childVariable = "INVENTORY_TEST_CHILD"

const childScopes = 400

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child collects into dir, and prints a line for each scope that it begins.
func child(dir string) error {
	w, err := Resume(dir, tonight)
	if err != nil {
		return err
	}
	source := manySource{childScopes, func() { fmt.Println("begun") }}
	_, err = (&collectors.Runner{Sources: []collectors.Source{source}, Sink: w, Workers: 8}).Run(context.Background())
	if err != nil {
		return err
	}
	return w.Finish(night, nil)
}

// TestKill kills a process that collects with SIGKILL, again and again, while
// another inventory is in place.
func TestKill(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	keep(t, w, "last", "acme.box", 1)
	finish(t, w)

	begun := 0
	for round := 1; ; round++ {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), childVariable+"="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			begun++
			if n == 37*round {
				if got := places(t, dir); got != "last" {
					t.Errorf("while another night is collected, the folder holds %q", got)
				}
				cmd.Process.Kill()
			}
		}
		if cmd.Wait() == nil {
			if round < 3 {
				t.Errorf("the process was killed %d times, want 2 or more", round-1)
			}
			// Eight were in flight at each kill; and what was begun between the
			// order and its execution was finished.
			if most := (childScopes + 1) * 2; begun > most {
				t.Errorf("%d scopes were begun, want at most %d", begun, most)
			}
			break
		}
	}
	inv, err := open(t, dir).Inventory()
	if err != nil || len(inv.Assets) != childScopes+1 {
		t.Errorf("%d assets, %v, want %d", len(inv.Assets), err, childScopes+1)
	}
}

// A manySource has an organization of places, each of them with one asset.
type manySource struct {
	places  int
	collect func()
}

func (manySource) Name() string { return "acme" }

func (manySource) Plan(context.Context) ([]collectors.Scope, error) {
	return []collectors.Scope{{Provider: "acme", Place: "o", Part: "structure", Types: []string{"acme.org"}}}, nil
}

func (m manySource) Collect(ctx context.Context, s collectors.Scope) (collectors.Result, error) {
	if err := ctx.Err(); err != nil {
		return collectors.Result{}, err
	}
	m.collect()
	if s.Part == "structure" {
		_, r := scope("o", "acme.org", 1)
		for i := range m.places {
			child, _ := scope(fmt.Sprint(i), "acme.box", 0)
			r.Next = append(r.Next, child)
		}
		return r, nil
	}
	_, r := scope(s.Place, "acme.box", 1)
	return r, nil
}

// TestKilledRunsGoOn stops a run again and again, and wants every scope to be
// collected once.
func TestKilledRunsGoOn(t *testing.T) {
	const scopes = 600
	dir := filepath.Join(t.TempDir(), "inventory")
	var collected atomic.Int64
	kills := 0
	for {
		ctx, cancel := context.WithCancel(t.Context())
		var once sync.Once
		stopAt := collected.Load() + 150
		w := resume(t, dir, tonight)
		_, err := (&collectors.Runner{
			Sources: []collectors.Source{manySource{scopes, func() {
				if collected.Add(1) >= stopAt {
					once.Do(cancel)
				}
			}}},
			Sink:    w,
			Workers: 4,
		}).Run(ctx)
		cancel()
		if err == nil {
			finish(t, w)
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		kills++
		w.Close()
	}
	if kills < 3 {
		t.Errorf("the run was stopped %d times, want 3 or more", kills)
	}
	if got, most := collected.Load(), int64(scopes+1+kills*4); got > most {
		t.Errorf("%d scopes were collected, want at most %d: those in flight at a stop twice", got, most)
	}
	inv, err := open(t, dir).Inventory()
	if err != nil {
		t.Fatal(err)
	}
	if len(inv.Assets) != scopes+1 || len(inv.Coverage) != scopes+1 {
		t.Errorf("%d assets and %d lines, want %d of each", len(inv.Assets), len(inv.Coverage), scopes+1)
	}
	for _, c := range inv.Coverage {
		if c.State != collectors.Complete {
			t.Fatalf("coverage has %+v, want all complete", c)
		}
	}
}
