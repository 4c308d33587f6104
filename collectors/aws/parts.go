package aws

import (
	"context"

	"github.com/corporate-sre/auditor/collectors"
)

// A part reads one scope. What it could not read is coverage of the result.
type part func(context.Context, collectors.Scope) collectors.Result

// parts maps Scope.Part to what reads it.
func (s *Source) parts() map[string]part {
	return map[string]part{
		"structure":       s.collectStructure,
		"identity_center": s.collectIdentityCenter,
		"profile":         s.collectProfile,
		"global":          s.collectGlobal,
		"region":          s.collectRegion,
	}
}
