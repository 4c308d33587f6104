package engine

import (
	"context"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/cover"
)

// Coverage is how much of a file its tests have evaluated.
type Coverage struct {
	File           string
	Covered, Lines int
	Missing        []int // lines that no test evaluates, from 1
}

// Cover is Test, and says how much of each file the tests evaluate. Files of
// which the set has no line to evaluate, such as tests, are left out.
func Cover(ctx context.Context, set PolicySet, filter string) ([]TestResult, []Coverage, error) {
	tracer := cover.New()
	results, modules, err := test(ctx, set, filter, tracer)
	if err != nil {
		return nil, nil, err
	}
	files := tracer.Report(modules).Files
	var all []Coverage
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := files[name]
		if (Module{Path: name}).Test() || f.CoveredLines+f.NotCoveredLines == 0 {
			continue
		}
		c := Coverage{File: name, Covered: f.CoveredLines, Lines: f.CoveredLines + f.NotCoveredLines}
		for _, r := range f.NotCovered {
			for line := r.Start.Row; line <= r.End.Row; line++ {
				c.Missing = append(c.Missing, line)
			}
		}
		c.Missing = slices.Compact(c.Missing)
		all = append(all, c)
	}
	return results, all, nil
}
