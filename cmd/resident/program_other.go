//go:build !linux

package resident

// dropProgram does nothing where a program's pages cannot be told from its data.
func dropProgram() {}
