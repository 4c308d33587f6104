//go:build !copying

package value

import "unsafe"

// This file is all that is unsafe in the engine: text is where the document has it,
// without a copy, and a Value is three words. The build tag copying replaces it, for
// tests.

// view is the text of b: it changes when b does.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// A content is where the text or the items of a Value are.
type content struct{ at unsafe.Pointer }

func textAt(s string) content             { return content{unsafe.Pointer(unsafe.StringData(s))} }
func itemsAt(in *items) content           { return content{unsafe.Pointer(in)} }
func (c content) text(bytes int64) string { return unsafe.String((*byte)(c.at), bytes) }
func (c content) items() *items           { return (*items)(c.at) }
