package github

import (
	"context"
	"fmt"
	"strconv"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// proveAll looks for a proof that the list of repositories has all of them.
// GitHub leaves out those that the credentials may not see, without a word.
func (r *reading) proveAll(ctx context.Context) {
	if r.api.app != nil {
		if r.api.app.selected() == "all" {
			return
		}
		r.someRepositories("the App is installed on some repositories only", "the App installed on all repositories")
		return
	}
	org, err := r.readOrganization(ctx) // again: repositories come and go while they are read
	if err != nil {
		for _, t := range repositoryTypes {
			r.stop(ctx, t, orgOperation, err)
		}
		return
	}
	switch read := r.repositoriesSoFar(); {
	case org.Private == nil && org.TwoFactorRequired != nil:
		// An owner, to whom a server does not tell the number.
	case org.Public == nil || org.Private == nil:
		r.someRepositories("nothing says how many repositories there are, so that some may be hidden", "a token of an owner, or a GitHub App")
	case read < *org.Public+*org.Private:
		r.someRepositories(fmt.Sprintf("%d repositories are hidden", *org.Public+*org.Private-read), "a token for all repositories, or a GitHub App on all of them")
	}
}

// someRepositories says that there are repositories beside those in the list.
func (r *reading) someRepositories(reason, needs string) {
	for _, t := range repositoryTypes {
		r.gap(t, web.Gap{State: collectors.Partial, Reason: reason + ": " + reposOperation, Needs: needs})
	}
}

// repositoriesSoFar counts those of this scope and of the ones before.
func (r *reading) repositoriesSoFar() int {
	n, err := strconv.Atoi(r.scope.Hints[hintRead])
	if err != nil {
		n = 0
	}
	for _, a := range r.assets {
		if a.Type == repositoryType {
			n++
		}
	}
	return n
}
