package gcp

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/corporate-sre/auditor/collectors"
)

// Plan implements collectors.Source. It makes one call, so that wrong
// credentials and a missing quota project are told at once.
func (s *Source) Plan(ctx context.Context) ([]collectors.Scope, error) {
	number, err := s.number.Read(ctx, s.findOrganization)
	if err != nil {
		return nil, err
	}
	scope := func(part string, types []string) collectors.Scope {
		return collectors.Scope{Provider: "gcp", Place: number, Part: part, Types: types}
	}
	return []collectors.Scope{
		scope("structure", structureTypes),
		scope("projects", projectTypes),
		scope("resources", resourceTypes),
		scope("principals", principalTypes),
		scope("billing", billingTypes),
	}, nil
}

// findOrganization returns the number of the organization: the configured one,
// or the only one that can be seen. A missing permission is no error where the
// number is configured: what depends on it will say so.
func (s *Source) findOrganization(ctx context.Context) (string, error) {
	if s.config.Organization != "" {
		_, err := s.clients.organizations.GetOrganization(listing(ctx),
			&resourcemanagerpb.GetOrganizationRequest{Name: "organizations/" + s.config.Organization}, s.call()...)
		return s.config.Organization, s.preflight(ctx, err)
	}
	var found []string
	for o, err := range s.clients.organizations.SearchOrganizations(listing(ctx), &resourcemanagerpb.SearchOrganizationsRequest{}, s.call()...).All() {
		if err != nil {
			if fatal := s.preflight(ctx, err); fatal != nil {
				return "", fatal
			}
			g := classify(ctx, err)
			return "", fmt.Errorf("gcp: find the organization: %s; grant %s, or set the organization's number", g.Reason, g.Needs)
		}
		found = append(found, strings.TrimPrefix(o.GetName(), "organizations/"))
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", errors.New("gcp: the credentials see no organization; grant roles/browser on it to the auditor, or set the organization's number")
	}
	return "", fmt.Errorf("gcp: the credentials see %d organizations, %s; set the number of one", len(found), strings.Join(found[:min(len(found), 5)], ", "))
}

// preflight returns the error with which the first call shows that no other can
// do better; nil when others may.
func (s *Source) preflight(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	st := status.Convert(cause(err))
	info := errorInfo(st)
	switch {
	case st.Code() == codes.Unauthenticated:
		return fmt.Errorf("gcp: Google does not accept the credentials (%s); run gcloud auth application-default login, or renew the key or federation that they come from", classify(ctx, err).Reason)
	case info.GetReason() == "SERVICE_DISABLED" && googleConsumers[strings.TrimPrefix(info.GetMetadata()["consumer"], "projects/")]:
		return errors.New("gcp: no quota project: the calls are counted against a project of Google's; set quota_project to a project of yours in which cloudresourcemanager, cloudasset, cloudbilling and billingbudgets are enabled")
	case info.GetReason() == "USER_PROJECT_DENIED":
		return fmt.Errorf("gcp: the auditor may not use the quota project %q; grant it roles/serviceusage.serviceUsageConsumer there", s.config.QuotaProject)
	}
	return nil
}
