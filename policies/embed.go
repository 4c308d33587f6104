package policies

import (
	"embed"
	"io/fs"
)

//go:embed lib guardrails tagging cost
var rego embed.FS

//go:embed settings/*.yaml
var defaults embed.FS

// Rego holds the built-in controls, their tests and the Rego that they share,
// each in the folder of its package's name.
func Rego() fs.FS { return rego }

// Defaults holds the default settings in its folder settings, one YAML file for
// each category.
func Defaults() fs.FS { return defaults }
