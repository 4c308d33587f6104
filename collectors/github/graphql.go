package github

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	gh "github.com/google/go-github/v60/github"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// queries are the only ones that are sent, by name.
//
//go:embed queries/*.graphql
var queries embed.FS

// queryText is the query of that name; empty: there is none.
func queryText(name string) string {
	text, err := queries.ReadFile("queries/" + name + ".graphql")
	if err != nil {
		return ""
	}
	return string(text)
}

type graphRequest struct {
	OperationName string         `json:"operationName"`
	Query         string         `json:"query"`
	Variables     map[string]any `json:"variables"`
}

// A graphError is one of the errors that come beside the data, or instead of
// it: HTTP 200 is no success here.
type graphError struct {
	Type       string           `json:"type"`
	Message    string           `json:"message"`
	Path       []any            `json:"path"` // names, and numbers of elements
	Extensions *graphExtensions `json:"extensions"`
}

type graphExtensions struct {
	SAMLFailure bool `json:"saml_failure"`
}

func (e *graphError) Error() string { return "GraphQL " + e.code() }

// code is the kind of the error, which GitHub leaves out of some.
func (e *graphError) code() string {
	if code := collectors.PlainCode(e.Type); code != "" {
		return code
	}
	return "error"
}

// graphErrors are those that came beside the data.
type graphErrors []*graphError

// at returns the error that explains why the field at path is null; nil: none
// does. A field that must not be null takes what holds it along, so an error
// further down explains it too.
func (errs graphErrors) at(path ...any) *graphError {
	for _, e := range errs {
		n := min(len(e.Path), len(path))
		if n > 0 && slices.EqualFunc(e.Path[:n], path[:n], sameStep) {
			return e
		}
	}
	return nil
}

// sameStep compares steps of paths: JSON's numbers are floats.
func sameStep(a, b any) bool {
	if f, ok := a.(float64); ok {
		if n, ok := b.(int); ok {
			return f == float64(n)
		}
	}
	return a == b
}

// query makes the query of that name and decodes its data into v, as far as
// there is any.
func (a *api) query(ctx context.Context, name string, variables map[string]any, v any) (graphErrors, error) {
	return a.queryBy(ctx, a.rest, name, variables, v)
}

func (a *api) queryBy(ctx context.Context, c *gh.Client, name string, variables map[string]any, v any) (graphErrors, error) {
	op := "POST /graphql#" + name
	req, err := c.NewRequest(http.MethodPost, a.graphql, graphRequest{name, queryText(name), variables})
	if err != nil {
		return nil, &web.Error{Operation: op, Fault: web.Address}
	}
	var answer struct {
		Data   json.RawMessage `json:"data"`
		Errors graphErrors     `json:"errors"`
	}
	if _, err := send(ctx, c, op, req, &answer); err != nil {
		return nil, err
	}
	answer.Errors = slices.DeleteFunc(answer.Errors, func(e *graphError) bool { return e == nil })
	if len(answer.Data) == 0 || string(answer.Data) == "null" {
		if len(answer.Errors) > 0 {
			return nil, answer.Errors[0]
		}
		return nil, &web.Error{Operation: op, Fault: web.Unreadable}
	}
	if err := json.Unmarshal(answer.Data, v); err != nil {
		return nil, &web.Error{Operation: op, Fault: web.Unreadable}
	}
	return answer.Errors, nil
}

// A pageInfo is where a list of GraphQL goes on.
type pageInfo struct {
	HasNextPage bool   `json:"hasNextPage"`
	EndCursor   string `json:"endCursor"`
}

// A count is how many there are of what is not listed.
type count struct {
	TotalCount int `json:"totalCount"`
}

// next is the cursor of the page after the one that began at after. It does not
// move in a circle.
func (p pageInfo) next(op, after string) (cursor string, more bool, err error) {
	if !p.HasNextPage {
		return "", false, nil
	}
	if p.EndCursor == "" || p.EndCursor == after {
		return "", false, &web.Error{Operation: op, Fault: faultLoop}
	}
	return p.EndCursor, true, nil
}

// after is a cursor as a variable; the first page has none.
func afterVariable(cursor string) any {
	if cursor == "" {
		return nil
	}
	return cursor
}

// Faults of lists that are none of HTTP.
const (
	faultLoop  web.Fault = "the next page is one that was read"
	faultShort web.Fault = "fewer came than GitHub counts"
)

// notThere is the error of a name that GraphQL does not find: missing, or
// hidden.
func notThere(what string) error {
	return &graphError{Type: "NOT_FOUND", Message: fmt.Sprintf("no %s", what)}
}
