package gcp

import (
	"regexp"
	"slices"
	"strings"
)

// A member is what the text of a member of an IAM policy says.
type member struct {
	kind    string
	email   string // lower case; empty: none
	domain  string // lower case; empty: none
	project string // that holds it, by ID or number; empty: none that the text names
	deleted string // what a deleted one was; empty: it is not deleted

	organization string // number of the one that a service agent works for; empty: it works for a project
}

// parseMember reads a member as policies write it, such as
// "user:ann@acme.example" or "deleted:group:ops@acme.example?uid=1".
func parseMember(text string) member {
	if text == "allUsers" || text == "allAuthenticatedUsers" {
		return member{kind: "public"}
	}
	if rest, ok := strings.CutPrefix(text, "deleted:"); ok {
		rest, _, _ = strings.Cut(rest, "?uid=")
		m := parseMember(rest)
		m.deleted, m.kind = m.kind, "deleted"
		if m.deleted == "service_agent" {
			m.deleted = "service_account"
		}
		return m
	}
	kind, rest, ok := strings.Cut(text, ":")
	if !ok {
		return member{kind: "unknown"}
	}
	switch kind {
	case "user", "group":
		return member{kind: kind, email: strings.ToLower(rest), domain: domainOf(rest)}
	case "domain":
		return member{kind: kind, domain: strings.ToLower(rest)}
	case "serviceAccount":
		return parseServiceAccount(rest)
	case "projectOwner", "projectEditor", "projectViewer":
		return member{kind: "project_role", project: rest}
	case "principal", "principalSet":
		return member{kind: "federated", project: poolProject(rest)}
	}
	return member{kind: "unknown"}
}

// parseServiceAccount reads the address of a service account. An account of
// Kubernetes has the name of a pool in its place: acme.svc.id.goog[namespace/name].
func parseServiceAccount(address string) member {
	if pool, _, ok := strings.Cut(address, "["); ok {
		return member{kind: "federated", project: strings.TrimSuffix(pool, ".svc.id.goog")}
	}
	address = strings.ToLower(address)
	m := member{kind: "service_account", email: address, domain: domainOf(address)}
	user, _, _ := strings.Cut(address, "@")
	switch {
	case m.domain == "developer.gserviceaccount.com":
		m.project, _, _ = strings.Cut(user, "-") // the default account of Compute Engine
	case m.domain == "appspot.gserviceaccount.com":
		m.project = user
	case m.domain == "cloudservices.gserviceaccount.com":
		m.kind, m.project = "service_agent", user
	case agent.MatchString(user) && !agentOfOrganization.MatchString(user) && (strings.HasPrefix(m.domain, "gcp-sa-") || agentDomains[m.domain]):
		m.kind, m.project = "service_agent", agent.FindStringSubmatch(user)[1]
	case m.domain == "cloudbuild.gserviceaccount.com":
		m.kind, m.project = "service_agent", user
	case strings.HasPrefix(m.domain, "gcp-sa-"), agentDomains[m.domain]:
		m.kind = "service_agent"
		if of := agentOfOrganization.FindStringSubmatch(user); of != nil {
			m.organization = of[1]
		}
	case strings.HasSuffix(m.domain, ".iam.gserviceaccount.com"):
		m.project = strings.TrimSuffix(m.domain, ".iam.gserviceaccount.com")
		if name, scope, ok := strings.Cut(m.project, "."); ok {
			m.project = scope + ":" + name // a project ID with a domain
		}
	case strings.HasSuffix(m.domain, ".gserviceaccount.com"):
		m.kind = "service_agent" // only those of projects have names of their own
	}
	return m
}

// agent is the local part of an account that Google runs for one project.
var agent = regexp.MustCompile(`^(?:service-)?(?:[a-z-]*-)?([0-9]{6,})$`)

// agentOfOrganization is that of one that Google runs for a whole organization.
var agentOfOrganization = regexp.MustCompile(`^(?:o|service-org-)([0-9]+)$`)

// agentDomains are the domains of older service agents; the others begin with
// gcp-sa-.
var agentDomains = func() map[string]bool {
	all := map[string]bool{}
	for _, name := range []string{
		"compute-system", "container-engine-robot", "containerregistry", "dataflow-service-producer-prod", "dataproc-accounts",
		"gae-api-prod", "gcf-admin-robot", "serverless-robot-prod", "service-consumer-management", "service-networking",
		"cloud-redis", "cloud-filer", "cloud-ml.google.com", "sourcerepo-service-accounts", "gs-project-accounts",
		"bigquery-encryption", "firebase-rules", "genomics-api", "remotebuildexecution", "cloud-tpu", "endpoints-portal",
		"trifacta-gcloud-prod", "cloudcomposer-accounts", "security-center-api", "cloud-memcache-sa", "dlp-api", "cloudiot",
	} {
		all[name+".iam.gserviceaccount.com"] = true
	}
	return all
}()

// domainOf is the domain of an address, in lower case.
func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// poolProject is the number of the project that holds a workload identity pool;
// empty for workforce pools, which an organization holds.
func poolProject(name string) string {
	parts := strings.Split(strings.TrimPrefix(name, "//"), "/")
	i := slices.Index(parts, "workloadIdentityPools")
	p := slices.Index(parts, "projects")
	if i < 0 || p < 0 || p+1 >= len(parts) {
		return ""
	}
	return parts[p+1]
}

// basicRoles are the roles that were there before all others.
var basicRoles = map[string]bool{"roles/owner": true, "roles/editor": true, "roles/viewer": true}

// privilegedRoles are those that control what they are bound to, or that let
// their holder take such a role.
var privilegedRoles = map[string]bool{
	"roles/owner":                             true,
	"roles/editor":                            true,
	"roles/billing.admin":                     true,
	"roles/deploymentmanager.editor":          true,
	"roles/iam.admin":                         true,
	"roles/iam.organizationRoleAdmin":         true,
	"roles/iam.roleAdmin":                     true,
	"roles/iam.securityAdmin":                 true,
	"roles/iam.serviceAccountAdmin":           true,
	"roles/iam.serviceAccountKeyAdmin":        true,
	"roles/iam.serviceAccountTokenCreator":    true,
	"roles/iam.serviceAccountUser":            true,
	"roles/iam.workforcePoolAdmin":            true,
	"roles/iam.workloadIdentityPoolAdmin":     true,
	"roles/orgpolicy.policyAdmin":             true,
	"roles/resourcemanager.folderAdmin":       true,
	"roles/resourcemanager.folderIamAdmin":    true,
	"roles/resourcemanager.organizationAdmin": true,
	"roles/resourcemanager.projectIamAdmin":   true,
	"roles/resourcemanager.projectMover":      true,
	"roles/resourcemanager.tagAdmin":          true,
	"roles/securitycenter.admin":              true,
}
