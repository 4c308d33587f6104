//go:build !unix

package enginetest

import (
	"testing"
	"time"
)

var began = time.Now()

// cpuSeconds is the time that has passed, where that of the CPU is not known.
func cpuSeconds(*testing.B) float64 { return time.Since(began).Seconds() }
