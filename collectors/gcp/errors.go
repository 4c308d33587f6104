package gcp

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A gap is why something was not read, in words that are the same every night:
// no request IDs, no times, no text of the server. The zero value is no gap.
type gap struct {
	State  collectors.State
	Reason string
	Needs  string
}

// ok reports whether there is no gap.
func (g gap) ok() bool { return g.State == "" }

// permanent reports whether asking again in another way may help: the caller is
// not let in, or the API is off.
func (g gap) permanent() bool {
	return g.State == collectors.Denied || g.State == collectors.Disabled
}

// classify says what an error of a call means for what the call reads. ctx is
// the call's: only its own end is a deadline, others are the network's.
func classify(ctx context.Context, err error) gap {
	if err == nil {
		return gap{}
	}
	if ctx.Err() != nil {
		return gap{collectors.Deadline, "the time for collecting was over", ""}
	}
	if e, ok := errors.AsType[*throttle.RefusedError](err); ok {
		return gap{collectors.Unreachable, e.Error(), ""}
	}
	op := operation{Operation: collectors.Operation{Name: "the call", Permission: "the permission for the call"}}
	if e, ok := errors.AsType[*callError](err); ok {
		op = e.op
	}
	if errors.Is(err, errLoop) {
		return gap{collectors.Unreachable, "page token repeated: " + op.Name, ""}
	}
	return refusal(op, status.Convert(cause(err)))
}

// cause is the error of the last attempt, without what gax wraps around it.
func cause(err error) error {
	if e, ok := errors.AsType[*callError](err); ok {
		return e.err
	}
	return err
}

// refusal says what the status of a call means.
func refusal(op operation, s *status.Status) gap {
	info := errorInfo(s)
	reason := collectors.PlainCode(info.GetReason())
	if reason == "" && strings.Contains(s.Message(), "vpcServiceControlsUniqueIdentifier") {
		reason = "SECURITY_POLICY_VIOLATED"
	}
	if reason == "SERVICE_DISABLED" {
		return disabled(op, info)
	}
	if r, ok := reasons[reason]; ok {
		return gap{r.state, reason + ": " + op.Name, strings.ReplaceAll(r.needs, "HOST", op.Service+".googleapis.com")}
	}
	what := cmp.Or(reason, codeName(s.Code())) + ": " + op.Name
	switch s.Code() {
	case codes.ResourceExhausted:
		return gap{collectors.Throttled, what, reasons["RATE_LIMIT_EXCEEDED"].needs}
	case codes.PermissionDenied:
		return gap{collectors.Denied, what, cmp.Or(permission(info), op.Permission)}
	case codes.Unauthenticated:
		return gap{collectors.Denied, what, reasons["ACCESS_TOKEN_EXPIRED"].needs}
	}
	return gap{collectors.Unreachable, what, ""}
}

// reasons are those of google.api.ErrorReason, and of single services, that say
// more than the status does. HOST stands for the API's host.
var reasons = map[string]struct {
	state collectors.State
	needs string
}{
	"RATE_LIMIT_EXCEEDED":     {collectors.Throttled, "fewer calls at once, or a higher quota"},
	"RESOURCE_QUOTA_EXCEEDED": {collectors.Throttled, "fewer calls at once, or a higher quota"},

	"USER_PROJECT_DENIED": {collectors.Denied, "serviceusage.services.use on the quota project (roles/serviceusage.serviceUsageConsumer)"},
	"CONSUMER_INVALID":    {collectors.Denied, "a quota project that exists"},
	"CONSUMER_SUSPENDED":  {collectors.Denied, "a quota project that is not suspended"},
	"BILLING_DISABLED":    {collectors.Disabled, "billing enabled in the quota project"},

	"ACCESS_TOKEN_EXPIRED":            {collectors.Denied, "credentials that are valid as long as the run"},
	"ACCESS_TOKEN_SCOPE_INSUFFICIENT": {collectors.Denied, "credentials with the scope " + scope},
	"ACCOUNT_STATE_INVALID":           {collectors.Denied, "an account that is enabled"},

	// No permission mends what a policy forbids.
	"SECURITY_POLICY_VIOLATED":            {collectors.Denied, "an ingress rule of the VPC Service Controls perimeter that lets auditor call HOST"},
	"ORG_RESTRICTION_VIOLATION":           {collectors.Denied, "organization restrictions that let auditor call HOST"},
	"LOCATION_ORG_POLICY_VIOLATED":        {collectors.Denied, "an organization policy for locations that lets auditor call HOST"},
	"LOCATION_POLICY_VIOLATED":            {collectors.Denied, "a location policy that lets auditor call HOST"},
	"TLS_ORG_POLICY_VIOLATED":             {collectors.Denied, "an organization policy for TLS that lets auditor call HOST"},
	"RESOURCE_USAGE_RESTRICTION_VIOLATED": {collectors.Denied, "an organization policy for service usage that lets auditor call HOST"},
}

// disabled tells an API that is off in the project that pays for the calls from
// credentials that name no such project: then Google takes one of its own, where
// hardly any API is on, and turning the API on would be the wrong advice.
func disabled(op operation, info *errdetails.ErrorInfo) gap {
	host := op.Service + ".googleapis.com"
	consumer := strings.TrimPrefix(info.GetMetadata()["consumer"], "projects/")
	if googleConsumers[consumer] {
		return gap{collectors.Disabled, "SERVICE_DISABLED: " + op.Name + ": no quota project", "a quota project in which " + host + " is enabled"}
	}
	return gap{collectors.Disabled, "SERVICE_DISABLED: " + op.Name, host + " enabled in project " + cmp.Or(collectors.PlainCode(consumer), "of the quota")}
}

// googleConsumers are the projects of Google's own clients: gcloud's two, whose
// credentials people have.
var googleConsumers = map[string]bool{"764086051850": true, "32555940559": true}

func errorInfo(s *status.Status) *errdetails.ErrorInfo {
	for _, d := range s.Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info
		}
	}
	return nil
}

// permission is the one that Google names; empty when it names none.
func permission(info *errdetails.ErrorInfo) string {
	if info.GetReason() != "IAM_PERMISSION_DENIED" {
		return ""
	}
	return collectors.PlainCode(info.GetMetadata()["permission"])
}

// codeName is the name of a code as Google's documentation writes it.
func codeName(c codes.Code) string {
	switch c {
	case codes.PermissionDenied:
		return "PERMISSION_DENIED"
	case codes.ResourceExhausted:
		return "RESOURCE_EXHAUSTED"
	case codes.InvalidArgument:
		return "INVALID_ARGUMENT"
	case codes.NotFound:
		return "NOT_FOUND"
	case codes.Unavailable:
		return "UNAVAILABLE"
	case codes.Internal:
		return "INTERNAL"
	case codes.DeadlineExceeded:
		return "no answer in time"
	case codes.Unknown:
		return "unreadable answer"
	case codes.Unimplemented:
		return "UNIMPLEMENTED"
	}
	return strings.ToUpper(c.String())
}
