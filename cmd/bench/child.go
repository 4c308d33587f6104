package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// children are the works that this program does in a process of its own. Each
// reads its task from stdin and writes what it learnt to stdout, both as JSON.
var children = map[string]func(context.Context, *json.Decoder, *json.Encoder) error{
	"serve":    serve,
	"collect":  collect,
	"generate": generate,
	"evaluate": evaluate, "handwritten": handwritten, "allocations": allocations,
	"decode": decode, "index": index,
	"page": page, "inventory": writeInventory, "night": judgeNight,

	"serve-family":   serveFamily,
	"collect-family": collectFamily,
	"join":           join,
}

func beChild(ctx context.Context, name string) error {
	work, ok := children[name]
	if !ok {
		return fmt.Errorf("no child %q", name)
	}
	return work(ctx, json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout))
}

// A usage is what a process took, start and end included.
type usage struct {
	Wall, CPU time.Duration
	Peak      float64 // resident memory, MB of 10^6 bytes
}

// measure runs a command to its end. Its stderr goes to ours.
func measure(cmd *exec.Cmd) (usage, error) {
	if cmd.Stderr == nil {
		cmd.Stderr = os.Stderr
	}
	start := time.Now()
	err := cmd.Run()
	u := usage{Wall: time.Since(start)}
	if s := cmd.ProcessState; s != nil {
		u.CPU = s.UserTime() + s.SystemTime()
		u.Peak = peak(s)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", cmd, err)
	}
	return u, err
}

// peak is the most resident memory that the process had. The kernel counts from
// the fork, when the process still was this one, so this one has to stay small.
func peak(s *os.ProcessState) float64 {
	if r, ok := s.SysUsage().(*syscall.Rusage); ok {
		return float64(r.Maxrss) * 1024 / 1e6
	}
	return 0
}

// command is this program as a child, with the memoryLimit of cmd/auditor. One core
// means that it runs no Go code, the collector of garbage included, on more.
func command(ctx context.Context, name string, oneCore bool) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-child", name)
	cmd.Env = append(os.Environ(), "GOMEMLIMIT=192MiB")
	if oneCore {
		cmd.Env = append(cmd.Env, "GOMAXPROCS=1")
	}
	return cmd, nil
}

// child gives a child its task and measures it. What it learnt goes to result.
func child(ctx context.Context, name string, oneCore bool, task, result any) (usage, error) {
	cmd, err := command(ctx, name, oneCore)
	if err != nil {
		return usage{}, err
	}
	text, err := json.Marshal(task)
	if err != nil {
		return usage{}, err
	}
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout = bytes.NewReader(text), &out
	u, err := measure(cmd)
	if err != nil {
		return u, err
	}
	if err := json.Unmarshal(out.Bytes(), result); err != nil {
		return u, errors.Join(fmt.Errorf("child %s: no result", name), err)
	}
	return u, nil
}
