package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/corporate-sre/auditor/collectors/throttle"
)

// latency is what every call to the simulated AWS takes.
const latency = 50 * time.Millisecond

// A collection is one audit of a simulated organization.
type collection struct {
	Accounts int

	// Faster is the factor on every limit, the server's too: at the real ones
	// the contacts of 1,000 accounts take nine minutes.
	Faster float64

	// Throttle says whether the server refuses calls above AWS's own limits.
	Throttle bool
}

// A collected is what became of it.
type collected struct {
	usage
	served
	gathered
	Bound time.Duration // what the limits allow
}

// collecting measures the collectors on organizations of two sizes.
func collecting(ctx context.Context, b *bench) error {
	b.title("collecting: simulated organizations, 17 Regions that every account has, %v latency, in a process of its own", latency)
	small := collection{Accounts: 200, Faster: 10}
	c, err := small.run(ctx, b)
	if err != nil {
		return err
	}
	c.print(b, small)
	b.add("collect_ratio_200", c.ratio(), "x", "at least 15", "naive calls over calls, %d accounts", small.Accounts)

	large := collection{Accounts: sized(b, 1000, 100), Faster: sized(b, 4.0, 10), Throttle: true}
	if c, err = large.run(ctx, b); err != nil {
		return err
	}
	c.print(b, large)
	b.add("collect_calls", float64(c.calls()), "calls", "", "as the server counted them, %d accounts", large.Accounts)
	b.add("collect_calls_naive", float64(c.naive()), "calls", "", "%d describes in each of %d enabled account-Regions", describes, c.Enabled)
	b.add("collect_ratio", c.ratio(), "x", "", "naive calls over calls, %d accounts", large.Accounts)
	b.add("collect_calls_lost", float64(c.Lost), "calls", "0", "lines of coverage that say throttled; the server refused %d calls", c.refused())
	b.add("collect_wall_s", c.Seconds, "s", "", "with every limit, ours and the server's, %g times the real one", large.Faster)
	b.add("collect_wall_over_bound", c.Seconds/c.Bound.Seconds(), "x", "at most 1.2", "the slowest bucket allows %v", c.Bound.Round(time.Millisecond))
	b.add("collect_peak_rss_mb", c.Peak, "MB", "at most 256", "of the collecting process, %d assets", c.Assets)
	return nil
}

// describes is how many calls a tool makes in each Region of each account that
// reads about as many types as auditor and asks each of them everywhere.
const describes = 20

func (c collected) naive() int     { return describes * c.Enabled }
func (c collected) ratio() float64 { return float64(c.naive()) / float64(c.calls()) }

func (c collected) print(b *bench, of collection) {
	b.note("%d accounts, limits %g times the real ones: %d calls in %.1f s, bound %.1f s, CPU %.1f s, peak %.0f MB, %d assets, %d gaps, %d refused, %d lost",
		of.Accounts, of.Faster, c.calls(), c.Seconds, c.Bound.Seconds(), c.CPU.Seconds(), c.Peak, c.Assets, c.Gaps, c.refused(), c.Lost)
}

// run collects the organization once.
func (c collection) run(ctx context.Context, b *bench) (collected, error) {
	task := collectTask{Faster: c.Faster}
	served, err := found(ctx, "serve", c, &task.address)
	if err != nil {
		return collected{}, err
	}
	defer served.kill()
	dir, err := os.MkdirTemp(b.dir, "inventory-*")
	if err != nil {
		return collected{}, err
	}
	result := collected{}
	task.Dir = filepath.Join(dir, "inventory")
	if result.usage, err = child(ctx, "collect", false, task, &result.gathered); err != nil {
		return collected{}, err
	}
	result.Bound = bound(faster(throttle.AWS(), c.Faster), result.Stats)
	result.served, err = served.end()
	return result, err
}

// A company is the simulated company in a process of its own.
type company struct {
	cmd  *exec.Cmd
	in   io.Closer // its stdin: it serves until this ends
	from *json.Decoder
}

// found starts the company as a child with a task, which tells where it is.
func found(ctx context.Context, name string, task, where any) (*company, error) {
	cmd, err := command(ctx, name, false)
	if err != nil {
		return nil, err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	a := &company{cmd: cmd, in: in, from: json.NewDecoder(out)}
	if err := json.NewEncoder(in).Encode(task); err != nil {
		a.kill()
		return nil, err
	}
	if err := a.from.Decode(where); err != nil {
		a.kill()
		return nil, fmt.Errorf("the simulated company did not start: %w", err)
	}
	return a, nil
}

// end closes the company and returns what it saw.
func (a *company) end() (served, error) {
	var s served
	if err := a.in.Close(); err != nil {
		return s, err
	}
	if err := a.from.Decode(&s); err != nil {
		return s, fmt.Errorf("the simulated company: %w", err)
	}
	return s, a.cmd.Wait()
}

// kill ends the company after an error; after end it does nothing.
func (a *company) kill() {
	if a.cmd.ProcessState == nil {
		a.cmd.Process.Kill()
		a.cmd.Wait()
	}
}
