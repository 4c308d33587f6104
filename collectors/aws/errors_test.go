package aws

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/corporate-sre/auditor/collectors"
)

func TestClassify(t *testing.T) {
	const action = "organizations:ListAccounts"
	for name, c := range map[string]struct {
		status  int
		code    string
		message string
		want    gap
	}{
		"no permission": {400, "AccessDeniedException", "User: x is not authorized to perform: " + action,
			gap{collectors.Denied, "AccessDeniedException: " + action, action}},
		"an explicit deny in an SCP": {400, "AccessDeniedException", "… with an explicit deny in a service control policy: arn:aws:…",
			gap{collectors.Denied, "AccessDeniedException: " + action + ": explicit deny in a service control policy", "a service control policy that lets auditor call " + action}},
		"no SCP that allows": {400, "AccessDeniedException", "because no service control policy allows the action",
			gap{collectors.Denied, "AccessDeniedException: " + action + ": no service control policy allows it", "a service control policy that lets auditor call " + action}},
		"a code that nobody knows, with 403": {403, "Nope", "",
			gap{collectors.Denied, "Nope: " + action, action}},
		"a Region that is not opted in to": {400, "UnrecognizedClientException", "The security token included in the request is invalid.",
			gap{collectors.Unreachable, "UnrecognizedClientException: " + action, "the Region opted in to, or left out of the configured ones"}},
		"opt-in required": {403, "OptInRequired", "",
			gap{collectors.Disabled, "OptInRequired: " + action, "the service or the Region opted in to"}},
		"no subscription": {400, "SubscriptionRequiredException", "",
			gap{collectors.Disabled, "SubscriptionRequiredException: " + action, "the service or the Region opted in to"}},
		"expired credentials": {400, "ExpiredTokenException", "",
			gap{collectors.Denied, "ExpiredTokenException: " + action, "credentials that last as long as the run"}},
		"throttled": {400, "ThrottlingException", "Rate exceeded",
			gap{collectors.Throttled, "ThrottlingException: " + action, "fewer calls at once, or a higher quota"}},
		"another request under way": {400, "TooManyRequestsException", "",
			gap{collectors.Throttled, "TooManyRequestsException: " + action, "fewer calls at once, or a higher quota"}},
		"throttled without a code": {429, "", "",
			gap{collectors.Throttled, "HTTP 429: " + action, "fewer calls at once, or a higher quota"}},
		"an error of the server": {500, "ServiceException", "",
			gap{collectors.Unreachable, "ServiceException: " + action, ""}},
		"a page for people": {502, "<html>", "",
			gap{collectors.Unreachable, "HTTP 502: " + action, ""}},
		"half an answer": {200, "<html>", "",
			gap{collectors.Unreachable, "unreadable answer: " + action, ""}},
		"a request that is refused": {400, "InvalidInputException", "",
			gap{collectors.Unreachable, "InvalidInputException: " + action, ""}},
		"a hostile code": {403, "A\x1b[31m<b>B", "",
			gap{collectors.Denied, "A31mbB: " + action, action}},
	} {
		t.Run(name, func(t *testing.T) {
			s := recorded(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("X-Amzn-Requestid", "11111111-2222-3333-4444-555555555555")
				w.WriteHeader(c.status)
				switch c.code {
				case "":
				case "<html>":
					fmt.Fprint(w, "<html>")
				default:
					fmt.Fprintf(w, `{"__type":%s,"message":%s}`, text(c.code), text(c.message))
				}
			}))
			api := organizations.NewFromConfig(s.clients.caller(caller, ""))
			_, err := api.ListAccounts(t.Context(), &organizations.ListAccountsInput{})
			if got := classify(t.Context(), err); got != c.want {
				t.Errorf("got  %+v\nwant %+v\nof %v", got, c.want, err)
			}
		})
	}
}

func TestClassifyTheEndOfTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := classify(ctx, ctx.Err()); got.State != collectors.Deadline {
		t.Errorf("state = %s, want deadline", got.State)
	}
	// The network's own timeouts are not the run's.
	if got := classify(t.Context(), context.DeadlineExceeded); got.State != collectors.Unreachable {
		t.Errorf("state = %s, want unreachable", got.State)
	}
}

func TestClassifyRole(t *testing.T) {
	denied := func(message string) error {
		s := recorded(t, &fake{answers: map[string]reply{
			"GetCallerIdentity": signedIn()["GetCallerIdentity"],
			"AssumeRole":        refusedWith(403, "AccessDenied", message),
		}})
		_, err := s.clients.account(t.Context(), "111122223333", "")
		return err
	}
	want := gap{collectors.Denied, "AccessDenied: sts:AssumeRole", "role AuditorReadOnly in 111122223333 that trusts 999900001111"}
	if got := classify(t.Context(), denied("not authorized")); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	want = gap{collectors.Denied, "AccessDenied: sts:AssumeRole: explicit deny in a service control policy", "a service control policy that lets auditor call sts:AssumeRole"}
	if got := classify(t.Context(), denied("with an explicit deny in a service control policy")); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestStopIsPartialOnceSomethingWasRead(t *testing.T) {
	for count, want := range map[int]collectors.State{0: collectors.Unreachable, 1: collectors.Partial} {
		cov := collectors.Coverage{State: collectors.Complete, Count: count}
		stop(t.Context(), &cov, errors.New("boom"))
		if cov.State != want {
			t.Errorf("with %d assets: %s, want %s", count, cov.State, want)
		}
	}
}
