package snowflake

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A cursor is where the reading of a result goes on.
type cursor struct {
	handle          string
	next, parts     int // partitions
	read, announced int // rows
}

func (c cursor) String() string {
	return fmt.Sprintf("%d/%d/%d/%d/%s", c.next, c.parts, c.read, c.announced, c.handle)
}

func parseCursor(text string) (cursor, error) {
	fields := strings.SplitN(text, "/", 5)
	if len(fields) != 5 {
		return cursor{}, fmt.Errorf("cursor has %d fields, want 5", len(fields))
	}
	var n [4]int
	for i := range n {
		v, err := strconv.Atoi(fields[i])
		if err != nil || v < 0 {
			return cursor{}, fmt.Errorf("cursor has no number in field %d", i+1)
		}
		n[i] = v
	}
	return cursor{fields[4], n[0], n[1], n[2], n[3]}, nil
}

// rows gives the rows of the statement of an operation to each, from the cursor
// on, and says where to go on. failed is the call that the error is of.
func (s *Source) rows(ctx context.Context, name string, want []string, from string, most int, each func([]*string)) (next, failed string, err error) {
	failed = name
	next, err = listing.Pages(ctx, name, from, most, func(ctx context.Context, at string) (listing.Page[[]*string], error) {
		if at == "" {
			return s.first(ctx, name, want, &failed)
		}
		failed = getResult
		c, err := parseCursor(at)
		if err != nil {
			return listing.Page[[]*string]{}, &web.Error{Operation: getResult, Fault: web.Address}
		}
		r, err := s.partition(ctx, c.handle, c.next)
		if err != nil {
			return listing.Page[[]*string]{}, err
		}
		return c.page(r, getResult)
	}, each)
	return next, failed, err
}

// first sends the statement, waits until it has ended, and reads the first
// partition.
func (s *Source) first(ctx context.Context, name string, want []string, failed *string) (listing.Page[[]*string], error) {
	r, err := s.send(ctx, name)
	for n := 0; err == nil && r.Data == nil && r.Handle != ""; n++ {
		*failed = getResult
		if n == mostPolls {
			return listing.Page[[]*string]{}, s.client.Refused(getResult, 202, stillRuns)
		}
		if err := throttle.Sleep(ctx, s.poll); err != nil {
			return listing.Page[[]*string]{}, err
		}
		r, err = s.partition(ctx, r.Handle, 0)
	}
	if err != nil {
		return listing.Page[[]*string]{}, err
	}
	if r.Metadata == nil || !slices.EqualFunc(r.Metadata.Columns, want, func(c column, name string) bool { return strings.EqualFold(c.Name, name) }) {
		return listing.Page[[]*string]{}, &web.Error{Operation: *failed, Fault: web.Unreadable}
	}
	c := cursor{handle: r.Handle, parts: max(1, len(r.Metadata.Partitions)), announced: r.Metadata.Rows}
	return c.page(r, *failed)
}

const (
	mostPolls = 200
	stillRuns = "333334" // Snowflake's code for a statement that has not ended
)

// page is the partition that r is. The result says at first how many rows it
// has: with fewer at the end something was lost.
func (c cursor) page(r resultSet, name string) (listing.Page[[]*string], error) {
	if r.Data == nil {
		return listing.Page[[]*string]{}, &web.Error{Operation: name, Fault: web.Unreadable}
	}
	c.next++
	c.read += len(*r.Data)
	p := listing.Page[[]*string]{Items: *r.Data}
	switch {
	case c.next < c.parts:
		p.Next = c.String()
	case c.read < c.announced:
		return listing.Page[[]*string]{}, &web.Error{Operation: name, Fault: web.Truncated}
	}
	return p, nil
}
