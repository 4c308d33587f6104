package gcp

import (
	"net/http"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// sharedConsumer is Google's own project, whose quota the calls of a person use
// who sets no quota project.
const sharedConsumer = "projects/764086051850"

// admit checks who calls, and at whose cost.
func (s *Server) admit(c *call, h http.Header) error {
	if h.Get("Authorization") != "Bearer "+s.Token() {
		return failure(codes.Unauthenticated, "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
			"ACCESS_TOKEN_TYPE_UNSUPPORTED", "googleapis.com", map[string]string{"service": c.service, "method": c.operation})
	}
	switch project := h.Get("X-Goog-User-Project"); project {
	case quotaProject, s.company.byID[quotaProject].number:
		return nil
	case "":
		return disabled(c, sharedConsumer)
	default:
		return failure(codes.PermissionDenied,
			"Caller does not have required permission to use project "+project+". Grant the caller the roles/serviceusage.serviceUsageConsumer role.",
			"USER_PROJECT_DENIED", "googleapis.com", map[string]string{"service": c.service, "consumer": "projects/" + project})
	}
}

// refusal turns the fault that a call meets into an error; nil for none, and for
// the kinds that change a good answer instead.
func (s *Server) refusal(c *call) error {
	consumer := "projects/" + s.company.byID[quotaProject].number
	switch f := c.fault; f.Kind {
	case acme.Deny:
		return denied(c)
	case acme.DenySCP:
		return failure(codes.PermissionDenied, "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: acme-"+c.service,
			"SECURITY_POLICY_VIOLATED", "googleapis.com", map[string]string{"service": c.service, "uid": "acme-" + c.service})
	case acme.Disable:
		return disabled(c, consumer)
	case acme.Throttle:
		return failure(codes.ResourceExhausted,
			"Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service '"+c.service+"' for consumer '"+consumer+"'.",
			"RATE_LIMIT_EXCEEDED", "googleapis.com", map[string]string{
				"service": c.service, "consumer": consumer, "quota_location": "global",
				"quota_limit": "ReadRequestsPerMinutePerProject", "quota_metric": c.service + "/read_requests", "quota_limit_value": "100",
			})
	case acme.ServerError:
		return status.Error(codes.Internal, "Internal error encountered.")
	case acme.Refuse:
		return failure(codeOf(f.Status), f.Message, f.Code, c.service, nil)
	}
	return nil
}

// denied says which permission is missing, and on what. It is the answer about
// what is not there, too: Google does not say which.
func denied(c *call) error {
	permission := permissions[c.operation]
	if permission == "" {
		permission = strings.TrimSuffix(c.service, ".googleapis.com") + ".unknown"
	}
	resource := "organizations/" + c.about
	if strings.Contains(c.about, "-") {
		resource = "billingAccounts/" + c.about
	}
	return failure(codes.PermissionDenied, "Permission '"+permission+"' denied on resource '//"+c.service+"/"+resource+"' (or it may not exist).",
		"IAM_PERMISSION_DENIED", c.service, map[string]string{"permission": permission, "resource": resource})
}

// permissions are what calls need.
var permissions = map[string]string{
	"gcp:Organizations.GetOrganization":       "resourcemanager.organizations.get",
	"gcp:Organizations.SearchOrganizations":   "resourcemanager.organizations.get",
	"gcp:Organizations.GetIamPolicy":          "resourcemanager.organizations.getIamPolicy",
	"gcp:Folders.ListFolders":                 "resourcemanager.folders.list",
	"gcp:Folders.GetFolder":                   "resourcemanager.folders.get",
	"gcp:Folders.SearchFolders":               "resourcemanager.folders.get",
	"gcp:Folders.GetIamPolicy":                "resourcemanager.folders.getIamPolicy",
	"gcp:Projects.ListProjects":               "resourcemanager.projects.list",
	"gcp:Projects.GetProject":                 "resourcemanager.projects.get",
	"gcp:Projects.SearchProjects":             "resourcemanager.projects.get",
	"gcp:Projects.GetIamPolicy":               "resourcemanager.projects.getIamPolicy",
	"gcp:AssetService.ListAssets/RESOURCE":    "cloudasset.assets.listResource",
	"gcp:AssetService.ListAssets/IAM_POLICY":  "cloudasset.assets.listIamPolicy",
	"gcp:AssetService.SearchAllResources":     "cloudasset.assets.searchAllResources",
	"gcp:AssetService.SearchAllIamPolicies":   "cloudasset.assets.searchAllIamPolicies",
	"gcp:CloudBilling.ListBillingAccounts":    "billing.accounts.list",
	"gcp:CloudBilling.GetBillingAccount":      "billing.accounts.get",
	"gcp:CloudBilling.ListProjectBillingInfo": "billing.resourceAssociations.list",
	"gcp:CloudBilling.GetIamPolicy":           "billing.accounts.getIamPolicy",
	"gcp:BudgetService.ListBudgets":           "billing.budgets.list",
}

// disabled says that an API is off in the project whose quota the call uses.
func disabled(c *call, consumer string) error {
	return failure(codes.PermissionDenied,
		c.service+" has not been used in project "+strings.TrimPrefix(consumer, "projects/")+" before or it is disabled. Enable it, then retry.",
		"SERVICE_DISABLED", "googleapis.com", map[string]string{"service": c.service, "consumer": consumer, "containerInfo": strings.TrimPrefix(consumer, "projects/")})
}

// failure is an error with Google's details.
func failure(code codes.Code, message, reason, domain string, metadata map[string]string) error {
	s := status.New(code, message)
	if reason == "" {
		return s.Err()
	}
	detailed, err := s.WithDetails(protoadapt.MessageV1Of(&errdetails.ErrorInfo{Reason: reason, Domain: domain, Metadata: metadata}))
	if err != nil {
		panic("simulator/gcp: details: " + err.Error()) // a message of ours that cannot be written
	}
	return detailed.Err()
}

// codeOf is the code that goes with a status of HTTP.
func codeOf(httpStatus int) codes.Code {
	switch httpStatus {
	case http.StatusUnauthorized:
		return codes.Unauthenticated
	case http.StatusForbidden:
		return codes.PermissionDenied
	case http.StatusNotFound:
		return codes.NotFound
	case http.StatusConflict:
		return codes.Aborted
	case http.StatusTooManyRequests:
		return codes.ResourceExhausted
	case http.StatusServiceUnavailable:
		return codes.Unavailable
	case http.StatusGatewayTimeout:
		return codes.DeadlineExceeded
	case http.StatusInternalServerError:
		return codes.Internal
	}
	return codes.InvalidArgument
}

// invalid is the error for a request that makes no sense.
func invalid(message string) error { return status.Error(codes.InvalidArgument, message) }
