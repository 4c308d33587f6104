package inventory

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"sync"
)

// A ledger is the file of a run's finished scopes: the Header, then an Entry a
// line. Lines are only ever added; for one scope the last one counts. An add
// that has returned survives a kill of the process and of the machine.
type ledger struct {
	file *os.File

	mu      sync.Mutex
	written sync.Cond
	size    int64         // of the file, with what is being written
	index   map[string]at // by Scope.ID
	waiting bytes.Buffer  // lines that are not written yet
	spare   bytes.Buffer
	batch   int // number of the batch that waiting will be
	done    int // batches that are written
	writing bool
	err     error // of a write; the ledger is then at its end
}

// at is where a line stands in the ledger.
type at struct {
	offset int64
	length int
}

// add appends an entry. Lines that are added side by side share one fsync.
func (l *ledger) add(e Entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	line = append(line, '\n')

	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	where := at{l.size, len(line)}
	l.size += int64(len(line))
	l.waiting.Write(line)
	batch := l.batch
	for l.writing && l.done <= batch && l.err == nil {
		l.written.Wait()
	}
	if l.done <= batch && l.err == nil {
		l.flush()
	}
	if l.err != nil {
		return l.err
	}
	l.index[e.Scope.ID()] = where
	return nil
}

// flush writes the waiting lines. It is called with mu held, and lets go of it
// while it writes.
func (l *ledger) flush() {
	l.writing = true
	l.waiting, l.spare = l.spare, l.waiting
	l.batch++
	l.mu.Unlock()
	_, err := l.file.Write(l.spare.Bytes())
	if err == nil {
		err = l.file.Sync()
	}
	l.spare.Reset()
	l.mu.Lock()
	if err != nil {
		l.err = fmt.Errorf("ledger: %w", err)
	}
	l.writing = false
	l.done++
	l.written.Broadcast()
}

// find returns the entry of a scope.
func (l *ledger) find(id string) (Entry, bool, error) {
	l.mu.Lock()
	where, ok := l.index[id]
	l.mu.Unlock()
	if !ok {
		return Entry{}, false, nil
	}
	e, err := l.read(where)
	return e, err == nil, err
}

func (l *ledger) read(where at) (Entry, error) {
	line, err := l.line(where)
	if err != nil {
		return Entry{}, err
	}
	return decodeEntry(line, where)
}

// line is a line as it stands in the file.
func (l *ledger) line(where at) ([]byte, error) {
	line := make([]byte, where.length)
	if _, err := l.file.ReadAt(line, where.offset); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	return line, nil
}

func decodeEntry(line []byte, where at) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(line, &e); err != nil {
		return e, fmt.Errorf("ledger: at byte %d: %w", where.offset, err)
	}
	return e, nil
}

// ids are the IDs of the finished scopes, sorted.
func (l *ledger) ids() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Sorted(maps.Keys(l.index))
}

// where is where the line of a finished scope stands.
func (l *ledger) where(id string) at {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.index[id]
}

// newLedger starts a ledger in an empty file.
func newLedger(f *os.File, h Header) (*ledger, error) {
	line, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, err
	}
	return openLedgerAt(f, int64(len(line)+1), map[string]at{}), nil
}

func openLedgerAt(f *os.File, size int64, index map[string]at) *ledger {
	l := &ledger{file: f, size: size, index: index}
	l.written.L = &l.mu
	return l
}

// readLedger reads a ledger that a run has left behind. What follows the last
// whole line, as after a kill, is cut off. good reports whether an entry can be
// relied on.
func readLedger(f *os.File, good func(Entry) bool) (*ledger, Header, error) {
	var h Header
	r := bufio.NewReader(f)
	line, err := r.ReadBytes('\n')
	if err != nil {
		return nil, h, errors.New("ledger has no header")
	}
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, h, fmt.Errorf("ledger: header: %w", err)
	}
	size := int64(len(line))
	index := map[string]at{}
	for {
		line, err = r.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, h, fmt.Errorf("ledger: %w", err)
		}
		var e Entry
		if json.Unmarshal(line, &e) != nil || e.Scope.Provider == "" {
			break // a machine that lost power may leave blocks of zeros
		}
		id := e.Scope.ID()
		delete(index, id)
		if good(e) {
			index[id] = at{size, len(line)}
		}
		size += int64(len(line))
	}
	if err := f.Truncate(size); err != nil {
		return nil, h, err
	}
	if _, err := f.Seek(size, io.SeekStart); err != nil {
		return nil, h, err
	}
	return openLedgerAt(f, size, index), h, nil
}
