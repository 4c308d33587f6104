package collectors

// An Operation is one call that a source may make; any other is refused before
// it is sent. A source's table of them is at once its allow-list, the
// permissions that it asks for, and what a test denies one after the other.
type Operation struct {
	Name       string // such as "s3:ListBuckets" or "slack:users.list"
	Permission string // what it needs, such as "s3:ListAllMyBuckets" or "users:read"

	// Feeds is what is blind without it. Also is what may be, depending on what
	// there is, such as policies of a type.
	Feeds, Also []Feed
}

// A Feed is an asset type, or an attribute of it.
type Feed struct {
	Type string
	Path string // such as "attributes.contacts"; empty: the listing itself
}
