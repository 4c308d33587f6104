package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A Gap is why something was not read, in words that are the same every night.
type Gap struct {
	State  collectors.State
	Reason string
	Needs  string
}

// A Kind is what a refusal means where it is not what its status says. An empty
// Needs stands for the permission of the operation.
type Kind struct {
	State collectors.State
	Needs string
}

// Kinds are kinds by error code, such as "missing_scope", or by status, such as
// "404". The code decides first.
type Kinds map[string]Kind

// Classify says what an error of a call means for what the call reads. ctx is
// the call's: only its own end is a deadline. An SDK's error that holds a
// status is given as an *Error with the Fault Status.
func Classify(ctx context.Context, err error, op collectors.Operation, kinds Kinds) Gap {
	if ctx.Err() != nil {
		return Gap{State: collectors.Deadline, Reason: "the time for collecting was over"}
	}
	if e, ok := errors.AsType[*throttle.RefusedError](err); ok {
		return Gap{State: collectors.Unreachable, Reason: e.Error()}
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return Gap{State: collectors.Unreachable, Reason: reached(err) + ": " + op.Name}
	}
	g := Gap{State: collectors.Unreachable, Reason: e.what() + ": " + cmp.Or(e.Operation, op.Name)}
	if k, ok := kinds.find(e); ok {
		g.State, g.Needs = k.State, cmp.Or(k.Needs, op.Permission)
		return g
	}
	switch {
	case e.Fault == Throttled, e.Fault == Status && e.Status == http.StatusTooManyRequests:
		g.State, g.Needs = collectors.Throttled, "fewer calls at once, or a higher limit"
	case e.Fault == HTML:
		g.Needs = "an endpoint that answers with JSON, and no proxy or sign-in page before it"
	case e.Fault == Elsewhere:
		g.Needs = "the endpoint of the host that answers"
	case e.Fault != Status:
	case e.Status == http.StatusBadRequest && slices.Contains(badCredentials, e.Code):
		g.State, g.Needs = collectors.Denied, "credentials that are valid, for "+op.Permission
	case e.Status == http.StatusUnauthorized:
		g.State, g.Needs = collectors.Denied, "credentials that are valid, for "+op.Permission
	case e.Status == http.StatusForbidden:
		g.State, g.Needs = collectors.Denied, op.Permission
	case e.Status == http.StatusPaymentRequired:
		g.State, g.Needs = collectors.Disabled, "a plan that has it"
	case e.Status == http.StatusNotFound, e.Status == http.StatusGone:
		g.Needs = "the right endpoint and names in the configuration, and " + op.Permission
	}
	return g
}

// badCredentials are the codes by which OAuth says so with status 400, RFC 6749.
var badCredentials = []string{"invalid_client", "invalid_grant", "unauthorized_client", "invalid_token"}

func (k Kinds) find(e *Error) (Kind, bool) {
	if kind, ok := k[e.Code]; ok && e.Code != "" {
		return kind, true
	}
	if e.Fault != Status {
		return Kind{}, false
	}
	kind, ok := k[strconv.Itoa(e.Status)]
	return kind, ok
}

// End ends a line of coverage at the gap: partial when something was read.
func (g Gap) End(line *collectors.Coverage) {
	line.State, line.Reason, line.Needs = g.State, g.Reason, g.Needs
	if line.Count > 0 && g.State.Blind() {
		line.State = collectors.Partial
	}
}

// Line is the line for a listing of which nothing was read, or with a path for
// one attribute that n assets lack.
func (g Gap) Line(where, assetType, path string, n int) collectors.Coverage {
	return collectors.Coverage{Place: where, AssetType: assetType, Path: path, State: g.State, Count: n, Reason: g.Reason, Needs: g.Needs}
}
