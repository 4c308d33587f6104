package engine

// check looks at what the compiled controls read.
func (b *builder) check() (mistakes []error) { return nil }
