package aws

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A gap is why something was not read, in words that are the same every night:
// no request IDs, no times, no text of the server.
type gap struct {
	State  collectors.State
	Reason string
	Needs  string
}

// classify says what an error of a call means for what the call reads. ctx is
// the call's: only its own end is a deadline, others are the network's.
func classify(ctx context.Context, err error) gap {
	if ctx.Err() != nil {
		return gap{collectors.Deadline, "the time for collecting was over", ""}
	}
	if role, ok := errors.AsType[*roleError](err); ok {
		return role.gap(ctx)
	}
	if e, ok := errors.AsType[*throttle.RefusedError](err); ok {
		return gap{collectors.Unreachable, e.Error(), ""}
	}
	op := operationOf(err)
	what := func(code string) string { return code + ": " + op.Action }
	if e, ok := errors.AsType[*answerError](err); ok {
		return gap{collectors.Unreachable, e.Error(), ""}
	}
	if throttled(err) {
		return gap{collectors.Throttled, what(cmp.Or(code(err), "HTTP 429")), "fewer calls at once, or a higher quota"}
	}
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok || status(err) >= 500 {
		return gap{collectors.Unreachable, what(failure(err)), ""}
	}
	if k, ok := kinds[api.ErrorCode()]; ok {
		return k.gap(op, api)
	}
	if status(err) == http.StatusForbidden {
		return kind{state: collectors.Denied}.gap(op, api)
	}
	return gap{collectors.Unreachable, what(failure(err)), ""}
}

// A kind is what an error code means.
type kind struct {
	state collectors.State
	needs string // empty: the permission
}

// kinds are the error codes that say more than that a call failed.
var kinds = func() map[string]kind {
	all := map[string]kind{}
	add := func(k kind, codes ...string) {
		for _, c := range codes {
			all[c] = k
		}
	}
	add(kind{state: collectors.Denied},
		"AccessDenied", "AccessDeniedException", "AccessDeniedForDependencyException", "UnauthorizedOperation",
		"UnauthorizedException", "AuthorizationError", "AuthorizationErrorException", "NotAuthorized", "Forbidden", "AllAccessDisabled")
	add(kind{collectors.Denied, "credentials that last as long as the run"},
		"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired")
	add(kind{collectors.Denied, "credentials of the management account or of a delegated administrator"},
		"AccountNotManagementOrDelegatedAdministratorException")
	// In a Region that the account has not opted in to, good credentials look
	// like bad ones. So these are no denial, and no permission mends them.
	add(kind{collectors.Unreachable, "the Region opted in to, or left out of the configured ones"},
		"UnrecognizedClientException", "AuthFailure", "InvalidClientTokenId", "InvalidAccessKeyId", "InvalidToken", "SignatureDoesNotMatch")
	add(kind{collectors.Disabled, "the service or the Region opted in to"},
		"OptInRequired", "SubscriptionRequiredException", "NotSignedUp", "UnsupportedAPIEndpointException", "UnsupportedOperation")
	add(kind{collectors.Disabled, "trusted access for the service in AWS Organizations"},
		"ServiceAccessNotEnabledException")
	add(kind{collectors.Disabled, "an organization"}, "AWSOrganizationsNotInUseException", "OrganizationNotFoundException")
	add(kind{collectors.Disabled, "all features of AWS Organizations"}, "OrganizationNotInAllFeaturesModeException")
	add(kind{collectors.Disabled, "the policy type enabled at the root"}, "PolicyTypeNotEnabledException")
	add(kind{collectors.Disabled, "Cost Explorer enabled"}, "DataUnavailableException")
	return all
}()

func (k kind) gap(op operation, api smithy.APIError) gap {
	g := gap{k.state, collectors.PlainCode(api.ErrorCode()) + ": " + op.Action, cmp.Or(k.needs, op.Action)}
	if k.needs != "" {
		return g
	}
	// A guardrail that denies is no lack of a permission: granting one would
	// not help.
	for _, by := range []string{"service control policy", "resource control policy", "permissions boundary"} {
		switch message := strings.ToLower(api.ErrorMessage()); {
		case strings.Contains(message, "explicit deny in a "+by):
			g.Reason += ": explicit deny in a " + by
			g.Needs = "a " + by + " that lets auditor call " + op.Action
		case strings.Contains(message, "no "+by+" allows"):
			g.Reason += ": no " + by + " allows it"
			g.Needs = "a " + by + " that lets auditor call " + op.Action
		}
	}
	return g
}

func (e *roleError) gap(ctx context.Context) gap {
	g := classify(ctx, e.Err)
	if g.State == collectors.Denied && !strings.Contains(g.Reason, " policy") {
		g.Needs = fmt.Sprintf("role %s in %s that trusts %s", e.Role, e.Account, e.Caller)
	}
	return g
}

// throttled reports whether the server refused a call for its rate.
func throttled(err error) bool {
	return err != nil && (status(err) == http.StatusTooManyRequests || retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err).Bool())
}

// failure names an error that is no refusal: the error code, or what kept the
// answer from being understood.
func failure(err error) string {
	if c := code(err); c != "" {
		return c
	}
	if s := status(err); s >= 300 {
		return fmt.Sprintf("HTTP %d", s)
	}
	if cutOff(err) == sdk.TrueTernary {
		return "answer cut off"
	}
	if _, ok := errors.AsType[*smithy.DeserializationError](err); ok {
		return "unreadable answer"
	}
	return "no answer"
}

// cutOff finds an answer of which the connection lost the end.
func cutOff(err error) sdk.Ternary {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return sdk.TrueTernary
	}
	return sdk.UnknownTernary
}

// code is the error code that the server sent; empty when it sent none.
func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok && api.ErrorCode() != "UnknownError" {
		return collectors.PlainCode(api.ErrorCode())
	}
	return ""
}

// status is the HTTP status of the answer; zero when there was none.
func status(err error) int {
	if r, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		return r.HTTPStatusCode()
	}
	return 0
}

// stop ends a line of coverage at an error: partial when something was read,
// else what the error means.
func stop(ctx context.Context, cov *collectors.Coverage, err error) {
	classify(ctx, err).end(cov)
}

// end ends a line of coverage at the gap.
func (g gap) end(cov *collectors.Coverage) {
	cov.State, cov.Reason, cov.Needs = g.State, g.Reason, g.Needs
	if cov.Count > 0 {
		cov.State = collectors.Partial
	}
}

// lacks is the line for one attribute that n assets of a type lack.
func (g gap) lacks(place, assetType, path string, n int) collectors.Coverage {
	return collectors.Coverage{Place: place, AssetType: assetType, Path: path, State: g.State, Count: n, Reason: g.Reason, Needs: g.Needs}
}
