// Package resident keeps small what of this process is in memory.
package resident

import "runtime/debug"

// GiveBack gives the system what is not in use now: memory that garbage leaves
// free, and the program's own pages. Those come back from its file as they are
// needed; most are not, for starting and compiling controls run through three
// times as much of the program as judging does.
func GiveBack() {
	debug.FreeOSMemory()
	dropProgram()
}
