package github

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A resolver is the value of a field that depends on its arguments.
type resolver func(arguments map[string]any) any

// typeName is where an object says its type, for fragments.
const typeName = "__typename"

// A document is the body of a query.
type document struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables"`
}

// document reads the body once; the name of the operation is in it.
func (c *call) document() document {
	var d document
	body, err := io.ReadAll(io.LimitReader(c.r.Body, 1<<20))
	if err == nil && json.Unmarshal(body, &d) == nil {
		c.r.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	return d
}

// queryName is "#" and the name of the query, for the name of the operation.
func (c *call) queryName() string {
	q, err := parse(c.document().Query)
	if err != nil || q.name == "" {
		return ""
	}
	return "#" + q.name
}

// graphql answers a query. What cannot be read is null beside an error, in an
// answer with the status 200.
func (c *call) graphql() (any, error) {
	d := c.document()
	q, err := parse(d.Query)
	if err != nil {
		return object{"errors": []object{{"message": err.Error()}}}, nil
	}
	if q.mutation {
		return object{"errors": []object{{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}}}, nil
	}
	e := &execution{query: q, variables: d.Variables}
	data := e.object(c.root(), q.selections, nil)
	answer := object{"data": data}
	if len(e.errors) > 0 {
		answer["errors"] = e.errors
	}
	return answer, nil
}

// forbidden answers a query without the permission: with the status 200, and
// null for what it asks for.
func (c *call) forbidden() object {
	data, errors := object{}, []object{}
	q, err := parse(c.document().Query)
	if err != nil {
		return object{"errors": []object{{"message": err.Error()}}}
	}
	for _, s := range q.selections {
		data[s.alias] = nil
		errors = append(errors, object{"type": "FORBIDDEN", "path": []string{s.alias}, "message": "Resource not accessible by integration"})
	}
	return object{"data": data, "errors": errors}
}

// An execution is the state of answering a query.
type execution struct {
	query     *query
	variables map[string]any
	errors    []object
}

// object answers what is selected of an object.
func (e *execution) object(o object, selections []selection, path []any) object {
	answer := object{}
	for _, s := range selections {
		switch {
		case s.spread != "":
			for k, v := range e.object(o, e.query.fragments[s.spread], path) {
				answer[k] = v
			}
		case s.on != "":
			if s.on == "*" || s.on == o[typeName] {
				for k, v := range e.object(o, s.selections, path) {
					answer[k] = v
				}
			}
		default:
			answer[s.alias] = e.field(o, s, append(path[:len(path):len(path)], s.alias))
		}
	}
	return answer
}

// field answers one field.
func (e *execution) field(o object, s selection, path []any) any {
	value, known := o[s.field]
	if !known {
		e.errors = append(e.errors, object{
			"path": path, "extensions": object{"code": "undefinedField"},
			"message": fmt.Sprintf("Field '%s' doesn't exist on type '%v'", s.field, o[typeName]),
		})
		return nil
	}
	if r, ok := value.(resolver); ok {
		value = r(e.arguments(s.arguments))
	}
	return e.complete(value, s, path)
}

// complete answers a value, an object or a list of them.
func (e *execution) complete(value any, s selection, path []any) any {
	switch v := value.(type) {
	case *failure:
		e.errors = append(e.errors, object{"type": code(v.status), "path": path, "message": v.message})
		return nil
	case resolver:
		return e.complete(v(nil), s, path)
	case object:
		return e.object(v, s.selections, path)
	case []object:
		list := make([]any, len(v))
		for i, o := range v {
			if o != nil {
				list[i] = e.object(o, s.selections, append(path[:len(path):len(path)], i))
			}
		}
		return list
	case []any:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = e.complete(x, s, append(path[:len(path):len(path)], i))
		}
		return list
	}
	return value
}

// arguments are those of a field with their variables' values.
func (e *execution) arguments(of map[string]any) map[string]any {
	values := map[string]any{}
	for name, v := range of {
		if name, ok := v.(variable); ok {
			v = e.variables[string(name)]
		}
		values[strings.ToLower(name[:1])+name[1:]] = v
	}
	return values
}

func code(status int) string {
	if status == http.StatusNotFound {
		return "NOT_FOUND"
	}
	return "FORBIDDEN"
}

// connection pages through total nodes that are made when they are asked for.
// edge, unless nil, adds what an edge has beside its node.
func (c *call) connection(total int, show, edge func(i int) object) resolver {
	return func(arguments map[string]any) any {
		size, _ := arguments["first"].(float64)
		if size < 1 || size > 100 {
			return refuse(http.StatusBadRequest, "Requesting records on this connection requires `first` of 1 to 100.")
		}
		first := int(size)
		if c.options.PageSize > 0 {
			first = min(first, c.options.PageSize)
		}
		after, _ := arguments["after"].(string)
		start := 0
		if after != "" {
			n, err := strconv.Atoi(strings.TrimPrefix(after, "cursor:"))
			if err != nil {
				return refuse(http.StatusBadRequest, fmt.Sprintf("`%s` does not appear to be a valid cursor.", after))
			}
			start = max(0, n) // -1 follows the page that was empty
		}
		from, to := min(start, total), min(start+first, total)
		end, more := any(fmt.Sprintf("cursor:%d", to)), to < total
		switch {
		case c.spoilt == acme.RepeatToken:
			from, to, end, more = 0, min(first, total), "cursor:0", true
		case c.spoilt == acme.EmptyPage && after == "":
			from, to, end, more = 0, 0, "cursor:-1", true
		case c.spoilt == acme.Overlap && from > 0:
			from--
		}
		if from == to && !more {
			end = nil
		}
		nodes, edges := make([]object, 0, to-from), make([]object, 0, to-from)
		for i := from; i < to; i++ {
			n := show(i)
			e := object{}
			if edge != nil {
				e = edge(i)
			}
			e["node"], e["cursor"] = n, fmt.Sprintf("cursor:%d", i+1)
			nodes, edges = append(nodes, n), append(edges, e)
		}
		return object{
			"totalCount": total, "nodes": nodes, "edges": edges,
			"pageInfo": object{"hasNextPage": more, "endCursor": end, "hasPreviousPage": from > 0, "startCursor": nil},
		}
	}
}
