package simulator

// A Planted is a finding that an audit of the company must give.
type Planted struct {
	Control string // such as "guardrails.aws_policy_attached"
	AssetID string
	What    string // what is wrong, in words
}

// plant puts the night's faults into the company.
func (c *company) plant() {}
