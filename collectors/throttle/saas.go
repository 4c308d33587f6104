package throttle

// SaaS returns the limits of the APIs of SaaS products, by provider. A key's
// account is the workspace: each has a limit of its own. Where a product
// publishes a limit it is three quarters of it.
func SaaS() Limits {
	per := func(rate float64, burst int, source string) Limit {
		return Limit{Rate: rate, Burst: burst, Per: PerAccount, Source: source}
	}
	const careful = "not published: a careful start"
	return Limits{
		"slack": per(0.25, 5, "Web API rate limits: tier 2, 20 a minute and more"),

		// Slack counts each method by itself.
		"slack/users.list":        per(0.25, 5, "Web API rate limits: tier 2, 20 a minute"),
		"slack/team.billableInfo": per(0.25, 5, "Web API rate limits: tier 2, 20 a minute"),
		"slack/team.info":         per(0.6, 5, "Web API rate limits: tier 3, 50 a minute"),
		"slack/users.info":        per(1.25, 5, "Web API rate limits: tier 4, 100 a minute"),
		"slack/admin.users.list":  per(1.25, 5, "Web API rate limits: tier 4, 100 a minute"),

		"google_workspace":          per(30, 30, "Directory API quotas: 2,400 a minute for a user and project"),
		"google_workspace/policies": per(0.75, 2, "Cloud Identity Policy API quotas: 1 a second for a customer"),
		"google_workspace/licences": per(1.5, 5, careful),

		// A token may use half of an endpoint's limit, and calls for one user
		// are counted apart from the list of users.
		"okta":       per(3.75, 10, "rate limits: 600 a minute for most management endpoints"),
		"okta/users": per(3.75, 10, "rate limits of /api/v1/users: 600 a minute"),
		"okta/user":  per(3.75, 10, "rate limits of /api/v1/users/{id}: 600 a minute"),

		"entra":         per(10, 20, careful),
		"entra/reports": per(0.4, 3, "Graph throttling: reports, 5 in 10 s for an application and tenant"),

		"snowflake":     per(2, 2, careful),
		"pagerduty":     per(12, 12, "REST API rate limits: 960 a minute for a key"),
		"datadog":       per(2, 4, careful),
		"sentry":        per(5, 5, careful),
		"zoom":          per(15, 15, "API rate limits: medium, 20 a second on the plan Pro"),
		"notion":        per(2.25, 3, "request limits: an average of three a second"),
		"cloudflare":    per(3, 20, "API rate limits: 1,200 in five minutes"),
		"newrelic":      per(3, 5, careful),
		"hcp_terraform": per(22, 22, "API rate limiting: 30 a second"),
		"scim":          per(2, 2, careful),
	}
}
