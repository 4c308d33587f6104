package gcp

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A paged request names a page of a listing.
type paged interface {
	proto.Message
	GetPageToken() string
	GetPageSize() int32
}

// A sequence is a long listing, made one unit at a time: the unit of a project
// is what is in it.
type sequence[T any] struct {
	units int
	unit  func(int) []T
}

// whole is a listing that is there already.
func whole[T any](list []T) sequence[T] {
	return sequence[T]{1, func(int) []T { return list }}
}

// A place is where a page begins.
type place struct{ unit, offset int }

// cut returns the page that a request asks for, and the token of the next one;
// empty when there is none. A request without a size gets the standard size, and
// none gets more than most.
func cut[T any](ctx context.Context, s *Server, r paged, all sequence[T], standard, most int) (items []T, next string, err error) {
	size := int(r.GetPageSize())
	switch {
	case size < 0:
		return nil, "", invalid("page_size must not be negative")
	case size == 0:
		size = standard
	}
	size = min(size, most)
	if s.options.PageSize > 0 {
		size = min(size, s.options.PageSize)
	}
	at, hollow, ok := readToken(r)
	if !ok || at.unit > all.units {
		return nil, "", invalid("The page token is not valid: it belongs to another request.")
	}
	kind := callOf(ctx).fault.Kind
	if kind == acme.EmptyPage && r.GetPageToken() == "" {
		return nil, token(r, at, true), nil
	}
	if kind == acme.RepeatToken {
		at = place{}
	}
	begin, last := at, at
	for ; at.unit < all.units && len(items) < size; at = (place{at.unit + 1, 0}) {
		unit := all.unit(at.unit)
		for ; at.offset < len(unit) && len(items) < size; at.offset++ {
			last = at
			items = append(items, unit[at.offset])
		}
		if at.offset < len(unit) {
			break
		}
	}
	switch {
	case kind == acme.RepeatToken:
		return items, token(r, begin, false), nil
	case at.unit >= all.units:
		return items, "", nil
	case kind == acme.Overlap && len(items) > 1 && !hollow:
		at = last
	}
	return items, token(r, at, false), nil
}

// token names the page of a request that begins at a place. A hollow one follows
// a page without items.
func token(r paged, at place, hollow bool) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s %d %d %t", digest(r), at.unit, at.offset, hollow))
}

func readToken(r paged) (at place, hollow, ok bool) {
	if r.GetPageToken() == "" {
		return place{}, false, true
	}
	b, err := base64.RawURLEncoding.DecodeString(r.GetPageToken())
	if err != nil {
		return place{}, false, false
	}
	var of string
	n, err := fmt.Sscanf(string(b), "%s %d %d %t", &of, &at.unit, &at.offset, &hollow)
	return at, hollow, err == nil && n == 4 && of == digest(r) && at.unit >= 0 && at.offset >= 0
}

// digest stands for a request without what differs from page to page.
func digest(r paged) string {
	c := proto.Clone(r)
	m := c.ProtoReflect()
	for _, name := range []string{"page_token", "page_size"} {
		if f := m.Descriptor().Fields().ByTextName(name); f != nil {
			m.Clear(f)
		}
	}
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(c)
	if err != nil {
		panic("simulator/gcp: request: " + err.Error()) // it has just been read
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
