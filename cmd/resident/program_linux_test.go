package resident

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	_ "github.com/corporate-sre/auditor/policies/engine" // a program of some size
)

func TestGiveBackDropsTheProgram(t *testing.T) {
	read, err := os.Create(filepath.Join(t.TempDir(), "program"))
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	for begin, end := range program {
		if _, _, err := syscall.Syscall(syscall.SYS_WRITE, read.Fd(), begin, end-begin); err != 0 {
			t.Fatal(err)
		}
	}
	before := fileBacked(t)
	GiveBack()
	if after := fileBacked(t); after > before/2 {
		t.Errorf("%d kB of files are resident, %d before; want less than half", after, before)
	}
}

// fileBacked is how many kB of files are resident in this process.
func fileBacked(t *testing.T) (kB int) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "RssFile:")
	if _, err := fmt.Sscan(rest, &kB); err != nil {
		t.Fatalf("RssFile: %v", err)
	}
	return kB
}
