package github

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A query is a GraphQL operation with what it asks for. The language is read as
// far as queries use it: fields, arguments, variables, aliases and fragments.
type query struct {
	name       string
	mutation   bool
	selections []selection
	fragments  map[string][]selection
}

// A selection is a field, or a fragment when on or spread is set.
type selection struct {
	alias, field string
	arguments    map[string]any // a variable is a variable
	on           string         // type of an inline fragment
	spread       string         // name of a fragment
	selections   []selection
}

// A variable is the name of one.
type variable string

// parse reads a document and returns its one operation.
func parse(source string) (q *query, err error) {
	p := &parser{rest: source}
	defer func() {
		if e, ok := recover().(syntaxError); ok {
			q, err = nil, e
		}
	}()
	p.next()
	fragments := map[string][]selection{}
	for p.token != "" {
		switch p.token {
		case "fragment":
			p.next()
			name := p.take()
			p.want("on")
			p.next()
			p.take()
			fragments[name] = p.selectionSet()
			continue
		case "{", "query", "mutation":
			if q != nil {
				return nil, syntaxError("only one operation can be run")
			}
			q = p.operation()
		default:
			return nil, syntaxError("Parse error on " + strconv.Quote(p.token))
		}
	}
	if q == nil {
		return nil, syntaxError("A query attribute must be specified and must be a string.")
	}
	q.fragments = fragments
	return q, nil
}

// A syntaxError says where a document cannot be read.
type syntaxError string

func (e syntaxError) Error() string { return string(e) }

// A parser reads tokens. token is the one that is next; empty at the end.
type parser struct {
	rest, token string
	depth       int
}

// next reads a token.
func (p *parser) next() {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n,\ufeff")
	for strings.HasPrefix(p.rest, "#") {
		_, p.rest, _ = strings.Cut(p.rest, "\n")
		p.rest = strings.TrimLeft(p.rest, " \t\r\n,")
	}
	n := 0
	switch {
	case p.rest == "":
	case strings.HasPrefix(p.rest, "..."):
		n = 3
	case p.rest[0] == '"':
		n = quoted(p.rest)
	case wordByte(p.rest[0]) || p.rest[0] == '-':
		for n = 1; n < len(p.rest) && (wordByte(p.rest[n]) || p.rest[n] == '.'); {
			n++
		}
	default:
		_, n = utf8.DecodeRuneInString(p.rest)
	}
	p.token, p.rest = p.rest[:n], p.rest[n:]
}

// quoted is the length of the string that s begins with.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	panic(syntaxError("Parse error on a string that does not end"))
}

func wordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// take returns a name and reads on.
func (p *parser) take() string {
	name := p.token
	if name == "" || !wordByte(name[0]) {
		panic(syntaxError("Parse error on " + strconv.Quote(name) + ", expected a name"))
	}
	p.next()
	return name
}

// want checks the token that is next and leaves it.
func (p *parser) want(token string) {
	if p.token != token {
		panic(syntaxError(fmt.Sprintf("Parse error on %q, expected %q", p.token, token)))
	}
}

// skip reads a token that has to be there.
func (p *parser) skip(token string) {
	p.want(token)
	p.next()
}

func (p *parser) operation() *query {
	q := &query{}
	if p.token != "{" {
		q.mutation = p.take() == "mutation"
		if p.token != "{" && p.token != "(" {
			q.name = p.take()
		}
		if p.token == "(" { // variables are taken as they come
			for depth := 0; ; p.next() {
				switch p.token {
				case "(":
					depth++
				case ")":
					depth--
				case "":
					panic(syntaxError("Parse error on the end of the document"))
				}
				if depth == 0 {
					p.next()
					break
				}
			}
		}
	}
	q.selections = p.selectionSet()
	return q
}

// deepest bounds how deep a document may be nested.
const deepest = 30

func (p *parser) selectionSet() []selection {
	if p.depth++; p.depth > deepest {
		panic(syntaxError("the query is nested too deep"))
	}
	defer func() { p.depth-- }()
	p.skip("{")
	var all []selection
	for p.token != "}" {
		all = append(all, p.selection())
	}
	p.next()
	return all
}

func (p *parser) selection() selection {
	if p.token == "..." {
		p.next()
		switch p.token {
		case "on":
			p.next()
			return selection{on: p.take(), selections: p.selectionSet()}
		case "{":
			return selection{on: "*", selections: p.selectionSet()}
		}
		return selection{spread: p.take()}
	}
	s := selection{field: p.take()}
	s.alias = s.field
	if p.token == ":" {
		p.next()
		s.field = p.take()
	}
	if p.token == "(" {
		p.next()
		s.arguments = map[string]any{}
		for p.token != ")" {
			name := p.take()
			p.skip(":")
			s.arguments[name] = p.value()
		}
		p.next()
	}
	if p.token == "{" {
		s.selections = p.selectionSet()
	}
	return s
}

// value reads a value; a name stands for an enum's.
func (p *parser) value() any {
	switch token := p.token; {
	case token == "$":
		p.next()
		return variable(p.take())
	case token == "[":
		p.next()
		list := []any{}
		for p.token != "]" {
			list = append(list, p.value())
		}
		p.next()
		return list
	case strings.HasPrefix(token, `"`):
		p.next()
		s, err := strconv.Unquote(token)
		if err != nil {
			panic(syntaxError("Parse error on a string"))
		}
		return s
	case token == "true", token == "false":
		p.next()
		return token == "true"
	case token == "null":
		p.next()
		return nil
	default:
		if token != "" && (token[0] == '-' || token[0] >= '0' && token[0] <= '9') {
			p.next()
			n, err := strconv.ParseFloat(token, 64)
			if err != nil {
				panic(syntaxError("Parse error on a number"))
			}
			return n
		}
		return p.take()
	}
}
