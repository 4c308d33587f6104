//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package inventory

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes the lock, which ends with the process at the latest. A file
// that is left behind by a killed run locks nothing.
func lockFile(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, fileMode)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errLocked
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// unlockFile leaves the file: to remove it would let two runs hold a lock, one
// on the old file and one on a new one.
func unlockFile(f *os.File) error { return f.Close() }

func lockRemedy(string) string { return "wait for it to end" }
