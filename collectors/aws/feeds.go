package aws

// An Operation is one API operation that the collector may call.
type Operation struct {
	Name   string // service and operation, such as "s3:ListBuckets"
	Action string // the permission that it needs, such as "s3:ListAllMyBuckets"

	// Feeds is what is blind without it. Also is what may be, depending on what
	// there is, such as policies of a type.
	Feeds, Also []Feed
}

// A Feed is an asset type, or an attribute of it.
type Feed struct {
	Type string
	Path string // such as "attributes.contacts"; empty: the listing itself
}

// Operations lists every operation that the collector may call; any other is
// refused before it is sent.
func Operations() []Operation {
	all := make([]Operation, len(operations))
	for i, op := range operations {
		service := op.service()
		if op.SDK == "S3 Control" {
			service = "s3control" // its permissions are those of S3
		}
		all[i] = Operation{service + ":" + op.Name, op.Action, exported(op.Feeds), exported(op.Also)}
	}
	return all
}

func exported(feeds []feed) []Feed {
	all := make([]Feed, len(feeds))
	for i, f := range feeds {
		all[i] = Feed(f)
	}
	return all
}
