package throttle

// GitHub returns the limits of the GitHub calls that an audit makes. They keep
// below the secondary limits, which are for bursts; the hourly limit comes with
// each answer, and the collector waits when it is used up.
func GitHub() Limits {
	return Limits{
		"github": {Rate: 10, Burst: 20, Per: PerCaller,
			Source: "GitHub REST: 900 points a minute, a read is 1 point; at most 100 requests at once"},

		// A query for 50 repositories costs 1 or 2 points, but much of GitHub's time.
		"github/graphql": {Rate: 2, Burst: 5, Per: PerCaller,
			Source: "GitHub GraphQL: 2,000 points a minute and 60 s of its processor time a minute"},
	}
}
