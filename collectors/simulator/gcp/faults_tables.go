package gcp

var policyFaults, accessFaults, projectFaults, resourceFaults, costFaults []fault

var nearMisses []struct {
	what string
	put  func(*company) string
}

func principal(member string) string { return member }
