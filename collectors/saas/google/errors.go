package google

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// code is the error code of an answer: the reason, which older APIs give, or
// the status, or that of the token endpoint.
func code(body []byte) string {
	var answer struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return ""
	}
	var text string
	if json.Unmarshal(answer.Error, &text) == nil {
		return text
	}
	var e struct {
		Status string `json:"status"`
		Errors []struct {
			Reason string `json:"reason"`
		} `json:"errors"`
		Details []struct {
			Reason string `json:"reason"`
		} `json:"details"`
	}
	if json.Unmarshal(answer.Error, &e) != nil {
		return ""
	}
	for _, d := range e.Details {
		if d.Reason != "" {
			return d.Reason
		}
	}
	if len(e.Errors) > 0 && e.Errors[0].Reason != "" {
		return e.Errors[0].Reason
	}
	return e.Status
}

// rates are the reasons by which Google refuses for the rate, with the status
// 403.
var rates = []string{"userRateLimitExceeded", "rateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"}

func throttled(status int, _ http.Header, body []byte) (time.Duration, bool) {
	return 0, status == http.StatusForbidden && slices.Contains(rates, code(body))
}

// gap says what an error of a call means.
func gap(ctx context.Context, err error, name string) web.Gap {
	op := operation(name)
	api := web.Kind{State: collectors.Disabled, Needs: "the API enabled in the service account's project"}
	delegation := web.Kind{State: collectors.Denied, Needs: "domain-wide delegation of " + authScopePrefix + op.Permission}
	kinds := web.Kinds{
		"unauthorized_client":             delegation,
		"invalid_scope":                   delegation,
		"access_denied":                   delegation,
		"ACCESS_TOKEN_SCOPE_INSUFFICIENT": delegation,
		"insufficientPermissions":         delegation,
		"accessNotConfigured":             api,
		"SERVICE_DISABLED":                api,
		"invalid_grant":                   {State: collectors.Denied, Needs: "a key that is active, and an administrator's address as subject"},
	}
	for _, reason := range rates {
		kinds[reason] = web.Kind{State: collectors.Throttled, Needs: "fewer calls at once, or a higher quota"}
	}
	return web.Classify(ctx, err, op, kinds)
}
