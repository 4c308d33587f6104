// Command auditor inventories what belongs to the company and to no product,
// judges it by Rego policies, and turns the findings into one ordered list.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/corporate-sre/auditor/report"
)

// version is set when the binary is built.
var version = "dev"

// programVersion tells this program from every other one: builds between two
// releases are told apart by their file.
func programVersion() string {
	if version != "dev" && !strings.HasSuffix(version, "-dirty") {
		return version
	}
	name, err := os.Executable()
	if err != nil {
		return version
	}
	info, err := os.Stat(name)
	if err != nil {
		return version
	}
	return fmt.Sprintf("%s %d bytes of %s", version, info.Size(), info.ModTime().UTC().Format(time.RFC3339Nano))
}

func main() { os.Exit(run()) }

// memoryLimit, in bytes, has garbage collected more often where memory is short: the
// largest organizations are read in 256 MB, some 40 of which are the program's text
// and not counted here. More is taken only for what cannot be collected.
const memoryLimit = 192 << 20

func run() int {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return execute(ctx, newWorld(), os.Args[1:])
}

// execute runs one command line and returns its exit code.
func execute(ctx context.Context, w *world, args []string) int {
	root := rootCommand(w)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var exit exitError
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &exit):
		if exit.err != nil {
			w.complain(exit.err)
		}
		return exit.code
	}
	w.complain(err)
	return exitFailed
}

// complain tells of an error, or of each that is joined in it, on a line.
func (w *world) complain(err error) {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range all.Unwrap() {
			w.complain(err)
		}
		return
	}
	fmt.Fprintln(w.stderr, "auditor: "+report.Plain(err.Error()))
}
