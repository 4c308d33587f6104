package gcp

import (
	"fmt"
	"testing"
)

func TestAdmitted(t *testing.T) {
	mapped := []mapping{{"attribute.repo", "assertion.repository"}, {"attribute.lower", "assertion.repository.lower()"}}
	for condition, want := range map[string]string{
		"":                                     "[] []",
		`assertion.repository_owner == 'acme'`: "[] [acme]",
		`assertion.repository_owner_id == "42" && assertion.ref == "refs/heads/main"`: "[] [42]",
		`assertion.repository == "acme/api"`:                                          "[acme/api] []",
		`(assertion.repository in ["acme/web", 'acme/api'])`:                          "[acme/api acme/web] []",
		`attribute.repo == "acme/api"`:                                                "[acme/api] []",
		`attribute.lower == "acme/api"`:                                               "[] []",
		`assertion.repository_owner == 'acme' || true`:                                "nil nil",
		`assertion.repository.startsWith("acme")`:                                     "nil nil",
		`!(assertion.repository == "acme/api")`:                                       "nil nil",
		`assertion.repository != "acme/api"`:                                          "nil nil",
		`assertion.repository == "acme/api" ? true : true`:                            "nil nil",
		`assertion.repository_owner == 'acme' && assertion.repository.matches(".*")`:  "nil nil",
		`assertion.ref == "refs/heads/main"`:                                          "[] []",
		`assertion.repository == "a\"b"`:                                              "nil nil",
	} {
		repositories, owners := admitted(condition, mapped)
		got := fmt.Sprint(repositories, owners)
		if repositories == nil && owners == nil {
			got = "nil nil"
		}
		if got != want {
			t.Errorf("admitted(%s) = %s, want %s", condition, got, want)
		}
	}
}
