package aws

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/corporate-sre/auditor/collectors"
)

const (
	scpType = string(types.PolicyTypeServiceControlPolicy)
	rcpType = string(types.PolicyTypeResourceControlPolicy)
)

// A policySet is the policies of an organization by type.
type policySet struct {
	gap    *gap                   // why not even the types are known
	byType map[string]*policyKind // the types that are in force
	arns   map[string]string      // by ID
}

// A policyKind is the policies of one type that is in force.
type policyKind struct {
	gap      *gap                   // why it is not known what is attached where
	textGap  *gap                   // why the text of some was not read
	attached map[string][]policyRef // by target
	allows   map[string]bool        // by ID: some statement allows; absent: the text was not read
}

type policyAttributes struct {
	PolicyID    string           `json:"policy_id"`
	Type        string           `json:"policy_type"`
	AWSManaged  bool             `json:"aws_managed"`
	Description string           `json:"description"`
	Statements  []statement      `json:"statements,omitzero"`
	Content     json.RawMessage  `json:"content,omitzero"`
	Targets     []attachedTarget `json:"targets,omitzero"`
}

type attachedTarget struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`

	arn string
}

// readPolicies reads the policies of each type that the root has enabled. The
// others act on nothing.
func (r *structure) readPolicies(ctx context.Context) {
	r.policies = policySet{gap: r.tree.rootGap, byType: map[string]*policyKind{}, arns: map[string]string{}}
	cov := r.lines.of("aws.policy")
	if r.policies.gap != nil {
		r.policies.gap.end(cov)
		return
	}
	var stopped *gap
	for _, t := range r.tree.types {
		if t.Status != types.PolicyTypeStatusEnabled || r.policies.byType[string(t.Type)] != nil {
			continue
		}
		kind := &policyKind{attached: map[string][]policyRef{}, allows: map[string]bool{}}
		r.policies.byType[string(t.Type)] = kind
		if err := r.readKind(ctx, t.Type, kind); err != nil {
			stopped = new(classify(ctx, err))
			kind.gap = stopped
		}
	}
	if stopped != nil {
		stopped.end(cov)
		if cov.Count > 0 {
			cov.State = collectors.Partial
		}
	}
}

func (r *structure) readKind(ctx context.Context, t types.PolicyType, kind *policyKind) error {
	return pages(ctx, "organizations:ListPolicies", func(token *string) (*string, error) {
		page, err := r.api.ListPolicies(ctx, &organizations.ListPoliciesInput{
			Filter: t, NextToken: token, MaxResults: new(int32(pageSize)),
		})
		if err != nil {
			return nil, err
		}
		for _, p := range page.Policies {
			r.addPolicy(ctx, p, kind)
		}
		return page.NextToken, nil
	})
}

func (r *structure) addPolicy(ctx context.Context, p types.PolicySummary, kind *policyKind) {
	id, arn := deref(p.Id), deref(p.Arn)
	if _, ok := r.policies.arns[id]; ok {
		return
	}
	r.policies.arns[id] = arn
	r.lines.of("aws.policy").Count++

	a := r.asset("aws.policy", arn, deref(p.Name), "organizations:ListPolicies", policyPage(p.Type, id))
	a.Parent = r.org.arn
	attributes := policyAttributes{
		PolicyID: id, Type: string(p.Type), AWSManaged: p.AwsManaged, Description: deref(p.Description),
	}
	r.readText(ctx, p, kind, &attributes)
	targets, err := r.targets(ctx, id)
	if err != nil {
		g := classify(ctx, err)
		r.lines.lack(a.Type, "attributes.targets", g)
		r.lines.lack(a.Type, "links.attached_to", g)
		kind.gap = &g
	} else {
		attributes.Targets = targets
		a.Links = map[string][]string{"attached_to": {}}
		for _, t := range targets {
			kind.attached[t.ID] = append(kind.attached[t.ID], policyRef{id, a.Name})
			a.Links["attached_to"] = append(a.Links["attached_to"], t.arn)
		}
	}
	if p.AwsManaged {
		a.Tags = map[string]string{} // AWS lets nobody tag them
	} else {
		a.Tags = r.tags(ctx, a.Type, id)
	}
	a.Attributes = collectors.Attributes(attributes)
	r.assets = append(r.assets, a)
}

// policyPage is the console's page of a policy, such as
// policies/service-control-policy/p-example.
func policyPage(t types.PolicyType, id string) string {
	return "policies/" + strings.ReplaceAll(strings.ToLower(string(t)), "_", "-") + "/" + id
}

// readText reads a policy's document: the statements of a control policy, the
// document itself of the others.
func (r *structure) readText(ctx context.Context, p types.PolicySummary, kind *policyKind, attributes *policyAttributes) {
	control := string(p.Type) == scpType || string(p.Type) == rcpType
	path := "attributes.content"
	if control {
		path = "attributes.statements"
	}
	text, err := r.content(ctx, deref(p.Id))
	if err == nil && !control {
		attributes.Content, err = compactObject(text)
	}
	if err == nil && control {
		attributes.Statements, err = controlStatements(text)
	}
	if err != nil {
		kind.textGap = new(classify(ctx, err))
		r.lines.lack("aws.policy", path, *kind.textGap)
		return
	}
	kind.allows[deref(p.Id)] = slices.ContainsFunc(attributes.Statements, func(s statement) bool { return s.Effect == "Allow" })
}

// controlStatements are the statements of a service or resource control policy.
// They are for every principal, so they name none.
func controlStatements(text string) ([]statement, error) {
	statements, err := parseStatements(text)
	if err != nil {
		return nil, &answerError{"unreadable policy document", "organizations:DescribePolicy"}
	}
	for i := range statements {
		statements[i].Principals, statements[i].NotPrincipals = nil, nil
	}
	return statements, nil
}

func (r *structure) content(ctx context.Context, id string) (string, error) {
	answer, err := r.api.DescribePolicy(ctx, &organizations.DescribePolicyInput{PolicyId: &id})
	if err != nil {
		return "", err
	}
	if answer.Policy == nil || answer.Policy.Content == nil {
		return "", &answerError{"no policy document", "organizations:DescribePolicy"}
	}
	return *answer.Policy.Content, nil
}

// compactObject is a JSON object without space between its parts.
func compactObject(text string) (json.RawMessage, error) {
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil || !bytes.HasPrefix(b.Bytes(), []byte("{")) {
		return nil, &answerError{"unreadable policy document", "organizations:DescribePolicy"}
	}
	return b.Bytes(), nil
}

// targets lists where a policy is attached, one call a policy instead of one an
// account and type.
func (r *structure) targets(ctx context.Context, id string) ([]attachedTarget, error) {
	all := []attachedTarget{}
	err := pages(ctx, "organizations:ListTargetsForPolicy", func(token *string) (*string, error) {
		page, err := r.api.ListTargetsForPolicy(ctx, &organizations.ListTargetsForPolicyInput{
			PolicyId: &id, NextToken: token, MaxResults: new(int32(pageSize)),
		})
		if err != nil {
			return nil, err
		}
		for _, t := range page.Targets {
			all = append(all, attachedTarget{deref(t.TargetId), deref(t.Name), string(t.Type), deref(t.Arn)})
		}
		return page.NextToken, nil
	})
	collectors.Sort(all, func(a, b attachedTarget) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}
