//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package inventory

import (
	"errors"
	"io/fs"
	"os"
)

// lockFile takes the lock by making the file. Here it outlives a killed run.
func lockFile(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR|os.O_EXCL, fileMode)
	if errors.Is(err, fs.ErrExist) {
		return nil, errLocked
	}
	return f, err
}

func unlockFile(f *os.File) error {
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func lockRemedy(name string) string {
	return "wait for it to end; if it was killed, delete " + name
}
