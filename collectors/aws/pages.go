package aws

import "context"

// pages reads every page of a list. action names the call; read makes the call with a token, nil for
// the first page, takes what the page holds, and returns the next token; only a
// missing one is the end, since a page may be empty in the middle of a list.
func pages(ctx context.Context, action string, read func(token *string) (next *string, err error)) error {
	seen := map[string]bool{}
	var token *string
	for {
		next, err := read(token)
		if err != nil {
			return err
		}
		if next == nil || *next == "" {
			return nil
		}
		if seen[*next] {
			return &tokenError{action}
		}
		seen[*next] = true
		token = next
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// A tokenError is a server that gives the same page token twice: the list would
// have no end, and what was read of it is not all.
type tokenError struct{ Action string }

func (e *tokenError) Error() string { return "page token given twice: " + e.Action }
