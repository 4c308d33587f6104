package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// toolDir is where the tools are kept that people would use instead.
const toolDir = ".tools/bin"

// install returns a tool's program. It is built from source when it is not there.
func install(ctx context.Context, module string) (string, error) {
	path, _, _ := strings.Cut(module, "@")
	dir, err := filepath.Abs(toolDir)
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, filepath.Base(path))
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	cmd := exec.CommandContext(ctx, "go", "install", module)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go install %s: %w\n%s", module, err, text)
	}
	return program, nil
}

// A rival is another tool that answers the same question of the same assets.
type rival struct {
	name    string
	want    string // how many times as fast we should be
	module  string
	assets  int
	found   *regexp.Regexp // in its output: the number of findings
	each    bool           // it reads a file for each asset, and tells of each
	status  int            // exit code when there are findings
	command func(program string, g generated, inputs string) []string
}

var (
	summary = regexp.MustCompile(`(\d+) failures?`)
	whole   = regexp.MustCompile(`^(\d+)`)
	result  = regexp.MustCompile(`"result": (\d+)`)
)

const (
	conftestModule = "github.com/open-policy-agent/conftest@v0.71.1"
	opaModule      = "github.com/open-policy-agent/opa@v1.22.2"
)

// run measures the tool once and returns how many findings it told of.
func (r rival) run(ctx context.Context, g generated, inputs string) (usage, int, error) {
	program, err := install(ctx, r.module)
	if err != nil {
		return usage{}, 0, err
	}
	args := r.command(program, g, inputs)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	var out bytes.Buffer
	cmd.Stdout = &out
	u, err := measure(cmd)
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != r.status {
		return u, 0, fmt.Errorf("%s: %w\n%.1000s", r.name, err, &out)
	}
	found := r.found.FindAllStringSubmatch(out.String(), -1)
	if len(found) == 0 {
		return u, 0, fmt.Errorf("%s: no number of findings in its output\n%.1000s", r.name, &out)
	}
	if !r.each {
		found = found[len(found)-1:]
	}
	sum := 0
	for _, f := range found {
		n, err := strconv.Atoi(f[1])
		if err != nil {
			return u, 0, err
		}
		sum += n
	}
	return u, sum, nil
}
