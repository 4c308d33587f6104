package aws

import "context"

// pages reads every page of a list. action names the call. read makes it with a
// token, nil for the first page, takes what the page holds, and returns the next
// token. Only a missing one is the end: a page may be empty in the middle of a
// list.
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
			// The list would have no end, and what was read of it is not all.
			return &answerError{"page token given twice", action}
		}
		seen[*next] = true
		token = next
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// An answerError is an answer that cannot be used.
type answerError struct {
	What   string
	Action string
}

func (e *answerError) Error() string { return e.What + ": " + e.Action }
