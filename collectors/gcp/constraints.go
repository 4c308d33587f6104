package gcp

const (
	booleanKind = "boolean"
	listKind    = "list"
)

// defaults are the kinds of the constraints that are told of even where nobody
// sets them. Google's default for each boolean one is that it is not enforced,
// for each list that every value is allowed. Source: the reference of
// organization policy constraints.
var defaults = map[string]string{
	"compute.disableSerialPortAccess":                                  booleanKind,
	"compute.managed.restrictProtocolForwardingCreationForTypes":       booleanKind,
	"compute.requireOsLogin":                                           booleanKind,
	"compute.requireShieldedVm":                                        booleanKind,
	"compute.restrictProtocolForwardingCreationForTypes":               listKind,
	"compute.restrictXpnProjectLienRemoval":                            booleanKind,
	"compute.setNewProjectDefaultToZonalDNSOnly":                       booleanKind,
	"compute.skipDefaultNetworkCreation":                               booleanKind,
	"compute.trustedImageProjects":                                     listKind,
	"compute.vmExternalIpAccess":                                       listKind,
	"essentialcontacts.allowedContactDomains":                          listKind,
	"essentialcontacts.managed.allowedContactDomains":                  booleanKind,
	"gcp.resourceLocations":                                            listKind,
	"gcp.restrictServiceUsage":                                         listKind,
	"iam.allowedPolicyMemberDomains":                                   listKind,
	"iam.automaticIamGrantsForDefaultServiceAccounts":                  booleanKind,
	"iam.disableServiceAccountKeyCreation":                             booleanKind,
	"iam.disableServiceAccountKeyUpload":                               booleanKind,
	"iam.managed.allowedPolicyMembers":                                 booleanKind,
	"iam.managed.disableServiceAccountKeyCreation":                     booleanKind,
	"iam.managed.disableServiceAccountKeyUpload":                       booleanKind,
	"iam.managed.preventPrivilegedBasicRolesForDefaultServiceAccounts": booleanKind,
	"iam.serviceAccountKeyExpiryHours":                                 listKind,
	"iam.workloadIdentityPoolProviders":                                listKind,
	"sql.restrictAuthorizedNetworks":                                   booleanKind,
	"sql.restrictPublicIp":                                             booleanKind,
	"storage.publicAccessPrevention":                                   booleanKind,
	"storage.uniformBucketLevelAccess":                                 booleanKind,
}
