package connector

import "github.com/itchyny/gojq"

// A jqPath is where an expression looks into its input, such as .user.email. An
// expression that looks where nothing is gives null, as it does for what a
// product knows and is none; paths tell the two apart.
type jqPath struct {
	text string
	code *gojq.Code // the paths as lists of keys
}

// pathsOf are the paths of an expression that stand for themselves: what is read
// from a variable, behind an iteration or in the argument of a function is not
// among them.
func pathsOf(q *gojq.Query, functions []*gojq.FuncDef) []jqPath {
	var all []jqPath
	for _, l := range leaves(q) {
		call := &gojq.Query{FuncDefs: functions, Term: &gojq.Term{
			Type: gojq.TermTypeFunc, Func: &gojq.Func{Name: "path", Args: []*gojq.Query{l.query}},
		}}
		if code, err := gojq.Compile(call); err == nil { // fails for what a variable is in
			all = append(all, jqPath{l.text, code})
		}
	}
	return all
}

// in reports whether the path is in the input. What cannot be told counts as
// there.
func (p jqPath) in(input any) bool {
	results := p.code.RunWithContext(newBudget(), input)
	for {
		v, more := results.Next()
		if !more {
			return false
		}
		keys, ok := v.([]any)
		if !ok || has(input, keys) {
			return true
		}
	}
}

// has reports whether each key is there, whatever its value.
func has(v any, keys []any) bool {
	for _, key := range keys {
		switch in := v.(type) {
		case map[string]any:
			name, _ := key.(string)
			inner, there := in[name]
			if !there {
				return false
			}
			v = inner
		case []any:
			i, ok := key.(int)
			if !ok {
				return true
			}
			if i < 0 {
				i += len(in)
			}
			if i < 0 || i >= len(in) {
				return false
			}
			v = in[i]
		default:
			return false
		}
	}
	return true
}

// A leaf is a part of an expression that is a path from its input.
type leaf struct {
	text  string
	query *gojq.Query // for either of two paths, both
}

func leaves(q *gojq.Query) []leaf {
	switch {
	case q == nil:
		return nil
	case isPath(q):
		return []leaf{{q.String(), q}}
	case q.Term != nil:
		return termLeaves(q.Term)
	case q.Op == gojq.OpPipe:
		return leaves(q.Left)
	case q.Op == gojq.OpAlt:
		left, right := leaves(q.Left), leaves(q.Right)
		switch {
		case len(right) == 0:
			return left
		case len(left) == 1 && len(right) == 1:
			return []leaf{{q.String(), &gojq.Query{Left: left[0].query, Op: gojq.OpComma, Right: right[0].query}}}
		}
		return nil
	}
	return append(leaves(q.Left), leaves(q.Right)...)
}

func termLeaves(t *gojq.Term) []leaf {
	for i, s := range t.SuffixList { // up to an iteration: an empty list is there, too
		if s.Iter {
			before := *t
			before.SuffixList = t.SuffixList[:i]
			return leaves(&gojq.Query{Term: &before})
		}
	}
	var all []leaf
	switch t.Type {
	case gojq.TermTypeQuery:
		all = leaves(t.Query)
	case gojq.TermTypeArray:
		all = leaves(t.Array.Query)
	case gojq.TermTypeObject:
		for _, kv := range t.Object.KeyVals {
			all = append(all, leaves(kv.Val)...)
		}
	case gojq.TermTypeIf:
		all = append(leaves(t.If.Cond), leaves(t.If.Then)...)
		for _, e := range t.If.Elif {
			all = append(append(all, leaves(e.Cond)...), leaves(e.Then)...)
		}
		all = append(all, leaves(t.If.Else)...)
	case gojq.TermTypeUnary:
		all = termLeaves(t.Unary.Term)
	}
	for _, s := range t.SuffixList {
		if s.Index != nil {
			all = append(all, leaves(s.Index.Start)...)
		}
	}
	return all
}

// isPath reports whether a query is one path: names and constant keys, and
// known(). The input itself is none: it is always there.
func isPath(q *gojq.Query) bool {
	switch {
	case q == nil || len(q.FuncDefs) > 0 || len(q.Patterns) > 0:
		return false
	case q.Term != nil:
		return isPathTerm(q.Term)
	}
	return q.Op == gojq.OpPipe && isPath(q.Left) && isPath(q.Right)
}

func isPathTerm(t *gojq.Term) bool {
	for _, s := range t.SuffixList {
		if s.Iter || s.Index != nil && !isConstant(s.Index) {
			return false
		}
	}
	switch t.Type {
	case gojq.TermTypeIdentity:
		return len(t.SuffixList) > 0
	case gojq.TermTypeIndex:
		return isConstant(t.Index)
	case gojq.TermTypeQuery:
		return isPath(t.Query)
	case gojq.TermTypeFunc:
		return t.Func.Name == "known"
	}
	return false
}

// isConstant reports whether an index is a name or a number.
func isConstant(x *gojq.Index) bool {
	if x.IsSlice || x.End != nil {
		return false
	}
	if x.Start == nil {
		return x.Name != "" || x.Str != nil && len(x.Str.Queries) == 0
	}
	t := x.Start.Term
	if t == nil || len(t.SuffixList) > 0 {
		return false
	}
	return t.Type == gojq.TermTypeNumber || t.Type == gojq.TermTypeString && len(t.Str.Queries) == 0
}
