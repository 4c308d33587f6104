package report

import (
	_ "embed"
	"slices"
)

//go:embed run.schema.json
var runSchema []byte

// Schema is the JSON Schema of run.json, as published.
func Schema() []byte { return slices.Clone(runSchema) }
