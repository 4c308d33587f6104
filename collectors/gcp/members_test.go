package gcp

import "testing"

func TestParseMember(t *testing.T) {
	for text, want := range map[string]member{
		"allUsers":                       {kind: "public"},
		"allAuthenticatedUsers":          {kind: "public"},
		"user:Ann@ACME.example":          {kind: "user", email: "ann@acme.example", domain: "acme.example"},
		"group:ops@acme.example":         {kind: "group", email: "ops@acme.example", domain: "acme.example"},
		"domain:acme.example":            {kind: "domain", domain: "acme.example"},
		"projectOwner:acme-web":          {kind: "project_role", project: "acme-web"},
		"deleted:user:b@c.example?uid=1": {kind: "deleted", deleted: "user", email: "b@c.example", domain: "c.example"},
		"deleted:serviceAccount:x@acme-web.iam.gserviceaccount.com?uid=2": {kind: "deleted", deleted: "service_account",
			email: "x@acme-web.iam.gserviceaccount.com", domain: "acme-web.iam.gserviceaccount.com", project: "acme-web"},
		"serviceAccount:x@acme-web.iam.gserviceaccount.com":                                                                      {kind: "service_account", email: "x@acme-web.iam.gserviceaccount.com", domain: "acme-web.iam.gserviceaccount.com", project: "acme-web"},
		"serviceAccount:x@web.acme.example.iam.gserviceaccount.com":                                                              {kind: "service_account", email: "x@web.acme.example.iam.gserviceaccount.com", domain: "web.acme.example.iam.gserviceaccount.com", project: "acme.example:web"},
		"serviceAccount:123456-compute@developer.gserviceaccount.com":                                                            {kind: "service_account", email: "123456-compute@developer.gserviceaccount.com", domain: "developer.gserviceaccount.com", project: "123456"},
		"serviceAccount:acme-web@appspot.gserviceaccount.com":                                                                    {kind: "service_account", email: "acme-web@appspot.gserviceaccount.com", domain: "appspot.gserviceaccount.com", project: "acme-web"},
		"serviceAccount:123456@cloudservices.gserviceaccount.com":                                                                {kind: "service_agent", email: "123456@cloudservices.gserviceaccount.com", domain: "cloudservices.gserviceaccount.com", project: "123456"},
		"serviceAccount:123456@cloudbuild.gserviceaccount.com":                                                                   {kind: "service_agent", email: "123456@cloudbuild.gserviceaccount.com", domain: "cloudbuild.gserviceaccount.com", project: "123456"},
		"serviceAccount:service-123456@gcp-sa-pubsub.iam.gserviceaccount.com":                                                    {kind: "service_agent", email: "service-123456@gcp-sa-pubsub.iam.gserviceaccount.com", domain: "gcp-sa-pubsub.iam.gserviceaccount.com", project: "123456"},
		"serviceAccount:service-123456@compute-system.iam.gserviceaccount.com":                                                   {kind: "service_agent", email: "service-123456@compute-system.iam.gserviceaccount.com", domain: "compute-system.iam.gserviceaccount.com", project: "123456"},
		"serviceAccount:o1001@gcp-sa-logging.iam.gserviceaccount.com":                                                            {kind: "service_agent", email: "o1001@gcp-sa-logging.iam.gserviceaccount.com", domain: "gcp-sa-logging.iam.gserviceaccount.com", organization: "1001"},
		"serviceAccount:service-org-1001@gcp-sa-scc.iam.gserviceaccount.com":                                                     {kind: "service_agent", email: "service-org-1001@gcp-sa-scc.iam.gserviceaccount.com", domain: "gcp-sa-scc.iam.gserviceaccount.com", organization: "1001"},
		"serviceAccount:cloud-logs@system.gserviceaccount.com":                                                                   {kind: "service_agent", email: "cloud-logs@system.gserviceaccount.com", domain: "system.gserviceaccount.com"},
		"serviceAccount:acme-web.svc.id.goog[prod/api]":                                                                          {kind: "federated", project: "acme-web"},
		"principalSet://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci/attribute.repository/acme/api": {kind: "federated", project: "123"},
		"principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/ann":                                       {kind: "federated"},
		"something":     {kind: "unknown"},
		"new:something": {kind: "unknown"},
		"":              {kind: "unknown"},
	} {
		if got := parseMember(text); got != want {
			t.Errorf("parseMember(%q) = %+v, want %+v", text, got, want)
		}
	}
}

func TestExternal(t *testing.T) {
	yes, no := new(true), new(false)
	tests := []struct {
		name, member string
		domains      []string
		denied       string
		want         *bool
	}{
		{"the organization's domain", "user:ann@Acme.example", nil, "", no},
		{"another domain", "user:ann@gmail.example", nil, "", yes},
		{"a configured domain", "group:x@acme.test", []string{"ACME.test"}, "", no},
		{"a subdomain is another domain", "user:ann@eu.acme.example", nil, "", yes},
		{"everybody", "allUsers", nil, "", yes},
		{"a project here", "serviceAccount:x@acme-web.iam.gserviceaccount.com", nil, "", no},
		{"a project here, by number", "serviceAccount:201@cloudservices.gserviceaccount.com", nil, "", no},
		{"a script's project here", "serviceAccount:x@sys-1.iam.gserviceaccount.com", nil, "", no},
		{"a project elsewhere", "serviceAccount:x@other.iam.gserviceaccount.com", nil, "", yes},
		{"a pool elsewhere", "principal://iam.googleapis.com/projects/999/locations/global/workloadIdentityPools/ci/subject/x", nil, "", yes},
		{"a workforce pool", "principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/ann", nil, "", nil},
		{"an agent of this organization", "serviceAccount:o1001@gcp-sa-logging.iam.gserviceaccount.com", nil, "", no},
		{"an agent of another organization", "serviceAccount:o1002@gcp-sa-logging.iam.gserviceaccount.com", nil, "", yes},
		{"a deleted one", "deleted:user:b@c.example?uid=1", nil, "", yes},
		{"a project elsewhere, when not all are known", "serviceAccount:x@other.iam.gserviceaccount.com", nil, "gcp:Projects.ListProjects", nil},
		{"a person, when the domain is not known", "user:ann@acme.example", nil, "gcp:Organizations.GetOrganization", nil},
	}
	for _, tt := range tests {
		f := world()
		f.meet = deny(tt.denied)
		s := f.start(t, func(c *Config) { c.Organization, c.Domains = "1001", tt.domains })
		tree, err := s.loadTree(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got, _ := s.external(tree, parseMember(tt.member))
		if (got == nil) != (tt.want == nil) || got != nil && *got != *tt.want {
			t.Errorf("%s: external = %v, want %v", tt.name, show(got), show(tt.want))
		}
	}
}

func show(b *bool) string {
	switch {
	case b == nil:
		return "unknown"
	case *b:
		return "true"
	}
	return "false"
}
