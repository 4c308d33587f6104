package connector

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"reflect"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A reading goes through the pages of one request.
type reading struct {
	source  *source
	name    string
	request request
	op      collectors.Operation
	values  map[string]string
	at      place
	empty   int   // pages in a row
	before  []any // the items of the page before
}

func (s *source) reading(name, each string, at place) *reading {
	r := s.file.Requests[name]
	values := maps.Clone(s.values)
	if r.Each != nil {
		values[r.Each.Name] = each
	}
	return &reading{source: s, name: name, request: r, values: values, at: at,
		op: s.operations[s.connector.operation(name)]}
}

// next reads a page. The items that it returns count even when there is a gap;
// more reports whether another page follows.
func (r *reading) next(ctx context.Context) (items []any, more bool, gap *web.Gap) {
	answer, from, err := r.call(ctx)
	if err != nil {
		return nil, false, r.gap(ctx, err)
	}
	var body any
	if err := answer.JSON(&body); err != nil {
		return nil, false, r.gap(ctx, err)
	}
	if code, ok, err := r.source.file.Error.one(body, nil); err != nil {
		return nil, false, r.source.file.unfit(r.source.file.Error, r.op)
	} else if said, _ := text(code); ok && said != "" {
		return nil, false, r.gap(ctx, r.source.client.Refused(r.op.Name, http.StatusOK, said))
	}
	items = []any{body}
	if r.request.Items.given() {
		if items, err = r.request.Items.some(body, nil, mostItems); err != nil || len(items) == mostItems {
			return nil, false, r.source.file.unfit(r.request.Items, r.op)
		}
	}
	got := page{body, answer.Header, from, len(items)}
	after, more, err := r.request.Pages.next(r.at, got)
	if err == nil && !more {
		err = r.source.file.ending(r.request.Pages, got, r.at.at == "")
	}
	if err == nil && more {
		if r.empty++; len(items) > 0 {
			r.empty = 0
		}
		switch {
		case r.empty > mostEmpty:
			err = errEmpty
		case len(items) > 0 && reflect.DeepEqual(items, r.before):
			err = errSame
		}
	}
	r.before = items
	if err != nil {
		return items, false, failed(err, r.op.Name)
	}
	r.at = after
	return items, more, nil
}

// mostItems is how many items one page may have.
const mostItems = 20_000

func (r *reading) gap(ctx context.Context, err error) *web.Gap {
	g := web.Classify(ctx, err, r.op, r.source.file.kinds())
	return &g
}

// call sends the request for the page.
func (r *reading) call(ctx context.Context) (web.Answer, *url.URL, error) {
	base, p := r.source.base, r.request.Pages
	path := r.request.Get
	if r.request.Post.given() {
		path = r.request.Post
	}
	u := *base
	u.RawPath = base.EscapedPath() + path.path(r.values)
	u.Path, _ = url.PathUnescape(u.RawPath)
	query := p.query(r.at)
	for name, t := range r.request.Query {
		query.Set(name, t.fill(r.values))
	}
	u.RawQuery = query.Encode()
	if (p.Kind == byLink || p.Kind == byURL) && r.at.at != "" {
		next, err := base.Parse(r.at.at)
		if err != nil || next.Host != base.Host {
			return web.Answer{}, nil, errors.New("the next page is no URL")
		}
		u = *next
	}
	call := web.Call{Operation: r.op.Name, URL: u.String(), Header: http.Header{}}
	for name, value := range r.source.file.Headers {
		call.Header.Set(name, value)
	}
	if r.request.Post.given() {
		values := maps.Clone(r.values)
		values["cursor"] = r.at.at
		body, err := json.Marshal(fillBody(r.request.Body, values))
		if err != nil {
			return web.Answer{}, nil, err
		}
		call.Body = body
		call.Header.Set("Content-Type", "application/json")
	}
	answer, err := r.source.client.Read(ctx, call)
	return answer, &u, err
}

// kinds are the refusals of the file.
func (f *file) kinds() web.Kinds {
	kinds := web.Kinds{}
	for code, r := range f.Refusals {
		kinds[code] = web.Kind{State: collectors.State(r.State), Needs: r.Needs}
	}
	return kinds
}
