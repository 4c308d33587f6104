package saas

// vendors are those with an API.
func vendors() []vendor {
	return []vendor{
		oktaAPI(), googleAPI(), entraAPI(), slackAPI(), pagerdutyAPI(), newrelicAPI(), snowflakeAPI(), scimAPI(), sentryAPI(), datadogAPI(),
	}
}
