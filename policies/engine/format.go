package engine

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// Format returns Rego source in OPA's standard form.
func Format(path string, source []byte) ([]byte, error) {
	out, err := format.SourceWithOpts(path, source, format.Opts{RegoVersion: ast.RegoV1, ParserOptions: &ast.ParserOptions{RegoVersion: ast.RegoV1}})
	if err != nil {
		return nil, errors.Join(regoErrors(err)...)
	}
	return out, nil
}
