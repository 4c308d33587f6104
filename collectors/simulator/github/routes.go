package github

import (
	"cmp"
	"net/http"
)

// A route is one call that GitHub knows.
type route struct {
	pattern    string // "GET /orgs/{org}/members", as GitHub documents it
	permission string // that GitHub says it needs
	answer     func(*call) (any, error)

	hidden bool // it is not found, instead of refused, without the permission
	writer bool // those who may only read are refused
	apps   bool // GitHub Apps only
	app    bool // the App itself, by its key
	issues bool // it is about issues

	// at is where the mux finds it, for the patterns that it cannot tell apart.
	// Empty: at the pattern.
	at string

	name func(*call) string // added to the operation's name; nil: nothing
}

func (r route) operation() string { return "github:" + r.pattern }

// mux routes calls by their method and path.
func (s *Server) mux() http.Handler {
	mux := http.NewServeMux()
	for _, list := range [][]route{organizationRoutes, actionsRoutes, repositoryRoutes, appRoutes, issueRoutes} {
		for _, r := range list {
			mux.HandleFunc(cmp.Or(r.at, r.pattern), func(w http.ResponseWriter, req *http.Request) {
				c := &call{Server: s, w: w, r: req, route: r}
				c.answer()
			})
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		c := &call{Server: s, w: w, r: req, route: route{pattern: req.Method + " unknown"}}
		c.headers()
		s.trouble.Count(c.route.operation())
		c.fail(notFound())
	})
	return mux
}

// lists answers with a page of what of returns.
func lists[T any](of func(*call) []T, show func(*call, T) object) func(*call) (any, error) {
	return func(c *call) (any, error) {
		return page(c, of(c), func(x T) object { return show(c, x) })
	}
}

// page is list with an answer that a route can give.
func page[T any](c *call, items []T, show func(T) object) (any, error) {
	return list(c, items, show), nil
}

// counts is lists with the total beside the page.
func counts[T any](name string, of func(*call) []T, show func(*call, T) object) func(*call) (any, error) {
	return func(c *call) (any, error) {
		return counted(c, name, of(c), func(x T) object { return show(c, x) })
	}
}

// plain answers with one object.
func plain(show func(*call) object) func(*call) (any, error) {
	return func(c *call) (any, error) { return show(c), nil }
}
