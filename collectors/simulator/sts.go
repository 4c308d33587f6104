package simulator

import (
	"net/http"
	"regexp"
	"strings"
	"time"
)

func stsService() *service {
	return &service{
		prefix:       "sts",
		protocol:     query{namespace: "https://sts.amazonaws.com/doc/2011-06-15/"},
		accessDenied: "AccessDenied",
		noSuchKey:    invalidClientToken,
		throttled:    throttlingQuery,
		subject:      func(c *call) string { return roleAccount(c.form.text("RoleArn")) },
		operations: map[string]operation{
			"AssumeRole":        inXML(assumeRole),
			"GetCallerIdentity": inXML(getCallerIdentity),
		},
	}
}

var roleARN = regexp.MustCompile(`^arn:aws:iam::(\d{12}):role/(.+)$`)

// roleAccount is the account in the ARN of a role; empty for what is none.
func roleAccount(arn string) string {
	if m := roleARN.FindStringSubmatch(arn); m != nil {
		return m[1]
	}
	return ""
}

func assumeRole(c *call, x *xmlWriter) error {
	m := roleARN.FindStringSubmatch(c.form.text("RoleArn"))
	session := c.form.text("RoleSessionName")
	if m == nil || session == "" {
		return &apiError{http.StatusBadRequest, "ValidationError", "RoleArn and RoleSessionName are required."}
	}
	id, role := m[1], m[2]
	a := c.company.byID[id]
	trusted := a != nil && !a.management && a.active() && role == MemberRole && c.account.management &&
		c.form.text("ExternalId") == c.options.ExternalID
	if !trusted {
		return &apiError{http.StatusForbidden, "AccessDenied",
			"User: " + c.identity() + " is not authorized to perform: sts:AssumeRole on resource: " + c.form.text("RoleArn")}
	}
	x.in("AssumedRoleUser", func() {
		x.text("AssumedRoleId", c.company.ID("AROA", 17, id, role)+":"+session)
		x.text("Arn", "arn:aws:sts::"+id+":assumed-role/"+role+"/"+session)
	})
	x.in("Credentials", func() {
		x.text("AccessKeyId", memberKey+id)
		x.text("SecretAccessKey", "acme-secret-of-nothing")
		x.text("SessionToken", "acme-session-"+id)
		// SDKs compare it with the clock of the machine, not with acme's.
		x.time("Expiration", time.Now().Add(time.Hour))
	})
	return nil
}

func getCallerIdentity(c *call, x *xmlWriter) error {
	x.text("Arn", c.identity())
	x.text("UserId", strings.ToUpper(c.company.ID("AIDA", 17, c.account.id)))
	x.text("Account", c.account.id)
	return nil
}
