package engine

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
)

// A chunk is some documents, with memory of their own.
type chunk struct {
	docs   []numbered
	ends   []int // of each document in data
	data   []byte
	assets int // of the parts whose last documents are in it, which wait for it
}

// A numbered document knows where it stood in its part, from 1.
type numbered struct {
	Document
	n      int
	visit  *visit // of its scope; nil: nothing is remembered of that
	verify bool   // by two engines
}

// fault says that d is no asset.
func (d numbered) fault(err error) string {
	return fmt.Sprintf("document %d of %s is no asset: %s; collect it again", d.n, d.Scope, err)
}

// Chunks are as large as it takes for handing them on to cost nothing.
const (
	chunkDocs   = 128
	chunkBytes  = 192 << 10
	chunkAssets = 4096
)

func (c *chunk) full() bool {
	return len(c.docs) >= chunkDocs || len(c.data) >= chunkBytes || c.assets >= chunkAssets
}

// add copies a document.
func (c *chunk) add(d numbered) {
	c.data = append(c.data, d.JSON...)
	c.ends = append(c.ends, len(c.data))
	c.docs = append(c.docs, d)
}

// seal points the documents at their copies: while c grew they moved.
func (c *chunk) seal() {
	start := 0
	for i, end := range c.ends {
		c.docs[i].JSON = c.data[start:end:end]
		start = end
	}
}

func (c *chunk) reset() {
	clear(c.docs)
	c.docs, c.ends, c.data, c.assets = c.docs[:0], c.ends[:0], c.data[:0], 0
}

// Chunks that are idle keep their memory for other documents. A sync.Pool would
// lose them to every garbage collection.
type idle chan *chunk

func (free idle) take() *chunk {
	select {
	case c := <-free:
		return c
	default:
		return &chunk{data: make([]byte, 0, chunkBytes)}
	}
}

func (free idle) put(c *chunk) {
	c.reset()
	select {
	case free <- c:
	default:
	}
}

// A selection says what of a part is read.
type selection struct {
	nothing bool

	// some are the numbers of the documents that may be wanted, if the part can give
	// those alone, and digests what all of them hold; nil: all may be.
	some    []int
	digests []Digest

	// want reports whether a document is wanted, and may add to it.
	want func(*numbered) bool

	// end is called when the part is read; nil: it is not.
	end func()
}

// pipeline reads the parts, several at a time, and gives their documents in
// chunks to workers, so that one large part keeps them all busy. Each goroutine
// calls open once for the function that selects from the parts that it reads, and
// work for the one that takes its chunks. The first error ends it.
func pipeline(ctx context.Context, parts []Part, workers int, open func() func(Part) (selection, error), work func() func(*chunk)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	chunks := make(chan *chunk, workers)
	free := make(idle, 4*workers)

	var takers sync.WaitGroup
	for range workers {
		takers.Go(func() {
			take := work()
			for c := range chunks {
				if ctx.Err() == nil {
					take(c)
				}
				free.put(c)
			}
		})
	}
	var next atomic.Int64
	var readers sync.WaitGroup
	for range min(workers, len(parts)) {
		readers.Go(func() {
			look, into := open(), &filler{free.take(), free, chunks}
			for i := next.Add(1) - 1; i < int64(len(parts)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				if err := parts[i].read(ctx, look, into); err != nil {
					stop(err)
				}
			}
			into.hand(ctx)
		})
	}
	readers.Wait()
	close(chunks)
	takers.Wait()
	return context.Cause(ctx)
}

// documents gives those that may be wanted.
func (p Part) documents(of selection) iter.Seq2[Document, error] {
	if of.some != nil && p.Some != nil {
		return p.Some(of.digests, of.some)
	}
	return p.Documents()
}

// A filler puts documents into chunks, and hands those on.
type filler struct {
	*chunk
	free   idle
	chunks chan<- *chunk
}

// hand hands the chunk on, if there is something in it.
func (f *filler) hand(ctx context.Context) error {
	if len(f.docs) == 0 {
		return nil
	}
	f.seal()
	select {
	case f.chunks <- f.chunk:
		f.chunk = f.free.take()
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (p Part) read(ctx context.Context, look func(Part) (selection, error), into *filler) error {
	of, err := look(p)
	if err != nil {
		return err
	}
	if of.end != nil {
		defer of.end()
	}
	if of.nothing {
		return nil
	}
	var next numbered
	n := 0
	for d, err := range p.documents(of) {
		if err != nil {
			return err
		}
		n++
		next = numbered{Document: d, n: n}
		if of.some != nil && p.Some != nil {
			next.n = of.some[n-1]
		}
		if !of.want(&next) {
			continue
		}
		if into.add(next); into.full() {
			if err := into.hand(ctx); err != nil {
				return err
			}
		}
	}
	if into.assets += p.Assets; into.full() {
		return into.hand(ctx)
	}
	return nil
}
