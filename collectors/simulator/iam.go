package simulator

// reports remembers which accounts have a credential report.
type reports struct{}
