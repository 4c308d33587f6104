package throttle

// GCP returns the limits of the Google Cloud calls that an audit makes, by the
// first label of the API's host. They are those of the quota project; where
// Google publishes a limit it is three quarters of it, so that other tools still
// work beside an audit.
func GCP() Limits {
	return Limits{
		"cloudresourcemanager": {Rate: 7.5, Burst: 20, Per: PerCaller,
			Source: "Resource Manager quotas: v3 requests 600/min per project, by method"},
		"cloudresourcemanager/folders": {Rate: 7.5, Burst: 50, Per: PerCaller,
			Source: "Resource Manager quotas: v3 folder list requests 600/min per project"},
		"cloudresourcemanager/projects": {Rate: 7.5, Burst: 50, Per: PerCaller,
			Source: "Resource Manager quotas: v3 project list requests 600/min per project"},
		"cloudresourcemanager/get": {Rate: 7.5, Burst: 50, Per: PerCaller,
			Source: "Resource Manager quotas: v3 get requests 600/min per project"},
		"cloudresourcemanager/search": {Rate: 7.5, Burst: 20, Per: PerCaller,
			Source: "Resource Manager quotas: v3 search requests 600/min per project"},

		// An organization has 800 a minute for all that ask.
		"cloudasset": {Rate: 1.25, Burst: 20, Per: PerCaller,
			Source: "Cloud Asset Inventory quotas: 100/min per project for the methods that have least"},
		"cloudasset/list": {Rate: 1.25, Burst: 20, Per: PerCaller,
			Source: "Cloud Asset Inventory quotas: ListAssets 100/min per project"},
		"cloudasset/search": {Rate: 5, Burst: 50, Per: PerCaller,
			Source: "Cloud Asset Inventory quotas: SearchAllResources 400/min per project"},

		"cloudbilling": {Rate: 3.75, Burst: 30, Per: PerCaller,
			Source: "Cloud Billing API quotas: 300/min per project, 975/min per organization"},
		"billingbudgets": {Rate: 10, Burst: 20, Per: PerCaller,
			Source: "Cloud Billing Budget API quotas: reads 800/min"},
	}
}
