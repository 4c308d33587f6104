//go:build acceptance

package aws

import (
	"bytes"
	"net/http"
	"slices"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// TestMotoTroubleThatPasses spoils calls that succeed when they are made again.
func TestMotoTroubleThatPasses(t *testing.T) {
	url := motoURL(t)
	newWorld(t, url, 3)
	p := newProxy(t, url)
	clean := run(t, p.URL, oneRegion).outcome(t)
	throttled := []string{"Organizations:ListAccounts", "Account:GetAlternateContact", "SSO Admin:ListPermissionSets", "EC2:DescribeVolumes", "IAM:GetAccountAuthorizationDetails", "S3:ListBuckets"}
	for name, trouble := range map[string]func(request) fault{
		"throttled once": func(r request) fault {
			if r.number == 1 && slices.Contains(throttled, r.operation) {
				return refuse(http.StatusBadRequest, "ThrottlingException", "Rate exceeded")
			}
			return nil
		},
		"each third answer is a page": func(r request) fault {
			if r.number%3 == 0 && !r.retry {
				return page(http.StatusServiceUnavailable)
			}
			return nil
		},
		"each third connection breaks": func(r request) fault {
			if r.number%3 == 0 && !r.retry {
				return hangUp
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			p.spoilRequests(trouble)
			n := run(t, p.URL, oneRegion)
			if got := n.outcome(t); !bytes.Equal(got, clean) {
				t.Errorf("the night differs from one without trouble: %s", difference(got, clean))
			}
		})
	}
}

// outcome is what the night gave, without the reasons: of what Moto does not
// have, the last attempt decides.
func (n *night) outcome(t *testing.T) []byte {
	t.Helper()
	counts := map[collectors.Coverage]int{}
	for _, c := range n.coverage {
		count := c.Count
		c.Count, c.Reason = 0, ""
		counts[c] += count
	}
	n.coverage = nil
	for c, count := range counts {
		c.Count = count
		n.coverage = append(n.coverage, c)
	}
	slices.SortFunc(n.coverage, compareLines)
	return n.bytes(t)
}

// difference is where two texts part.
func difference(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-200)
	return string(a[from:min(len(a), i+200)]) + " ≠ " + string(b[from:min(len(b), i+200)])
}

// TestMotoTroubleThatStays spoils every call of an operation.
func TestMotoTroubleThatStays(t *testing.T) {
	url := motoURL(t)
	w := newWorld(t, url, 3)
	p := newProxy(t, url)
	org, payments := "aws:"+w.organization, "aws:"+w.accounts["payments"]
	for name, c := range map[string]struct {
		operation string
		fault     fault
		want      collectors.Coverage
	}{
		"throttled": {"Organizations:ListAccounts", refuse(http.StatusBadRequest, "TooManyRequestsException", ""),
			collectors.Coverage{Place: org, AssetType: "aws.account", State: collectors.Throttled,
				Reason: "TooManyRequestsException: organizations:ListAccounts", Needs: "fewer calls at once, or a higher quota"}},
		"a page instead of an answer": {"Organizations:ListPolicies", page(http.StatusOK),
			collectors.Coverage{Place: org, AssetType: "aws.policy", State: collectors.Unreachable, Reason: "unreadable answer: organizations:ListPolicies"}},
		"half an answer": {"identitystore:ListUsers", cut,
			collectors.Coverage{Place: org, AssetType: "aws.identity_center_user", State: collectors.Unreachable, Reason: "unreadable answer: identitystore:ListUsers"}},
		"a connection that breaks": {"SSO Admin:ListPermissionSets", hangUp,
			collectors.Coverage{Place: org, AssetType: "aws.permission_set", State: collectors.Unreachable, Reason: "no answer: sso:ListPermissionSets"}},
		"a server that is down": {"EC2:DescribeVolumes", refuse(http.StatusInternalServerError, "InternalError", ""),
			collectors.Coverage{Place: payments + "/eu-west-1", AssetType: "aws.volume", State: collectors.Unreachable, Reason: "InternalError: ec2:DescribeVolumes"}},
		"a guardrail": {"EC2:DescribeVolumes", refuse(http.StatusForbidden, "UnauthorizedOperation", "with an explicit deny in a service control policy"),
			collectors.Coverage{Place: payments + "/eu-west-1", AssetType: "aws.volume", State: collectors.Denied,
				Reason: "UnauthorizedOperation: ec2:DescribeVolumes: explicit deny in a service control policy", Needs: "a service control policy that lets auditor call ec2:DescribeVolumes"}},
		"a Region that is off": {"RDS:DescribeDBInstances", refuse(http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid"),
			collectors.Coverage{Place: payments + "/eu-west-1", AssetType: "aws.database", State: collectors.Unreachable,
				Reason: "InvalidClientTokenId: rds:DescribeDBInstances", Needs: "the Region opted in to, or left out of the configured ones"}},
		"an account without the role": {"STS:AssumeRole", p.refuseRole(w.accounts["payments"]),
			collectors.Coverage{Place: payments, AssetType: "aws.bucket", State: collectors.Denied,
				Reason: "AccessDenied: sts:AssumeRole", Needs: "role AuditorReadOnly in " + w.accounts["payments"] + " that trusts " + managementAccount}},
	} {
		t.Run(name, func(t *testing.T) {
			p.spoil(func(operation string, _ int) fault {
				if operation == c.operation {
					return c.fault
				}
				return nil
			})
			n := run(t, p.URL, oneRegion)
			conform(t, n)
			if !slices.Contains(n.coverage, c.want) {
				t.Errorf("no line %+v", c.want)
				for _, line := range n.coverage {
					if line.AssetType == c.want.AssetType && line.State != collectors.Complete {
						t.Logf("but %+v", line)
					}
				}
			}
			if c.operation == "STS:AssumeRole" && len(n.of("aws.iam_role")) == 0 {
				t.Error("the other accounts were not entered")
			}
		})
	}
}
