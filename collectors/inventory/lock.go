package inventory

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

var errLocked = errors.New("locked")

// lock lets one run write to the inventory in dir, and says who does.
func lock(dir string, now time.Time) (*os.File, error) {
	name := dir + ".lock"
	f, err := lockFile(name)
	if errors.Is(err, errLocked) {
		holder := "another run"
		if b, err := os.ReadFile(name); err == nil && len(b) > 0 && len(b) < 200 {
			holder = strings.TrimSpace(string(b))
		}
		return nil, fmt.Errorf("inventory %s is being written by %s; %s, or choose another folder", dir, holder, lockRemedy(name))
	}
	if err != nil {
		return nil, err
	}
	// For people only; the lock does not need it.
	if f.Truncate(0) == nil {
		fmt.Fprintf(f, "process %d since %s\n", os.Getpid(), now.UTC().Format(time.RFC3339))
	}
	return f, nil
}
