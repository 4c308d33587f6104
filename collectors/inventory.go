package collectors

// An Inventory is what one scope gave: its assets, and how completely each type
// was read. On disk it is collectors/inventory.
type Inventory struct {
	Assets   []Asset
	Coverage []Coverage
}

// A Result is an Inventory and the scopes that were found on the way, such as
// the accounts of an organization. They join the run's queue.
type Result struct {
	Inventory
	Next []Scope
}
