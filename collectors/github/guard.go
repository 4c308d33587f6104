package github

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// A guard names the operation of a request, by what the request says and not
// by what its maker says. What it cannot name is refused.
type guard struct {
	base    string // path of the REST API, without a slash at its end
	graphql string // path of the GraphQL API
	paths   map[string]*regexp.Regexp
}

func newGuard(base *url.URL) *guard {
	g := &guard{base: base.Path, graphql: base.Path + "/graphql", paths: map[string]*regexp.Regexp{}}
	if before, ok := strings.CutSuffix(base.Path, "/api/v3"); ok {
		g.graphql = before + "/api/graphql" // GitHub Enterprise Server
	}
	for _, op := range operations {
		if op.template() != "/graphql" {
			g.paths[op.Name] = pathOf(op.template())
		}
	}
	return g
}

var placeholder = regexp.MustCompile(`\\\{[a-z_]+\\\}`)

// pathOf is the pattern of a path. GitHub's links and redirects name
// organizations and repositories by their numbers.
func pathOf(template string) *regexp.Regexp {
	p := regexp.QuoteMeta(template)
	for _, number := range []struct{ name, id string }{
		{`/repos/\{owner\}/\{repo\}`, `/repositories/[0-9]+`},
		{`/orgs/\{org\}`, `/organizations/[0-9]+`},
	} {
		if rest, ok := strings.CutPrefix(p, number.name); ok {
			p = `(?:` + number.name + `|` + number.id + `)` + rest
		}
	}
	p = placeholder.ReplaceAllString(p, `[^/]+`)
	if template == "/orgs/{org}/members" {
		p = `(?:` + p + `|/(?:orgs/[^/]+|organizations/[0-9]+)/public_members)` // a redirect that send finds
	}
	return regexp.MustCompile(`^` + p + `$`)
}

// operation is for web.Options: empty means that the request is none of ours.
func (g *guard) operation(r *http.Request) string {
	name, _ := r.Context().Value(operationKey{}).(string)
	switch r.Method {
	case http.MethodGet:
		path, ok := strings.CutPrefix(r.URL.EscapedPath(), g.base)
		if pattern := g.paths[name]; ok && pattern != nil && lookup(name).method() == r.Method && pattern.MatchString(path) {
			return "github:" + name
		}
	case http.MethodPost:
		if query, ok := strings.CutPrefix(name, "POST /graphql#"); ok && r.URL.EscapedPath() == g.graphql && sends(r, query) {
			return "github:" + name
		}
	}
	return ""
}

// sends reports whether the body of r is the fixed query of that name.
func sends(r *http.Request, name string) bool {
	if r.GetBody == nil {
		return false
	}
	body, err := r.GetBody()
	if err != nil {
		return false
	}
	defer body.Close()
	var q graphRequest
	d := json.NewDecoder(io.LimitReader(body, 1<<20))
	d.DisallowUnknownFields()
	text := queryText(name)
	return d.Decode(&q) == nil && !d.More() && text != "" && q.Query == text && q.OperationName == name
}

// operationKey is where the context of a request holds its operation.
type operationKey struct{}

func withOperation(ctx context.Context, op string) context.Context {
	return context.WithValue(ctx, operationKey{}, op)
}
