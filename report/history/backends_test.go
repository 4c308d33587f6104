//go:build !acceptance

package history_test

import "testing"

// backends are what the tests run on: an empty history of each kind. With the
// build tag acceptance there is PostgreSQL too.
func backends() map[string]func(testing.TB) string {
	return map[string]func(testing.TB) string{"sqlite": sqliteURL}
}
