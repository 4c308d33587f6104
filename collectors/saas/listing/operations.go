package listing

import (
	"slices"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
)

// OfAccounts are these attributes of accounts as an operation feeds them.
func OfAccounts(names ...string) []collectors.Feed { return feeds(saas.AccountType, names) }

// OfWorkspace are these attributes of the workspace as an operation feeds them.
func OfWorkspace(names ...string) []collectors.Feed { return feeds(saas.WorkspaceType, names) }

// OfTokens are these attributes of tokens as an operation feeds them.
func OfTokens(names ...string) []collectors.Feed { return feeds(saas.TokenType, names) }

func feeds(assetType string, names []string) []collectors.Feed {
	list := make([]collectors.Feed, len(names))
	for i, name := range names {
		list[i] = collectors.Feed{Type: assetType, Path: "attributes." + name}
	}
	return list
}

// Operation is the operation of that name, which the table must have.
func Operation(table []collectors.Operation, name string) collectors.Operation {
	i := slices.IndexFunc(table, func(op collectors.Operation) bool { return op.Name == name })
	if i < 0 {
		panic("listing: no operation " + name)
	}
	return table[i]
}
