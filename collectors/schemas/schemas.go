// Package schemas holds one JSON Schema per asset type: the contract between
// the collectors, which write attributes in that shape, and the controls, whose
// references to attributes are checked against it when they are compiled.
package schemas

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed *.json
var files embed.FS

// All maps each asset type to its schema.
func All() map[string][]byte {
	all := map[string][]byte{}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic("schemas: " + err.Error()) // embedded, so a bug
	}
	for _, e := range entries {
		b, err := files.ReadFile(e.Name())
		if err != nil {
			panic("schemas: " + err.Error())
		}
		all[strings.TrimSuffix(e.Name(), ".json")] = b
	}
	return all
}
