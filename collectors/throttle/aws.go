package throttle

// AWS returns the limits of the AWS calls that an audit makes, by the service
// prefix of the permission. Where AWS publishes a limit it is three quarters of
// it, so that people's own tools still work beside an audit.
func AWS() Limits {
	return Limits{
		"": {Rate: 5, Burst: 10, Per: PerRegion,
			Source: "not published: a careful start"},

		// AWS answers TooManyRequestsException while another request is under
		// way, so the burst is small. The limit is the management account's.
		"organizations": {Rate: 4, Burst: 4, Per: PerCaller,
			Source: "not published (github.com/awsdocs/aws-organizations-docs/issues/39): a careful start"},

		"sso":           identityCenter,
		"identitystore": identityCenter,

		"account": {Rate: 2.25, Burst: 2, Per: PerCaller,
			Source: "Account Management quotas: GetAccountInformation, GetPrimaryEmail 3/s, burst 3, per caller"},
		"account/contact": {Rate: 7.5, Burst: 11, Per: PerCaller,
			Source: "Account Management quotas: GetContactInformation, GetAlternateContact 10/s, burst 15"},
		"account/regions": {Rate: 3.75, Burst: 3, Per: PerCaller,
			Source: "Account Management quotas: ListRegions 5/s, burst 5"},

		// Each page costs $0.01 whatever the rate.
		"ce": {Rate: 2, Burst: 2, Per: PerCaller,
			Source: "not published: a careful start"},

		// AssumeRole counts against the account that calls.
		"sts": {Rate: 100, Burst: 100, Per: PerCaller,
			Source: "IAM and STS quotas: 600/s per account and Region, far more than is needed"},

		"iam": {Rate: 10, Burst: 10, Per: PerAccount,
			Source: "not published: a careful start, as other inventories use 15/s for iam:GetRole"},
		"s3": {Rate: 20, Burst: 40, Per: PerAccount,
			Source: "not published for calls on bucket settings: a careful start"},

		"ec2": {Rate: 15, Burst: 75, Per: PerRegion,
			Source: "EC2 API throttling: non-mutating calls 20/s, burst 100, per account and Region"},
		"elasticloadbalancing": {Rate: 7.5, Burst: 30, Per: PerRegion,
			Source: "ELB API throttling: non-mutating calls 10/s, burst 40, per account and Region"},
		"rds": {Rate: 10, Burst: 20, Per: PerRegion,
			Source: "not published: a careful start"},
		"logs": {Rate: 4, Burst: 4, Per: PerRegion,
			Source: "CloudWatch Logs: the describe calls have been held to 5/s"},
		"tag": {Rate: 5, Burst: 10, Per: PerRegion,
			Source: "not published: a careful start"},
	}
}

// identityCenter is one bucket for sso-admin and the identity store.
var identityCenter = Limit{Rate: 15, Burst: 15, Per: PerCaller, Bucket: "identity-center",
	Source: "Identity Center quotas: 20/s for all its APIs together, not raisable"}
