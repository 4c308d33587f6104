//go:build copying

package value

// view is the text of b, copied.
func view(b []byte) string { return string(b) }

type content struct {
	string string
	in     *items
}

func textAt(s string) content       { return content{string: s} }
func itemsAt(in *items) content     { return content{in: in} }
func (c content) text(int64) string { return c.string }
func (c content) items() *items     { return c.in }
