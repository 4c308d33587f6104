package simulator

// contents are the resources of a place.
type contents struct{}
