package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

func iamService() *service {
	return &service{
		prefix:       "iam",
		protocol:     query{namespace: "https://iam.amazonaws.com/doc/2010-05-08/"},
		accessDenied: "AccessDenied",
		noSuchKey:    invalidClientToken,
		throttled:    throttlingQuery,
		operations: map[string]operation{
			"GenerateCredentialReport":       inXML(generateCredentialReport),
			"GetAccountAuthorizationDetails": inXML(getAuthorizationDetails),
			"GetAccountSummary":              inXML(getAccountSummary),
			"GetCredentialReport":            inXML(getCredentialReport),
			"ListAccountAliases":             inXML(listAccountAliases),
			"ListOrganizationsFeatures":      inXML(listOrganizationsFeatures),
		},
	}
}

func listOrganizationsFeatures(c *call, x *xmlWriter) error {
	if !c.account.management {
		return &apiError{http.StatusForbidden, "AccountNotManagementOrDelegatedAdministratorException",
			"Only the management account or a delegated administrator may call this."}
	}
	x.text("OrganizationId", c.company.orgID)
	x.in("EnabledFeatures", func() {
		for _, f := range c.company.rootFeatures {
			x.text("member", f)
		}
	})
	return nil
}

func getAccountSummary(c *call, x *xmlWriter) error {
	here, root := c.company.iam(c.account), c.account.root
	count := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	mfa := count(root.mfa)
	for _, u := range here.users {
		mfa += count(u.mfa)
	}
	summary := map[string]int{
		"AccountAccessKeysPresent": count(root.key), "AccountMFAEnabled": count(root.mfa), "AccountPasswordPresent": count(root.password),
		"AccountSigningCertificatesPresent": 0, "MFADevices": mfa, "MFADevicesInUse": mfa,
		"Users": len(here.users), "Groups": len(here.groups), "Roles": len(here.roles), "Policies": 0,
		"UsersQuota": 5000, "GroupsQuota": 300, "RolesQuota": 1000, "PoliciesQuota": 1500,
	}
	each(x, "SummaryMap", "entry", sortedKeys(summary), func(k string) { x.text("key", k); x.number("value", summary[k]) })
	return nil
}

func listAccountAliases(c *call, x *xmlWriter) error {
	x.in("AccountAliases", func() {
		if c.account.number%2 == 0 {
			x.text("member", "acme-"+c.account.id)
		}
	})
	x.flag("IsTruncated", false)
	return nil
}

// An entity is something that GetAccountAuthorizationDetails lists: one of the
// four.
type entity struct {
	user  *user
	group *group
	role  *role
	aws   string // ARN of a policy that AWS manages
}

func (e entity) kind() string {
	switch {
	case e.user != nil:
		return "User"
	case e.group != nil:
		return "Group"
	case e.role != nil:
		return "Role"
	}
	return "AWSManagedPolicy"
}

func getAuthorizationDetails(c *call, x *xmlWriter) error {
	entities := c.entities()
	if kinds := c.form.list("Filter.member"); len(kinds) > 0 {
		entities = filter(entities, func(e entity) bool { return slices.Contains(kinds, e.kind()) })
	}
	items, marker, err := page(c, entities, c.form.text("Marker"), c.form.number("MaxItems"), 100)
	if err != nil {
		return err
	}
	list := func(name, kind string, show func(entity)) {
		each(x, name, "member", filter(items, func(e entity) bool { return e.kind() == kind }), show)
	}
	list("UserDetailList", "User", func(e entity) { c.showUser(x, *e.user) })
	list("GroupDetailList", "Group", func(e entity) { c.showGroup(x, *e.group) })
	list("RoleDetailList", "Role", func(e entity) { c.showRole(x, *e.role) })
	list("Policies", "AWSManagedPolicy", func(e entity) { c.showManaged(x, e.aws) })
	x.flag("IsTruncated", marker != "")
	x.some("Marker", marker)
	return nil
}

// entities are all that IAM has in the account.
func (c *call) entities() []entity {
	here := c.company.iam(c.account)
	var list []entity
	var arns []string
	for i := range here.users {
		list, arns = append(list, entity{user: &here.users[i]}), append(arns, here.users[i].attached...)
	}
	for i := range here.groups {
		list, arns = append(list, entity{group: &here.groups[i]}), append(arns, here.groups[i].attached...)
	}
	for i := range here.roles {
		list, arns = append(list, entity{role: &here.roles[i]}), append(arns, here.roles[i].attached...)
	}
	slices.Sort(arns)
	for _, arn := range slices.Compact(arns) {
		list = append(list, entity{aws: arn})
	}
	return list
}

func (c *call) iamARN(kind, path, name string) string {
	return "arn:aws:iam::" + c.account.id + ":" + kind + path + name
}

func (c *call) showUser(x *xmlWriter, u user) {
	x.text("Path", u.path)
	x.text("UserName", u.name)
	x.text("UserId", c.company.ID("AIDA", 17, c.account.id, u.name))
	x.text("Arn", c.iamARN("user", u.path, u.name))
	x.time("CreateDate", u.created)
	x.in("GroupList", func() {
		for _, g := range u.groups {
			x.text("member", g)
		}
	})
	attached(x, u.attached)
}

func (c *call) showGroup(x *xmlWriter, g group) {
	x.text("Path", "/")
	x.text("GroupName", g.name)
	x.text("GroupId", c.company.ID("AGPA", 17, c.account.id, g.name))
	x.text("Arn", c.iamARN("group", "/", g.name))
	x.time("CreateDate", c.company.Ago(500))
	attached(x, g.attached)
}

func (c *call) showRole(x *xmlWriter, r role) {
	x.text("Path", r.path)
	x.text("RoleName", r.name)
	x.text("RoleId", c.company.ID("AROA", 17, c.account.id, r.name))
	x.text("Arn", c.iamARN("role", r.path, r.name))
	x.time("CreateDate", r.created)
	x.text("AssumeRolePolicyDocument", escaped(r.trust))
	if r.inline != "" {
		x.in("RolePolicyList", func() {
			x.in("member", func() { x.text("PolicyName", "inline"); x.text("PolicyDocument", escaped(r.inline)) })
		})
	}
	attached(x, r.attached)
	x.in("RoleLastUsed", func() {
		x.time("LastUsedDate", r.used)
		if !r.used.IsZero() {
			x.text("Region", "eu-west-1")
		}
	})
}

// showManaged shows a policy of AWS with a document that stands for the long
// ones that they have.
func (c *call) showManaged(x *xmlWriter, arn string) {
	action := any([]string{"acme:Read"})
	if arn == administratorAccess {
		action = "*"
	}
	x.text("PolicyName", policyName(arn))
	x.text("PolicyId", c.company.ID("ANPA", 17, arn))
	x.text("Arn", arn)
	x.text("Path", "/")
	x.text("DefaultVersionId", "v1")
	x.flag("IsAttachable", true)
	x.in("PolicyVersionList", func() {
		x.in("member", func() {
			x.text("Document", escaped(document("Allow", map[string]any{"Action": action, "Resource": "*"})))
			x.text("VersionId", "v1")
			x.flag("IsDefaultVersion", true)
		})
	})
}

func attached(x *xmlWriter, arns []string) {
	each(x, "AttachedManagedPolicies", "member", arns, func(arn string) { x.text("PolicyName", policyName(arn)); x.text("PolicyArn", arn) })
}

// escaped is a document as IAM gives it: in the encoding of URLs.
func escaped(document string) string {
	return strings.ReplaceAll(url.QueryEscape(document), "+", "%20")
}
