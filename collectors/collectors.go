// Package collectors holds what exists and how well it was read: assets, the
// coverage of each reading, and the scopes in which they are read.
//
// Three kinds of nothing are kept apart everywhere. A field that is absent was
// not read. A field that is null or empty was read, and there is none. A field
// that is false or zero was read, and says so.
package collectors
