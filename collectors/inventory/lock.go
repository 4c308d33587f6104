package inventory

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var errLocked = errors.New("locked")

// lock lets one run write to the inventory in dir, and says who does.
func lock(dir string, now time.Time) (*os.File, error) {
	f, err := take(dir+".lock", now)
	if held := new(heldError); errors.As(err, &held) {
		return nil, fmt.Errorf("inventory %s is being written by %s; %s, or choose another folder", dir, held.by, lockRemedy(held.name))
	}
	return f, err
}

// Lock lets one process at a time do what works on a file of that name, and says
// who does. Call what it returns to end it; it ends with the process, too.
func Lock(what, name string, now time.Time) (unlock func() error, err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, err
	}
	f, err := take(name, now)
	if held := new(heldError); errors.As(err, &held) {
		return nil, fmt.Errorf("%s is being written by %s; %s", what, held.by, lockRemedy(name))
	}
	if err != nil {
		return nil, err
	}
	return func() error { return unlockFile(f) }, nil
}

// A heldError is for a lock that somebody else has.
type heldError struct{ name, by string }

func (e *heldError) Error() string { return e.name + " is held by " + e.by }

func take(name string, now time.Time) (*os.File, error) {
	f, err := lockFile(name)
	if errors.Is(err, errLocked) {
		held := &heldError{name, "another run"}
		if b, err := os.ReadFile(name); err == nil && len(b) > 0 && len(b) < 200 {
			held.by = strings.TrimSpace(string(b))
		}
		return nil, held
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
