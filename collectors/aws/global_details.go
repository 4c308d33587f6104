package aws

import (
	"context"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/corporate-sre/auditor/collectors"
)

const iamPage = 1000

// details are the users and roles of an account, and what decides what they
// may do.
type details struct {
	users    listing[types.UserDetail]
	roles    listing[types.RoleDetail]
	groups   map[string]types.GroupDetail // by name
	policies map[string]string            // documents of the account's own policies, by ARN
}

// details reads one list of all four kinds: every page has some of each.
func (r *iamReader) details(ctx context.Context) details {
	d := details{groups: map[string]types.GroupDetail{}, policies: map[string]string{}}
	err := pages(ctx, "iam:GetAccountAuthorizationDetails", func(token *string) (*string, error) {
		out, err := r.api.GetAccountAuthorizationDetails(ctx, &iam.GetAccountAuthorizationDetailsInput{
			Filter: []types.EntityType{
				types.EntityTypeUser, types.EntityTypeRole, types.EntityTypeGroup, types.EntityTypeLocalManagedPolicy,
			},
			MaxItems: new(int32(iamPage)), Marker: token,
		})
		if err != nil {
			return nil, err
		}
		d.users.items = append(d.users.items, out.UserDetailList...)
		d.roles.items = append(d.roles.items, out.RoleDetailList...)
		for _, g := range out.GroupDetailList {
			d.groups[deref(g.GroupName)] = g
		}
		for _, p := range out.Policies {
			for _, v := range p.PolicyVersionList {
				if v.IsDefaultVersion {
					d.policies[deref(p.Arn)] = deref(v.Document)
				}
			}
		}
		return out.Marker, nil
	})
	if err != nil {
		g := classify(ctx, err)
		d.users.gap, d.roles.gap = &g, &g
	}
	return d
}

// unreadable is why a policy could not be judged when the list was read.
var unreadable = gap{State: collectors.Unreachable, Reason: "unreadable policy document: iam:GetAccountAuthorizationDetails"}

// why is the gap behind something that the details lack.
func (d details) why() gap {
	if d.users.gap != nil {
		return *d.users.gap
	}
	return unreadable
}

// A grant is the policies that act on one user or role.
type grant struct {
	attached []string // ARNs
	inline   []string // documents
	unknown  bool     // there are more, which were not read
}

func (g *grant) add(attached []types.AttachedPolicy, inline []types.PolicyDetail) {
	for _, p := range attached {
		g.attached = append(g.attached, deref(p.PolicyArn))
	}
	for _, p := range inline {
		g.inline = append(g.inline, deref(p.PolicyDocument))
	}
}

// administrator reports whether the policies allow everything. Denials and
// boundaries, which may take some of it away again, are not looked at. Nil
// means that a policy which might allow it could not be read.
func (d details) administrator(g grant) *bool {
	unknown := g.unknown
	documents := g.inline
	for _, arn := range g.attached {
		switch document, own := d.policies[arn]; {
		case strings.HasSuffix(arn, ":iam::aws:policy/AdministratorAccess"):
			return new(true)
		case own:
			documents = append(documents[:len(documents):len(documents)], document)
		case !strings.Contains(arn, ":iam::aws:policy/"):
			unknown = true
		}
	}
	for _, document := range documents {
		statements, err := parseStatements(iamDocument(document))
		if err != nil {
			unknown = true
		}
		for _, s := range statements {
			if allowsEverything(s) {
				return new(true)
			}
		}
	}
	if unknown {
		return nil
	}
	return new(false)
}

func allowsEverything(s statement) bool {
	return s.Effect == "Allow" && everything(s.Actions) && everything(s.Resources)
}

// everything reports whether one of the patterns is made of stars, as "*" and
// "*:*" are.
func everything(patterns []string) bool {
	for _, p := range patterns {
		if p != "" && strings.Trim(p, "*:") == "" && strings.HasPrefix(p, "*") && strings.HasSuffix(p, "*") {
			return true
		}
	}
	return false
}

// iamDocument decodes a document, which IAM sends URL-encoded.
func iamDocument(document string) string {
	if strings.HasPrefix(strings.TrimSpace(document), "{") {
		return document
	}
	if decoded, err := url.PathUnescape(document); err == nil {
		return decoded
	}
	return document
}

func iamTags(tags []types.Tag) map[string]string {
	return tagMap(tags, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
}
