//go:build !copying

package value

import "unsafe"

// view is the text of b without a copy: it changes when b does. This is the one
// unsafe line of the engine; the build tag copying replaces it, for tests.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
