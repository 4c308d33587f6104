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
	if e, ok := errors.AsType[*gapError](err); ok {
		return e.gap
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
	what := func(code string) string { return code + ": " + op.Name }
	reason := plain(info.GetReason())
	switch {
	case reason == "SERVICE_DISABLED":
		return disabled(op, info)
	case reason == "RATE_LIMIT_EXCEEDED" || s.Code() == codes.ResourceExhausted:
		return gap{collectors.Throttled, what(cmp.Or(reason, "RESOURCE_EXHAUSTED")), "fewer calls at once, or a higher quota"}
	case reason == "USER_PROJECT_DENIED":
		return gap{collectors.Denied, what(reason), "serviceusage.services.use on the quota project (roles/serviceusage.serviceUsageConsumer)"}
	case reason == "SECURITY_POLICY_VIOLATED" || strings.Contains(s.Message(), "vpcServiceControlsUniqueIdentifier"):
		return gap{collectors.Denied, what(cmp.Or(reason, "PERMISSION_DENIED")) + ": VPC Service Controls", "an ingress rule of the service perimeter that lets auditor call " + op.Service + ".googleapis.com"}
	case reason == "ORG_POLICY_VIOLATION" || strings.Contains(reason, "CONSTRAINT"):
		return gap{collectors.Denied, what(reason) + ": organization policy", "an organization policy that lets auditor call " + op.Service + ".googleapis.com"}
	case s.Code() == codes.PermissionDenied:
		return gap{collectors.Denied, what(cmp.Or(reason, "PERMISSION_DENIED")), cmp.Or(permission(info), op.Permission)}
	case s.Code() == codes.Unauthenticated:
		return gap{collectors.Denied, what(cmp.Or(reason, "UNAUTHENTICATED")), "credentials that are valid as long as the run"}
	case s.Code() == codes.NotFound && op.Method == "":
		return gap{collectors.Unreachable, what("NOT_FOUND"), ""}
	}
	return gap{collectors.Unreachable, what(cmp.Or(reason, codeName(s.Code()))), ""}
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
	return gap{collectors.Disabled, "SERVICE_DISABLED: " + op.Name, host + " enabled in project " + cmp.Or(plain(consumer), "of the quota")}
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
	return plain(info.GetMetadata()["permission"])
}

// codeName is the name of a code as Google's documentation writes it.
func codeName(c codes.Code) string {
	switch c {
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

// plain keeps the letters, digits and a few signs of a code: it is text from
// outside.
func plain(code string) string {
	code = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '_', r == '-':
			return r
		}
		return -1
	}, code)
	return code[:min(len(code), 100)]
}

// A gapError is a gap on its way up.
type gapError struct{ gap gap }

func (e *gapError) Error() string { return e.gap.Reason }

// err is the gap as an error; nil for none.
func (g gap) err() error {
	if g.ok() {
		return nil
	}
	return &gapError{g}
}
