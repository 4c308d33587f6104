package github

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	gh "github.com/google/go-github/v60/github"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// errPublicOnly is that GitHub led a list of members to the public ones, as it
// does of who is none.
var errPublicOnly = errors.New("only public members are shown")

// classify says what an error of a call means for what the call reads.
func classify(ctx context.Context, name string, err error) web.Gap {
	op := lookup(name)
	what := collectors.Operation{Name: op.Name, Permission: op.Permission}
	if ctx.Err() != nil {
		return web.Classify(ctx, err, what, nil)
	}
	if errors.Is(err, errPublicOnly) {
		return web.Gap{State: collectors.Denied, Reason: "only public members are shown: " + op.Name, Needs: op.Permission}
	}
	if e, ok := errors.AsType[*graphError](err); ok {
		return e.gap(op)
	}
	if e, ok := errors.AsType[*gh.RateLimitError](err); ok {
		return web.Classify(ctx, &web.Error{Fault: web.Throttled, Status: e.Response.StatusCode}, what, nil)
	}
	if e, ok := errors.AsType[*gh.AbuseRateLimitError](err); ok {
		return web.Classify(ctx, &web.Error{Fault: web.Throttled, Status: e.Response.StatusCode}, what, nil)
	}
	if e, ok := errors.AsType[*gh.TwoFactorAuthError](err); ok {
		return web.Classify(ctx, &web.Error{Fault: web.Status, Status: e.Response.StatusCode}, what, nil)
	}
	if e, ok := errors.AsType[*gh.AcceptedError](err); ok && e != nil {
		return web.Gap{State: collectors.Unreachable, Reason: "HTTP 202: " + op.Name + ": GitHub is still working it out"}
	}
	if e, ok := errors.AsType[*gh.ErrorResponse](err); ok {
		return refusal(ctx, op, e.Response, e.Message)
	}
	return web.Classify(ctx, err, what, nil)
}

// refusal says what a status that is no success means.
func refusal(ctx context.Context, op operation, resp *http.Response, message string) web.Gap {
	g := web.Classify(ctx, &web.Error{Fault: web.Status, Status: resp.StatusCode},
		collectors.Operation{Name: op.Name, Permission: op.Permission}, nil)
	message = strings.ToLower(message)
	says := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(message, p) })
	}
	switch resp.StatusCode {
	case http.StatusForbidden:
		switch {
		case resp.Header.Get("X-GitHub-SSO") != "" || says("saml enforcement"):
			g.Needs = "the token authorized for the organization's single sign-on"
		case says("ip allow list"):
			g.Needs = "this machine's address on the organization's IP allow list"
		case says("upgrade to", "not available for", "must be enabled", "is disabled", "not enabled"):
			g.State, g.Needs = collectors.Disabled, "the feature, or a plan that has it"
		default:
			g.Needs = permission(op, resp.Header)
		}
	case http.StatusNotFound, http.StatusUnprocessableEntity:
		// GitHub hides what the credentials may not see.
		g.State, g.Needs = collectors.Denied, permission(op, resp.Header)
		if op.Optional && resp.StatusCode == http.StatusNotFound {
			g.State, g.Needs = collectors.Disabled, "the feature, or "+g.Needs
		}
	case http.StatusGone:
		g.State, g.Needs = collectors.Disabled, "the feature"
	}
	if op.Hidden && g.State == collectors.Denied && g.Needs == permission(op, resp.Header) {
		g.State, g.Needs = collectors.Disabled, g.Needs+shouldNot
	}
	return g
}

// shouldNot is said of a permission to write.
const shouldNot = ", which an auditor should not have"

// permission names what would mend a refusal: what GitHub says that it accepts,
// else what the table says. An App without the permission gets the header too.
func permission(op operation, header http.Header) string {
	accepted := header.Get("X-Accepted-GitHub-Permissions")
	if accepted == "" || len(accepted) > 200 || strings.ContainsFunc(accepted, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || strings.ContainsRune("_=;, ", r))
	}) {
		return op.Permission
	}
	return op.Permission + " (" + accepted + ")"
}

func (e *graphError) gap(op operation) web.Gap {
	g := web.Gap{State: collectors.Unreachable, Reason: e.Error() + ": " + op.Name}
	switch {
	case e.Extensions != nil && e.Extensions.SAMLFailure:
		g.State, g.Needs = collectors.Denied, "the token authorized for the organization's single sign-on"
	case slices.Contains([]string{"FORBIDDEN", "NOT_FOUND", "INSUFFICIENT_SCOPES"}, e.Type):
		g.State, g.Needs = collectors.Denied, op.Permission
	case e.Type == "RATE_LIMITED":
		g.State, g.Needs = collectors.Throttled, "fewer calls at once, or a higher limit"
	}
	return g
}

// hidden is the gap of a value that GitHub leaves out of an answer.
func hidden(name string) web.Gap {
	op := lookup(name)
	return web.Gap{State: collectors.Denied, Reason: "left out of the answer: " + op.Name, Needs: op.Permission}
}

// throttled is for web.Options: GitHub refuses for the rate with 403 too, with
// or without a header that says for how long, and GraphQL does with 200.
func throttled(status int, header http.Header, body []byte) (time.Duration, bool) {
	switch {
	case status == http.StatusOK && strings.Contains(string(body[:min(len(body), 1<<16)]), `"RATE_LIMITED"`):
		var answer struct {
			Errors graphErrors `json:"errors"`
		}
		limited := func(e *graphError) bool { return e != nil && e.Type == "RATE_LIMITED" }
		if json.Unmarshal(body, &answer) == nil && slices.ContainsFunc(answer.Errors, limited) {
			return untilReset(header), true
		}
		return 0, false
	case status != http.StatusForbidden:
		return 0, false
	case header.Get("X-RateLimit-Remaining") == "0":
		return untilReset(header), true
	case header.Get("Retry-After") != "":
		return 0, true // web reads it
	}
	var answer struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return 0, false
	}
	message := strings.ToLower(answer.Message)
	if strings.Contains(message, "secondary rate limit") || strings.Contains(message, "abuse detection") {
		return time.Minute, true // GitHub: wait at least a minute when no header says more
	}
	return 0, false
}

// untilReset is the wait for a new hour, by the server's own clock.
func untilReset(header http.Header) time.Duration {
	reset, err := strconv.ParseInt(header.Get("X-RateLimit-Reset"), 10, 64)
	date, dateErr := http.ParseTime(header.Get("Date"))
	if err != nil || dateErr != nil || reset > 1<<40 {
		return time.Minute
	}
	return max(0, time.Unix(reset, 0).Sub(date)) + time.Second
}

// status is the HTTP status of an error; zero: there was no answer.
func status(err error) int {
	if e, ok := errors.AsType[*gh.ErrorResponse](err); ok {
		return e.Response.StatusCode
	}
	if e, ok := errors.AsType[*web.Error](err); ok {
		return e.Status
	}
	return 0
}

// message is GitHub's own text of an error; only for comparing.
func message(err error) string {
	if e, ok := errors.AsType[*gh.ErrorResponse](err); ok {
		return e.Message
	}
	return ""
}
