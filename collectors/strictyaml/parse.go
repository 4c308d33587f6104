package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

func documents(file string, b []byte, limit int) ([]Document, error) {
	if len(b) > limit {
		return nil, &Error{File: file, Message: fmt.Sprintf("has %d bytes, more than %d", len(b), limit), Remedy: "split it or make it smaller"}
	}
	b, err := text(file, b)
	if err != nil {
		return nil, err
	}
	if n := marks(b); n > limit/5 {
		return nil, &Error{File: file, Message: fmt.Sprintf("has too many values for its %d bytes", len(b)), Remedy: "split it"}
	}
	var docs []Document
	dec := yaml.NewDecoder(bytes.NewReader(b))
	for {
		var root yaml.Node
		if err := dec.Decode(&root); errors.Is(err, io.EOF) {
			return docs, nil
		} else if err != nil {
			return nil, syntaxError(file, err)
		}
		if root.Kind != yaml.DocumentNode || len(root.Content) != 1 {
			continue
		}
		node := root.Content[0]
		if isNull(node) && node.Value == "" && node.Style&yaml.TaggedStyle == 0 && node.Anchor == "" {
			continue
		}
		if err := check(file, node, 1); err != nil {
			return nil, err
		}
		docs = append(docs, Document{file, node})
	}
}

// marks counts the characters that may begin a value. A node takes a hundred
// times the memory of its shortest text.
func marks(b []byte) int {
	n := 0
	for _, c := range b {
		switch c {
		case ',', ':', '[', '{', '\n':
			n++
		}
	}
	return n
}

// text returns b without its byte order mark, once it is known to be UTF-8
// without control characters.
func text(file string, b []byte) ([]byte, error) {
	const save = "save the file as UTF-8"
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) ||
		len(b) >= 2 && (b[0] == 0 || b[1] == 0) {
		return nil, &Error{File: file, Message: "is UTF-16 or UTF-32", Remedy: save}
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	line, start := 1, 0
	for i := 0; i < len(b); {
		r, size := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[i:])
		}
		switch {
		case r == '\n':
			line, start = line+1, i+1
		case r == utf8.RuneError && size == 1:
			return nil, &Error{File: file, Line: line, Column: utf8.RuneCount(b[start:i]) + 1,
				Message: fmt.Sprintf("byte 0x%02x is not UTF-8", b[i]), Remedy: save}
		case r < ' ' && r != '\t' && r != '\r', r == 0x7f:
			return nil, &Error{File: file, Line: line, Column: utf8.RuneCount(b[start:i]) + 1,
				Message: fmt.Sprintf("control character U+%04X", r), Remedy: "remove it"}
		}
		i += size
	}
	return b, nil
}

var yamlLine = regexp.MustCompile(`^line (\d+): `)

// syntaxError gives the parser's own words their place.
func syntaxError(file string, err error) error {
	e := &Error{File: file, Message: strings.TrimPrefix(err.Error(), "yaml: "), Remedy: "check the indentation, brackets and quotes there"}
	switch m := yamlLine.FindStringSubmatch(e.Message); {
	case m != nil:
		e.Line, _ = strconv.Atoi(m[1])
		e.Message = e.Message[len(m[0]):]
	case !strings.Contains(e.Message, "anchor") && !strings.Contains(e.Message, "depth"):
		e.Line = 1 // the parser names every line but the first
	}
	return e
}

// check refuses what is YAML but not the part of it that people need: each
// surprises somebody, and aliases can make a small file large.
func check(file string, n *yaml.Node, depth int) error {
	fail := func(n *yaml.Node, message, remedy string) error {
		return &Error{File: file, Line: n.Line, Column: n.Column, Message: message, Remedy: remedy}
	}
	switch {
	case depth > MaxDepth:
		return fail(n, fmt.Sprintf("nested deeper than %d levels", MaxDepth), "make it flatter")
	case n.Kind == yaml.AliasNode:
		return fail(n, fmt.Sprintf("alias *%s", clip(n.Value)), "write the value out")
	case n.Anchor != "":
		return fail(n, fmt.Sprintf("anchor &%s", clip(n.Anchor)), "remove it; aliases are not used here")
	case n.Style&yaml.TaggedStyle != 0:
		return fail(n, fmt.Sprintf("tag %s", clip(n.Tag)), "remove it; put text in quotes")
	}
	if n.Kind != yaml.MappingNode {
		for _, c := range n.Content {
			if err := check(file, c, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind == yaml.ScalarNode && key.Tag == "!!merge":
			return fail(key, "merge key <<", "write the keys out")
		case key.Kind != yaml.ScalarNode && key.Kind != yaml.AliasNode:
			return fail(key, "a key is a list or a map", "use text as the key")
		case isNull(key):
			return fail(key, "a key is empty", "name it")
		}
		if err := check(file, key, depth+1); err != nil {
			return err
		}
		if line, twice := seen[key.Value]; twice {
			return fail(key, fmt.Sprintf("key %q is already on line %d", clip(key.Value), line), "remove one")
		}
		seen[key.Value] = key.Line
		if err := check(file, value, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// clip keeps messages short whatever the file holds.
func clip(s string) string {
	const longest = 60
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return string([]rune(s)[:longest]) + "…"
}
