package connector

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A place is where in a listing the next page begins. It is what a scope hands
// to the next one, so it does not grow with the listing.
type place struct {
	at   string // page, offset, index, cursor or URL; "": the beginning
	read int    // items before it

	// A cursor that was met before means that the pages go round. Comparing
	// with one that is replaced after 1, 2, 4, 8… pages finds any round, and
	// needs to keep one only (Brent).
	met     string
	pages   int // since met was replaced
	replace int // when to replace it
}

var (
	errRound   = errors.New("the pages go round: a cursor came twice")
	errSame    = errors.New("the pages go round: each is the same as the one before")
	errMost    = errors.New("the API gives no more items than these")
	errMillion = errors.New("more than a million items")
	errEmpty   = errors.New("pages without items that name a next one")
)

// mostEmpty is how many pages in a row may be empty and yet not the last.
const mostEmpty = 20

// mostRead is how many items a listing may have: a server may think of new ones
// for ever.
const mostRead = 1_000_000

// query are the parameters for the page at p.
func (p pages) query(at place) url.Values {
	q := url.Values{}
	if p.SizeQuery != "" {
		q.Set(p.SizeQuery, strconv.Itoa(p.Size))
	}
	switch {
	case p.Kind == byPage || p.Kind == byOffset || p.Kind == byStart:
		if at.at == "" {
			at.at = strconv.Itoa(p.start())
		}
		q.Set(p.Query, at.at)
	case p.Kind == byCursor && p.Query != "" && at.at != "":
		q.Set(p.Query, at.at)
	}
	return q
}

func (p pages) start() int {
	switch {
	case p.Start != nil:
		return *p.Start
	case p.Kind == byOffset:
		return 0
	}
	return 1
}

// A page is one answer.
type page struct {
	body   any
	header http.Header
	url    *url.URL // that it came from
	items  int
}

// next is where the page after this one begins; false: this is the last.
func (p pages) next(at place, got page) (place, bool, error) {
	n, ok, err := p.position(at, got)
	if err != nil || !ok {
		return place{}, false, err
	}
	after := at
	after.at, after.read = n, at.read+got.items
	if p.Most > 0 && after.read >= p.Most {
		return place{}, false, errMost
	}
	if after.read > mostRead {
		return place{}, false, errMillion
	}
	switch p.Kind {
	case byCursor, byLink, byURL:
		if n == at.met || n == at.at {
			return place{}, false, errRound
		}
		if after.pages++; after.pages >= after.replace {
			after.met, after.pages, after.replace = n, 0, max(1, 2*after.replace)
		}
	}
	return after, true, nil
}

// position is at of the next place.
func (p pages) position(at place, got page) (string, bool, error) {
	more := got.items > 0
	if p.More.given() {
		v, _, err := p.More.one(got.body, nil)
		if err != nil {
			return "", false, err
		}
		more = v == true
	}
	switch p.Kind {
	case byPage, byOffset, byStart:
		if !more {
			return "", false, nil
		}
		here, err := strconv.Atoi(at.at)
		if err != nil {
			here = p.start()
		}
		step := got.items
		switch {
		case p.Kind == byPage:
			step = 1
		case step == 0: // an empty page that is not the last
			step = max(1, p.Size)
		}
		return strconv.Itoa(here + step), true, nil
	case byCursor, byURL:
		v, _, err := p.Next.one(got.body, nil)
		if err != nil {
			return "", false, err
		}
		next, _ := text(v)
		if p.More.given() && !more || next == "" {
			return "", false, nil
		}
		if p.Kind == byURL {
			next, err = onward(got.url, next)
		}
		return next, err == nil, err
	case byLink:
		next := web.NextLink(got.header)
		if next == "" {
			return "", false, nil
		}
		next, err := onward(got.url, next)
		return next, err == nil, err
	}
	return "", false, nil
}

// onward is the path and query of the next page. It has to be on the host of
// this one: credentials go there.
func onward(from *url.URL, next string) (string, error) {
	u, err := from.Parse(next)
	if err != nil || u.Host != from.Host || u.Scheme != from.Scheme {
		return "", errors.New("the next page is on another host")
	}
	return u.RequestURI(), nil
}

// stopped is the gap of an error that is no call's but the paging's.
func stopped(err error, operation string) web.Gap {
	g := web.Gap{State: collectors.Partial, Reason: err.Error() + ": " + operation}
	if errors.Is(err, errMost) {
		g.Needs = "an API without this limit, or a CSV export"
	}
	return g
}
