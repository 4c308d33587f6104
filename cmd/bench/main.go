// Command bench measures what auditor promises to be fast and small at, and
// writes bench.json. "make bench" runs it, from the root of the repository.
//
// Everything that is measured runs in a process of its own, so that its CPU time
// and peak memory are what the kernel says of that process: this program again
// with -child, bin/auditor, or a tool that people would use instead. Figures of
// different machines do not compare; ratios within one run do.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
)

// A job measures some figures.
type job struct {
	name    string
	measure func(context.Context, *bench) error
}

// jobs are all that is measured, in this order.
var jobs = []job{
	{"collect", collecting},
	{"families", measuringFamilies},
	{"demo", demonstrating},
	{"reload", reloading},
	{"page", paging},
	{"index", indexing},
	{"nights", changing},
	{"evaluate", evaluating},
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	var names []string
	for _, j := range jobs {
		names = append(names, j.name)
	}
	only := flag.String("only", "", "measure only one of: "+strings.Join(names, ", "))
	short := flag.Bool("short", false, "measure less: to see that it works, not for the figures")
	child := flag.String("child", "", "used by bench itself: do the work that is measured")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *child != "" {
		return beChild(ctx, *child)
	}
	if *only != "" && !slices.Contains(names, *only) {
		return fmt.Errorf("no job %q; use %s", *only, strings.Join(names, ", "))
	}

	dir, err := os.MkdirTemp("", "auditor-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, short: *short, out: os.Stdout}
	for _, j := range jobs {
		if *only != "" && *only != j.name {
			continue
		}
		if err := j.measure(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", j.name, err)
		}
	}
	if *only != "" || *short {
		fmt.Fprintln(b.out, "\nbench.json is left alone: this was not everything")
		return nil
	}
	return b.write("bench.json")
}
