package collectortest

import (
	"bytes"
	"runtime"
	"time"
)

// goroutines returns the stacks of the goroutines that matter, by their number.
// Those of connections are their client's, which may keep them for the next call.
func goroutines() map[string]string {
	buf := make([]byte, 1<<20)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) {
			buf = buf[:n]
			break
		}
		buf = make([]byte, 2*len(buf))
	}
	all := map[string]string{}
	for stack := range bytes.SplitSeq(buf, []byte("\n\n")) {
		id, _, ok := bytes.Cut(stack, []byte(" ["))
		if ok && !bytes.Contains(stack, []byte("net/http.")) && !bytes.Contains(stack, []byte("testing.")) && !bytes.Contains(stack, []byte("os/signal.")) {
			all[string(id)] = string(stack)
		}
	}
	return all
}

// leaks wants no goroutine that was not there before. One that is about to end
// gets the time for it.
func (c *check) leaks(before map[string]string) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	self, _, _ := bytes.Cut(selfStack(), []byte(" ["))
	for tries := 0; ; tries++ {
		left := goroutines()
		delete(left, string(self))
		for id := range before {
			delete(left, id)
		}
		if len(left) == 0 {
			return
		}
		if tries == 200 {
			for _, stack := range left {
				c.errorf("a goroutine goes on after everything was collected:\n%s", stack)
			}
			return
		}
		<-tick.C
	}
}

func selfStack() []byte {
	buf := make([]byte, 256)
	return buf[:runtime.Stack(buf, false)]
}
