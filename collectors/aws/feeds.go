package aws

import "github.com/corporate-sre/auditor/collectors"

// Operations lists every operation that the collector may call; any other is
// refused before it is sent.
func Operations() []collectors.Operation {
	all := make([]collectors.Operation, len(operations))
	for i, op := range operations {
		service := op.service()
		if op.SDK == "S3 Control" {
			service = "s3control" // its permissions are those of S3
		}
		all[i] = collectors.Operation{Name: service + ":" + op.Name, Permission: op.Action, Feeds: op.Feeds, Also: op.Also}
	}
	return all
}
