package throttle

import "testing"

// TestGitHubStaysBelowItsLimits compares with what GitHub publishes: a minute
// of calls, the burst among them.
func TestGitHubStaysBelowItsLimits(t *testing.T) {
	const costliest = 2 // points of a query, as .ci/github/queries.js reckons them
	for name, tt := range map[string]struct{ points, limit float64 }{
		"github":         {1, 900},
		"github/graphql": {costliest, 2000},
	} {
		l, ok := GitHub()[name]
		if !ok || l.Source == "" {
			t.Fatalf("%s has no limit with a source: %+v", name, l)
		}
		if minute := (60*l.Rate + float64(l.Burst)) * tt.points; minute > tt.limit {
			t.Errorf("%s: %v points in a minute, want %v at most", name, minute, tt.limit)
		}
	}
}
