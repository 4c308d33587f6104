package connector

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

// changes finds the words by which GraphQL changes something.
var changes = regexp.MustCompile(`(?i)\b(mutation|subscription)\b`)

func (c *checking) requests() {
	f := c.file
	for _, name := range slices.Sorted(maps.Keys(f.Requests)) {
		r := f.Requests[name]
		if !word.MatchString(name) || name == "each" || name == tokenRequest && f.Auth.OAuth != nil {
			c.fail(r.Pos, "write one such as users", "the request %q cannot have this name", name)
		}
		if r.Permission == "" {
			c.fail(r.Pos, "write the least permission that it needs", "requests.%s has no permission", name)
		}
		known := c.settings()
		if r.Each != nil {
			c.each(name, r)
			known = append(known, r.Each.Name)
		}
		c.method(name, r, known)
		for _, q := range slices.Sorted(maps.Keys(r.Query)) {
			c.template(r.Pos, "requests."+name+".query."+q, r.Query[q], known)
		}
		c.pages(name, &r)
		for _, o := range r.Optional {
			c.oneOf(r.Pos, "requests."+name+".optional", o, []string{"value"})
		}
		c.expr(r.Pos, "requests."+name+".items", &r.Items, nil)
		c.expr(r.Pos, "requests."+name+".key", &r.Key, nil)
		c.expr(r.Pos, "requests."+name+".value", &r.Value, nil)
		f.Requests[name] = r
	}
}

func (c *checking) method(name string, r request, known []string) {
	path := r.Get
	switch {
	case r.Get.given() == r.Post.given():
		c.fail(r.Pos, "give get, or post with a body", "requests.%s is not one request", name)
	case r.Get.given() && (r.Body != nil || r.ReadOnly):
		c.fail(r.Pos, "leave body and read_only out", "requests.%s is a GET with a body", name)
	case r.Post.given():
		path = r.Post
		if !r.ReadOnly || r.Body == nil {
			c.fail(r.Pos, "make sure that it changes nothing, and write read_only: true and the body", "requests.%s is a POST", name)
		}
		if query, ok := field(r.Body, "query").(string); ok && changes.MatchString(query) {
			c.fail(r.Pos, "ask with a query", "requests.%s changes something", name)
		}
		for _, n := range bodyNames(r.Body) {
			if n != "cursor" && !slices.Contains(known, n) {
				c.fail(r.Pos, "use cursor or a setting", "requests.%s.body: nothing is named {%s}", name, n)
			}
		}
	}
	if !strings.HasPrefix(path.text, "/") || strings.ContainsAny(path.text, "?#% ") || slices.Contains(strings.Split(path.text, "/"), "..") {
		c.fail(r.Pos, "write it from the base URL on, such as /users, and the rest as query", "requests.%s: %q is no path", name, path.text)
	}
	c.template(r.Pos, "requests."+name, path, known)
}

func field(body any, name string) any {
	object, _ := body.(map[string]any)
	return object[name]
}

func (c *checking) each(name string, r request) {
	e := r.Each
	if !word.MatchString(e.Name) || (len(e.Of) == 0) == (e.From == "") {
		c.fail(r.Pos, "give name, and one of of and from", "requests.%s.each is incomplete", name)
	}
	if _, setting := c.file.Settings[e.Name]; setting || e.Name == "cursor" {
		c.fail(r.Pos, "use another", "requests.%s.each: the name %s is taken", name, e.Name)
	}
	if e.From == "" {
		return
	}
	c.oneOf(r.Pos, "requests."+name+".each.from", e.From, slices.Sorted(maps.Keys(c.file.Requests)))
	if c.file.Requests[e.From].Each != nil {
		c.fail(r.Pos, "use one that is not", "requests.%s.each: %s is itself repeated", name, e.From)
	}
	c.used[e.From] = true
}

// The kinds of paging.
const (
	none       = "none"
	byPage     = "page"
	byOffset   = "offset"
	byCursor   = "cursor"
	byLink     = "link_header"
	byURL      = "next_url"
	byStart    = "start_index"
	mostInPage = 5000
)

func (c *checking) pages(name string, r *request) {
	p := &r.Pages
	at := p.Pos
	if at == (strictyaml.Pos{}) {
		at = r.Pos
	}
	if p.Kind == "" {
		p.Kind = none
	}
	path := "requests." + name + ".pages"
	c.oneOf(at, path+".kind", p.Kind, []string{none, byPage, byOffset, byCursor, byLink, byURL, byStart})
	inBody := slices.Contains(bodyNames(r.Body), "cursor")
	switch p.Kind {
	case byPage, byOffset, byStart:
		if p.Query == "" {
			c.fail(at, "add query: the parameter's name", "%s has no query", path)
		}
	case byCursor:
		if (p.Query == "") != inBody {
			c.fail(at, `give query, or "{cursor}" in the body`, "%s says not once where the cursor goes", path)
		}
	}
	if needs := p.Kind == byCursor || p.Kind == byURL; needs != (p.Next.query != nil) {
		c.fail(at, "next goes with cursor and next_url", "%s has the kind %s and a wrong next", path, p.Kind)
	}
	for _, name := range p.Optional {
		c.oneOf(at, path+".optional", name, []string{"next"})
	}
	if p.Size < 0 || p.Size > mostInPage || (p.SizeQuery != "") != (p.Size > 0) || p.Most < 0 {
		c.fail(at, "give size from 1 to 5000 with size_query, or neither", "%s has a wrong size", path)
	}
	c.expr(at, path+".next", &p.Next, nil)
	c.expr(at, path+".more", &p.More, nil)
}
