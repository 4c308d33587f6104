package github

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// An object is a JSON object.
type object = map[string]any

// A call is one request.
type call struct {
	*Server
	w      http.ResponseWriter
	r      *http.Request
	route  route
	caller *identity // nil: no token
	spoilt acme.Kind // of the fault that it meets; zero: none
	status int       // of the answer; zero: 200
}

// A failure is a refusal as GitHub words it.
type failure struct {
	status  int
	message string
	header  http.Header
	page    string   // of the documentation, below its root; empty: the root
	errors  []object // of a 422
}

func (f *failure) Error() string { return fmt.Sprintf("%d %s", f.status, f.message) }

func refuse(status int, message string) *failure { return &failure{status: status, message: message} }

func notFound() *failure { return refuse(http.StatusNotFound, "Not Found") }

// invalid is a 422 about one field.
func invalid(resource, field, code string) *failure {
	f := refuse(http.StatusUnprocessableEntity, "Validation Failed")
	f.errors = []object{{"resource": resource, "field": field, "code": code}}
	return f
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.byNumber(r)
	r.URL.Path = strings.Replace(r.URL.Path, "/issues/comments/", "/issue-comments/", 1)
	s.routes.ServeHTTP(w, r)
}

// byNumber names what a path tells by its number, as the links to next pages
// do: /repositories/1/issues, /organizations/1/members.
func (s *Server) byNumber(r *http.Request) {
	parts := strings.SplitN(strings.TrimPrefix(r.URL.Path, "/"), "/", 3)
	if len(parts) < 2 {
		return
	}
	number, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return
	}
	rest := ""
	if len(parts) == 3 {
		rest = "/" + parts[2]
	}
	switch parts[0] {
	case "repositories":
		if repo := s.company.repositoryOf(number); repo != nil {
			r.URL.Path, r.URL.RawPath = "/repos/"+repo.fullName()+rest, ""
		}
	case "organizations":
		if number == s.company.id {
			prefix := "/orgs/"
			if strings.HasPrefix(rest, "/settings/billing/") {
				prefix = "/organizations/"
			}
			r.URL.Path, r.URL.RawPath = prefix+Organization+rest, ""
		}
	}
}

// answer makes the call wait, fail or succeed.
func (c *call) answer() {
	if !acme.Pause(c.r, c.options.Latency) {
		return
	}
	c.headers()
	name := c.route.operation()
	if c.route.name != nil {
		name += c.route.name(c)
	}
	if c.caller = c.identify(c.r.Header.Get("Authorization")); c.caller == nil && !c.route.app {
		c.trouble.Count(name)
		c.fail(refuse(http.StatusUnauthorized, "Bad credentials"))
		return
	}
	caller := "app"
	if c.caller != nil {
		caller = c.caller.user.login
	}
	fault := c.trouble.Meet(acme.Call{Operation: name, Account: c.place(), Region: c.r.PathValue("repo")}, caller, time.Now())
	if fault.Kind == acme.Deny && c.route.name != nil {
		c.write(c.forbidden())
		return
	}
	if f := c.refusal(fault); f != nil {
		c.fail(f)
		return
	}
	c.spoilt = fault.Kind
	if !acme.Spoil(c.w, c.r, fault.Kind, func(w http.ResponseWriter, _ *http.Request) {
		c.w = w
		c.succeed()
	}) {
		c.succeed()
	}
}

// place is the organization that the call looks into.
func (c *call) place() string {
	for _, name := range []string{"org", "owner"} {
		if place := c.r.PathValue(name); place != "" {
			return place
		}
	}
	return Organization
}

// succeed answers the call as it is meant.
func (c *call) succeed() {
	var body any
	err := c.permitted()
	if err == nil {
		body, err = c.route.answer(c)
	}
	if err != nil {
		f, ok := err.(*failure)
		if !ok {
			f = refuse(http.StatusInternalServerError, err.Error())
		}
		c.fail(f)
		return
	}
	c.write(body)
}

// write writes a body; nil is none.
func (c *call) write(body any) {
	if body == nil {
		if c.status == 0 {
			c.status = http.StatusNoContent
		}
		c.w.WriteHeader(c.status)
		return
	}
	b, err := json.Marshal(body)
	if err != nil {
		panic("simulator/github: " + err.Error())
	}
	c.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if c.status == 0 {
		c.status = http.StatusOK
	}
	c.w.WriteHeader(c.status)
	c.w.Write(b)
}

// fail writes a refusal.
func (c *call) fail(f *failure) {
	for name, values := range f.header {
		c.w.Header()[name] = values
	}
	body := object{
		"message":           f.message,
		"documentation_url": "https://docs.github.com/rest" + f.page,
		"status":            strconv.Itoa(f.status),
	}
	if f.errors != nil {
		body["errors"] = f.errors
	}
	c.status = f.status
	c.write(body)
}

// headers sets what every answer of GitHub has.
func (c *call) headers() {
	h := c.w.Header()
	h.Set("X-Github-Media-Type", "github.v3; format=json")
	h.Set("X-Github-Api-Version-Selected", "2022-11-28")
	h.Set("X-Github-Request-Id", "ACME:0:0:0:0")
	if c.route.permission != "" {
		h.Set("X-Accepted-Github-Permissions", c.route.permission)
	}
	limit, resource := 5000, "core"
	if strings.HasPrefix(c.r.URL.Path, "/graphql") {
		resource = "graphql"
	}
	used := int(c.used.Add(1)) % (limit / 2) // nobody waits for an hour here unless a fault says so
	h.Set("X-Ratelimit-Limit", strconv.Itoa(limit))
	h.Set("X-Ratelimit-Used", strconv.Itoa(used))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(limit-used))
	h.Set("X-Ratelimit-Reset", strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10))
	h.Set("X-Ratelimit-Resource", resource)
}
