package simulator

// A directory is IAM Identity Center.
type directory struct{}

// admit gives people their access.
func (c *company) admit() {}
