package github

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/corporate-sre/auditor/collectors/web"
)

// batchSize is how many repositories one query asks for.
const batchSize = 50

// A node is what a query says of one repository.
type node struct {
	repo *repository
	body json.RawMessage // null: see errs
	at   int             // its place in the answer
	errs graphErrors
}

// batches makes the query of that name for all repositories, batch by batch.
// each is called for every repository that there is an answer for, missed for
// the others.
func (r *reading) batches(ctx context.Context, name string, repos []*repository, each func(node), missed func(*repository, web.Gap)) {
	for from := 0; from < len(repos); from += batchSize {
		r.batch(ctx, name, repos[from:min(from+batchSize, len(repos))], each, missed)
	}
}

// batch halves what GitHub cannot answer in its ten seconds: each try that
// takes too long is charged for.
func (r *reading) batch(ctx context.Context, name string, repos []*repository, each func(node), missed func(*repository, web.Gap)) {
	ids := make([]string, len(repos))
	for i, repo := range repos {
		ids[i] = repo.NodeID
	}
	var answer struct {
		Nodes []json.RawMessage `json:"nodes"`
	}
	variables := map[string]any{"ids": ids}
	errs, err := r.api.queryBy(ctx, r.api.once, name, variables, &answer)
	switch {
	case err == nil:
	case ctx.Err() == nil && tooMuch(err) && len(repos) > 1:
		half := len(repos) / 2
		r.batch(ctx, name, repos[:half], each, missed)
		r.batch(ctx, name, repos[half:], each, missed)
		return
	case ctx.Err() == nil && passing(err):
		errs, err = r.api.query(ctx, name, variables, &answer)
	}
	if err == nil && len(answer.Nodes) != len(repos) {
		err = &web.Error{Operation: "POST /graphql#" + name, Fault: web.Unreadable}
		if e := errs.at("nodes"); e != nil {
			err = e
		}
	}
	for i, repo := range repos {
		switch {
		case err != nil:
			missed(repo, classify(ctx, "POST /graphql#"+name, err))
		case string(answer.Nodes[i]) == "null":
			missed(repo, r.hiddenField(ctx, "POST /graphql#"+name, errs, "nodes", i))
		default:
			each(node{repo, answer.Nodes[i], i, errs})
		}
	}
}

// tooMuch reports whether a smaller query may be answered.
func tooMuch(err error) bool {
	if e, ok := errors.AsType[*graphError](err); ok {
		switch e.Type {
		case "", "MAX_NODE_LIMIT_EXCEEDED", "RESOURCE_LIMITS_EXCEEDED", "TIMEOUT":
			return true // without a type: "Something went wrong while executing your query"
		}
		return false
	}
	if e, ok := errors.AsType[*web.Error](err); ok {
		return e.Fault == web.Network || e.Fault == web.Truncated || e.Fault == web.TooLarge
	}
	return status(err) >= http.StatusInternalServerError
}

// passing reports whether the same query may be answered later: by one that is
// patient.
func passing(err error) bool {
	if e, ok := errors.AsType[*web.Error](err); ok && e.Fault == web.Throttled {
		return true
	}
	return tooMuch(err)
}
