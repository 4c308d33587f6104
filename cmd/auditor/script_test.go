package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"auditor": func() { os.Exit(run()) },
		"night":   func() { os.Exit(nightProgram(os.Args[1], os.Args[2], os.Args[3])) },
	})
}

// TestScript runs the commands as a user does: see testdata/script.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir) // no credentials of whoever runs the tests
			env.Setenv("CI", "true")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"bundled": bundled,
			"exits":   exits,
			"mode":    mode,
			"prints":  prints,
		},
		RequireUniqueNames: true,
	})
}

// exits CODE COMMAND… runs a command that must exit with CODE.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		exit, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%v", err)
		}
		code = strconv.Itoa(exit.ExitCode())
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// mode OCTAL FILE… checks permissions.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args[1:] {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if got := fmt.Sprintf("%#o", info.Mode().Perm()); got != args[0] {
			ts.Fatalf("%s has mode %s, want %s", name, got, args[0])
		}
	}
}

// prints FILE TEXT [TIMES] waits until a command in the background, whose output
// goes to FILE, has printed the text so many times.
func prints(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: prints FILE TEXT [TIMES]")
	}
	times := 1
	if len(args) == 3 {
		var err error
		times, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	look, end := time.Tick(20*time.Millisecond), time.After(time.Minute)
	for {
		b, _ := os.ReadFile(ts.MkAbs(args[0])) // the command makes it
		if strings.Count(string(b), args[1]) >= times {
			return
		}
		select {
		case <-look:
		case <-end:
			ts.Fatalf("%s does not hold %q %d times:\n%s", args[0], args[1], times, b)
		}
	}
}
