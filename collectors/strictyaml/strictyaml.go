// Package strictyaml reads YAML that people write by hand, and refuses what
// they cannot have meant: unknown and duplicate keys, aliases, tags, numbers
// that would lose their leading zero. Every error says where and what to do.
//
// Hostile input is refused in bounded time and memory.
package strictyaml

import (
	"fmt"
	"reflect"

	"go.yaml.in/yaml/v3"
)

// MaxSize is the size in bytes of the largest file that Decode reads.
const MaxSize = 1 << 20

// MaxForeignSize is that of the largest file that Documents reads.
const MaxForeignSize = 8 << 20

// MaxDepth is how deep lists and maps may nest.
const MaxDepth = 64

// Decode reads the one document of b into v, a pointer. The file's name is for
// messages only. Its error is an *Error.
//
// Fields are named by their yaml tag, as in yaml.v3, and ",inline" is known. A
// field that the document does not mention keeps its value, so v may hold
// defaults. A field of type Pos is filled with the place of its struct. Into an
// interface, dates stay text.
func Decode(file string, b []byte, v any) error {
	docs, err := documents(file, b, MaxSize)
	if err != nil {
		return err
	}
	switch len(docs) {
	case 0:
		return &Error{File: file, Message: "holds no YAML", Remedy: emptyRemedy(reflect.TypeOf(v))}
	case 1:
		return docs[0].Decode(v)
	}
	second := docs[1].node
	return &Error{File: file, Line: second.Line, Column: second.Column,
		Message: "a second document begins", Remedy: `remove the "---" and what follows it`}
}

// A Document is one YAML document of a file.
type Document struct {
	file string
	node *yaml.Node
}

// Documents splits a file of other people's making, such as a software
// catalog, into its documents. Empty ones are left out.
func Documents(file string, b []byte) ([]Document, error) {
	return documents(file, b, MaxForeignSize)
}

// Decode reads the document into v, as the function Decode does.
func (d Document) Decode(v any) error { return d.decode(v, false) }

// DecodeKnown reads the document into v and passes over keys that v lacks.
func (d Document) DecodeKnown(v any) error { return d.decode(v, true) }

func (d Document) decode(v any, unknown bool) error {
	p := reflect.ValueOf(v)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		panic(fmt.Sprintf("strictyaml: decode into %T, want a pointer", v))
	}
	dec := decoder{file: d.file, unknown: unknown}
	return dec.value(d.node, p.Elem(), "")
}

// Pos is where something stands in its file, both from 1.
type Pos struct {
	Line   int
	Column int
}
