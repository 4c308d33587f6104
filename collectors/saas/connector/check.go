package connector

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

var word = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// check reports the first thing that the file cannot mean, and compiles its
// expressions.
func (f *file) check(name string) error {
	c := &checking{file: f, name: name, used: map[string]bool{}}
	for _, step := range []func(){c.words, c.auth, c.requests, c.workspace, c.accounts, c.tokens, c.unused} {
		if step(); c.err != nil {
			return c.err
		}
	}
	return nil
}

// A checking is one check. It keeps the first error.
type checking struct {
	file *file
	name string
	used map[string]bool // requests
	err  error
}

func (c *checking) fail(at strictyaml.Pos, remedy, format string, args ...any) {
	if c.err == nil {
		c.err = &strictyaml.Error{File: c.name, Line: at.Line, Column: at.Column, Message: fmt.Sprintf(format, args...), Remedy: remedy}
	}
}

// oneOf fails unless s is one of the valid words.
func (c *checking) oneOf(at strictyaml.Pos, what, s string, valid []string) {
	if slices.Contains(valid, s) {
		return
	}
	remedy := "use one of " + strings.Join(valid, ", ")
	if near := strictyaml.Nearest(s, valid); near != "" {
		remedy = fmt.Sprintf("did you mean %q? The words are %s", near, strings.Join(valid, ", "))
	}
	c.fail(at, remedy, "%s: no %q", what, s)
}

func (c *checking) words() {
	f := c.file
	if !word.MatchString(f.Name) {
		c.fail(f.Pos, "write one such as my_product", "name %q is no name", f.Name)
	}
	if f.Title == "" {
		c.fail(f.Pos, "write the product's name", "no title")
	}
	for _, name := range slices.Sorted(maps.Keys(f.Settings)) {
		s := f.Settings[name]
		if !word.MatchString(name) || s.What == "" {
			c.fail(s.Pos, "write {what: what it is and where it stands}", "the setting %q is not explained", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Secrets)) {
		if !word.MatchString(name) || f.Secrets[name] == "" {
			c.fail(f.Pos, "write what it is and where it comes from", "the secret %q is not explained", name)
		}
		if _, both := f.Settings[name]; both {
			c.fail(f.Pos, "give one of them another name", "%q is a setting and a secret", name)
		}
	}
	c.template(f.Pos, "url", f.URL, c.settings())
	for _, code := range slices.Sorted(maps.Keys(f.Refusals)) {
		r := f.Refusals[code]
		c.oneOf(r.Pos, "refusals."+code+".state", r.State, []string{
			string(collectors.Denied), string(collectors.Disabled), string(collectors.Unreachable), string(collectors.NotApplicable)})
	}
	c.expr(f.Pos, "error", &f.Error, nil)
}

func (c *checking) settings() []string { return slices.Sorted(maps.Keys(c.file.Settings)) }

func (c *checking) template(at strictyaml.Pos, path string, t template, known []string) {
	if name, bad := t.unknown(known); bad {
		c.fail(at, "use one of "+strings.Join(known, ", "), "%s: nothing is named {%s}", path, name)
	}
}

func (c *checking) auth() {
	a := &c.file.Auth
	known := slices.Concat(c.settings(), slices.Sorted(maps.Keys(c.file.Secrets)))
	kinds := 0
	for _, given := range []bool{a.Bearer.given(), len(a.Headers) > 0, a.Basic != nil, a.OAuth != nil} {
		if given {
			kinds++
		}
	}
	if kinds != 1 {
		c.fail(a.Pos, "give one of bearer, headers, basic, oauth2_client_credentials", "auth has %d ways to sign in", kinds)
	}
	c.template(a.Pos, "auth.bearer", a.Bearer, known)
	for _, name := range slices.Sorted(maps.Keys(a.Headers)) {
		c.template(a.Pos, "auth.headers."+name, a.Headers[name], known)
	}
	if b := a.Basic; b != nil {
		c.template(a.Pos, "auth.basic.user", b.User, known)
		c.template(a.Pos, "auth.basic.password", b.Password, known)
	}
	if o := a.OAuth; o != nil {
		if !o.URL.given() || !o.ID.given() || !o.Secret.given() {
			c.fail(a.Pos, "give url, id and secret", "auth.oauth2_client_credentials is incomplete")
		}
		c.template(a.Pos, "auth.oauth2_client_credentials.url", o.URL, c.settings())
		for path, t := range map[string]template{"id": o.ID, "secret": o.Secret} {
			c.template(a.Pos, "auth.oauth2_client_credentials."+path, t, known)
		}
		for _, name := range slices.Sorted(maps.Keys(o.Form)) {
			c.template(a.Pos, "auth.oauth2_client_credentials.form."+name, o.Form[name], known)
		}
	}
}

func (c *checking) workspace() {
	w := &c.file.Workspace
	c.fields(c.file.Pos, "workspace", &w.Fields, c.variables())
	c.optional(w.Pos, "workspace", w.Optional, expr{}, &w.Fields)
}

func (c *checking) accounts() {
	if len(c.file.Accounts) == 0 {
		c.fail(c.file.Pos, "say which request lists the accounts", "no accounts")
	}
	for i := range c.file.Accounts {
		a := &c.file.Accounts[i]
		path := fmt.Sprintf("accounts[%d]", i)
		c.listing(a.Pos, path, a.From, &a.Where, &a.Key)
		c.fields(a.Pos, path+".fields", &a.Fields, append(c.variables(), "each"))
		c.optional(a.Pos, path, a.Optional, a.Where, &a.Fields)
		c.values(path+".fields.kind", a.Fields.Kind, names(saas.Kinds))
		c.values(path+".fields.status", a.Fields.Status, names(saas.Statuses))
		c.values(path+".fields.privilege", a.Fields.Privilege, names(saas.Privileges))
		if a.Fields.Seat.Billable.given() && !a.Fields.Seat.Type.given() {
			c.fail(a.Pos, "add type", "%s.fields.seat has no type", path)
		}
	}
}

func (c *checking) tokens() {
	for i := range c.file.Tokens {
		t := &c.file.Tokens[i]
		path := fmt.Sprintf("tokens[%d]", i)
		c.listing(t.Pos, path, t.From, &t.Where, &t.Key)
		c.fields(t.Pos, path+".fields", &t.Fields, append(c.variables(), "each"))
		c.optional(t.Pos, path, t.Optional, t.Where, &t.Fields)
		c.values(path+".fields.status", t.Fields.Status, append(names(saas.Statuses), string(saas.Expired)))
	}
}

// names are the words of a closed set as text.
func names[W ~string](set []W) []string {
	all := make([]string, len(set))
	for i, w := range set {
		all[i] = string(w)
	}
	return all
}

// listing checks what accounts and tokens share.
func (c *checking) listing(at strictyaml.Pos, path, from string, where, key *expr) {
	c.oneOf(at, path+".from", from, slices.Sorted(maps.Keys(c.file.Requests)))
	c.used[from] = true
	if key.query == nil {
		c.fail(at, "write the path of the ID in an item, such as .id", "%s has no key", path)
	}
	c.expr(at, path+".where", where, c.variables())
	c.expr(at, path+".key", key, nil)
}

// variables are the requests that a field can look into: those that are not
// repeated.
func (c *checking) variables() []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(c.file.Requests)) {
		if c.file.Requests[name].Each == nil {
			all = append(all, name)
		}
	}
	return all
}

// fields compiles the expressions of a struct of fields.
func (c *checking) fields(at strictyaml.Pos, path string, fields any, known []string) {
	for _, f := range fieldsOf(fields) {
		if f.pos.Line > 0 {
			at = f.pos
		}
		c.expr(at, path+"."+f.path, f.expr, known)
		for _, name := range f.expr.uses {
			c.used[name] = true
		}
	}
}

// optional checks that what may be hidden is among the fields.
func (c *checking) optional(at strictyaml.Pos, path string, optional []string, where expr, fields any) {
	var given []string
	if where.given() {
		given = append(given, filter)
	}
	for _, f := range fieldsOf(fields) {
		if f.expr.given() && !slices.Contains(given, f.attribute()) {
			given = append(given, f.attribute())
		}
	}
	for _, name := range optional {
		c.oneOf(at, path+".optional", name, given)
	}
}

func (c *checking) values(path string, w words, valid []string) {
	for _, from := range slices.Sorted(maps.Keys(w.Map)) { // "*" among them
		c.oneOf(w.Pos, path+".map."+from, w.Map[from], valid)
	}
	if len(w.Map) > 0 && !w.Value.given() {
		c.fail(w.Pos, "add value", "%s has a map and no value", path)
	}
}

func (c *checking) expr(at strictyaml.Pos, path string, e *expr, known []string) {
	if err := e.compile(known); err != nil {
		remedy := "use the item, and no variable"
		if len(known) > 0 {
			remedy = "the variables are $" + strings.Join(known, ", $")
		}
		c.fail(at, remedy, "%s: %v", path, err)
	}
}

// unused finds requests that feed nothing: a typo, or a permission for nothing.
func (c *checking) unused() {
	for _, name := range slices.Sorted(maps.Keys(c.file.Requests)) {
		if !c.used[name] {
			c.fail(c.file.Requests[name].Pos, "use it, or leave it out", "nothing uses the request %s", name)
		}
	}
}
