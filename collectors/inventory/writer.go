package inventory

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// Options say which run writes.
type Options struct {
	Run     string    // ID of the run
	Auditor string    // version of the program
	Config  string    // digest of what decides what is collected; Resume asks for the same
	Now     time.Time // when the run starts
	Origin            // Config is of it, too
}

// A Writer writes one night. It is a collectors.Sink. It has to be finished or
// closed.
type Writer struct {
	dir     string
	header  Header
	origin  Origin
	resumed int
	dropped string

	lock     *os.File
	root     *os.Root // of DIR.next
	ledger   *ledger
	encoders chan *encoder // nil: not made yet
	close    func() error
}

var _ collectors.Sink = (*Writer)(nil)

// Create starts a new night in dir. An unfinished one is dropped.
func Create(dir string, o Options) (*Writer, error) { return begin(dir, o, false) }

// Resume goes on with the unfinished night in dir, if it has the same Config and
// is younger than MaxAge. If there is none, it starts a new one.
func Resume(dir string, o Options) (*Writer, error) { return begin(dir, o, true) }

func begin(dir string, o Options, resume bool) (*Writer, error) {
	dir = filepath.Clean(dir)
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real // the folders beside it have to be on its file system
	}
	if err := os.MkdirAll(filepath.Dir(dir), dirMode); err != nil {
		return nil, err
	}
	// As many as there are processors: encoding does not wait, and each of
	// them takes memory.
	w := &Writer{dir: dir, origin: o.Origin, encoders: make(chan *encoder, runtime.GOMAXPROCS(0))}
	for range cap(w.encoders) {
		w.encoders <- nil
	}
	w.close = sync.OnceValue(w.release)
	var err error
	if w.lock, err = lock(dir, o.Now); err != nil {
		return nil, err
	}
	if err := w.open(o, resume); err != nil {
		return nil, errors.Join(fmt.Errorf("inventory %s: %w", dir, err), w.Close())
	}
	return w, nil
}

func (w *Writer) open(o Options, resume bool) error {
	for _, d := range []string{w.dir, next(w.dir), Previous(w.dir)} {
		if err := mustBeOurs(d); err != nil {
			return err
		}
	}
	if resume {
		if ok, err := w.takeUp(o); ok || err != nil {
			return err
		}
	}
	return w.start(o)
}

// takeUp opens the unfinished night, if there is one that fits.
func (w *Writer) takeUp(o Options) (bool, error) {
	root, err := os.OpenRoot(next(w.dir))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	f, err := root.OpenFile(ledgerName, os.O_RDWR, 0)
	if err != nil {
		root.Close()
		return false, ignore(err, os.ErrNotExist)
	}
	l, h, err := readLedger(f, func(e Entry) bool { return intact(root, e) })
	if w.dropped = unfit(h, o, err); w.dropped != "" {
		return false, errors.Join(f.Close(), root.Close())
	}
	w.root, w.ledger, w.header, w.resumed = root, l, h, len(l.index)

	// A kill in the middle of Finish.
	if err := restore(w.dir); err != nil {
		return false, err
	}
	if err := ignore(root.Remove(manifestName), os.ErrNotExist); err != nil {
		return false, err
	}
	return true, w.tidy()
}

// unfit says why an unfinished night cannot be resumed; empty: it can.
func unfit(h Header, o Options, err error) string {
	age := o.Now.Sub(h.StartedAt)
	switch {
	case err != nil:
		return err.Error()
	case h.Version != Version:
		return fmt.Sprintf("it has the format %d", h.Version)
	case h.Config != o.Config:
		return "it was made with another configuration"
	case age < 0 || age >= MaxAge:
		return fmt.Sprintf("it was begun at %s", h.StartedAt.UTC().Format(time.RFC3339))
	}
	return ""
}

// intact reports whether the file of a finished scope is there.
func intact(root *os.Root, e Entry) bool {
	if e.File == "" {
		return true
	}
	info, err := root.Lstat(e.File)
	return err == nil && info.Mode().IsRegular() && info.Size() == e.Size
}

// start makes an empty night.
func (w *Writer) start(o Options) error {
	if exists(filepath.Join(next(w.dir), manifestName)) {
		if err := publish(w.dir); err != nil { // a kill in the middle of Finish
			return err
		}
	}
	if err := restore(w.dir); err != nil {
		return err
	}
	if err := os.RemoveAll(next(w.dir)); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(next(w.dir), assetsName), dirMode); err != nil {
		return err
	}
	root, err := os.OpenRoot(next(w.dir))
	if err != nil {
		return err
	}
	w.root = root
	f, err := root.OpenFile(ledgerName, os.O_CREATE|os.O_EXCL|os.O_RDWR, fileMode)
	if err != nil {
		return err
	}
	w.header = Header{Version: Version, Run: o.Run, Auditor: o.Auditor, Config: o.Config, StartedAt: o.Now.UTC()}
	if w.ledger, err = newLedger(f, w.header); err != nil {
		return errors.Join(err, f.Close())
	}
	return syncDir(next(w.dir))
}

// Header says which run is written: that of the Options, or the one that was
// resumed.
func (w *Writer) Header() Header { return w.header }

// Resumed is the number of scopes that were finished before.
func (w *Writer) Resumed() int { return w.resumed }

// Dropped says why an unfinished night was not resumed; empty: there was none,
// or it was.
func (w *Writer) Dropped() string { return w.dropped }

// Done implements collectors.Sink.
func (w *Writer) Done(scope collectors.Scope) (collectors.Kept, bool) {
	e, ok, err := w.ledger.find(scope.ID())
	if err != nil || !ok || !slices.Equal(e.Scope.Types, scope.Types) {
		return collectors.Kept{}, false // it is collected again, and nothing is lost
	}
	return collectors.Kept{Next: e.Next, Assets: e.Assets(), Coverage: e.Coverage}, true
}

// Keep implements collectors.Sink.
func (w *Writer) Keep(scope collectors.Scope, result collectors.Result) error {
	if err := w.keep(scope, result); err != nil {
		return fmt.Errorf("inventory %s: scope %s: %w", w.dir, scope.ID(), err)
	}
	return nil
}

func (w *Writer) keep(scope collectors.Scope, result collectors.Result) error {
	e := Entry{Scope: scope, Coverage: result.Coverage, Next: result.Next}
	e.Scope.Hints = nil
	name := fileName(scope.ID())
	if len(result.Assets) == 0 {
		// Of a scope that lacked time and is kept again.
		if err := ignore(w.root.Remove(name), os.ErrNotExist); err != nil {
			return err
		}
		return w.ledger.add(e)
	}
	if err := w.root.MkdirAll(path.Dir(name), dirMode); err != nil {
		return err
	}
	size, err := writeFile(w.root, name, func(f io.Writer) error {
		enc := <-w.encoders
		if enc == nil {
			enc = newEncoder()
		}
		defer func() { w.encoders <- enc }()
		return enc.encode(f, byID(result.Assets), &e)
	})
	if err != nil {
		return err
	}
	e.File, e.Size = name, size
	return w.ledger.add(e)
}

// Close leaves the night as it is, for Resume. After Finish it does nothing.
func (w *Writer) Close() error { return w.close() }

// Discard drops the night, of which nothing is worth going on with. The last one
// stays.
func (w *Writer) Discard() error {
	err := errors.Join(w.ledger.file.Close(), w.root.Close())
	w.ledger, w.root = nil, nil
	return errors.Join(err, os.RemoveAll(next(w.dir)), w.Close())
}

func (w *Writer) release() error {
	var errs []error
	if w.ledger != nil {
		errs = append(errs, w.ledger.file.Close())
	}
	if w.root != nil {
		errs = append(errs, w.root.Close())
	}
	return errors.Join(append(errs, unlockFile(w.lock))...)
}
