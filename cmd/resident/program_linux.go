package resident

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// dropProgram drops the pages of the program. It is advice: where the system does
// not take it, nothing is lost.
func dropProgram() {
	for begin, end := range program {
		syscall.Syscall(syscall.SYS_MADVISE, begin, end-begin, syscall.MADV_DONTNEED)
	}
}

// program yields where in memory there is what stands in the program's file, and
// nothing else.
func program(yield func(begin, end uintptr) bool) {
	name, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer f.Close()
	var begin, end uintptr
	ours := false // what the lines are about
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		var from, to uintptr
		var mode string
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode); n == 3 {
			begin, end = from, to
			ours = strings.HasSuffix(line, " "+name) && (mode == "r--p" || mode == "r-xp")
			continue
		}
		// Not zero: a linker has put addresses in, or a debugger breakpoints.
		anonymous, ok := strings.CutPrefix(line, "Anonymous:")
		if ok && ours && strings.TrimSpace(anonymous) == "0 kB" && !yield(begin, end) {
			return
		}
	}
}
