package aws

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/corporate-sre/auditor/collectors"
)

// A structure is the reading of an organization under way. A call that fails
// blinds what it feeds, and the others go on.
type structure struct {
	*Source
	api    *organizations.Client
	who    identity
	lines  *lines
	assets []collectors.Asset

	org      organization
	tree     tree
	policies policySet
	accounts []listedAccount
	bill     bill
}

// An organization is what everything in it is named after.
type organization struct {
	id         string // "o-exampleorgid"; empty when nothing says it
	arn        string
	management string // the management account
	feature    *string
	gap        *gap // why feature is nil
}

// pageSize is the most that Organizations gives at once. Other servers give
// everything when it is not said.
const pageSize = 20

// collectStructure reads an organization: itself, its tree, its policies, and
// the list of its accounts, which lead on to their own scopes.
func (s *Source) collectStructure(ctx context.Context, scope collectors.Scope) collectors.Result {
	r := &structure{Source: s, lines: newLines(scope.Where(), structureTypes)}
	who, err := s.clients.identity(ctx)
	if err != nil {
		r.lines.stop(ctx, err)
		return collectors.Result{Inventory: collectors.Inventory{Coverage: r.lines.sorted()}}
	}
	r.who = who
	r.api = organizations.NewFromConfig(s.clients.caller(who.account, ""))

	// The accounts wait for all of this. The bill has a limit of its own; the
	// others share one.
	var bill sync.WaitGroup
	bill.Go(func() { r.readBill(ctx) })
	r.readOrganization(ctx)
	r.readTree(ctx)
	r.readAccounts(ctx)
	r.readPolicies(ctx)
	r.addOrganization(ctx)
	bill.Wait()

	r.assets = inOrder(r.assets)
	return collectors.Result{
		Inventory: collectors.Inventory{Assets: r.assets, Coverage: r.lines.sorted()},
		Next:      r.next(),
	}
}

// readOrganization asks for the organization itself.
func (r *structure) readOrganization(ctx context.Context) {
	o, err := describeOrganization(ctx, r.api)
	if err != nil {
		r.org.gap = new(classify(ctx, err))
		return
	}
	r.org = organization{
		id:         deref(o.Id),
		arn:        deref(o.Arn),
		management: deref(o.MasterAccountId),
		feature:    given(o.FeatureSet),
	}
}

func describeOrganization(ctx context.Context, api *organizations.Client) (*types.Organization, error) {
	answer, err := api.DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
	if err != nil {
		return nil, err
	}
	if answer.Organization == nil || deref(answer.Organization.Id) == "" {
		return nil, &answerError{"no organization in the answer", "organizations:DescribeOrganization"}
	}
	return answer.Organization, nil
}

// learn takes the organization from the ARN of something in it, which names it:
// arn:aws:organizations::MANAGEMENT:root/ORGANIZATION/ID.
func (o *organization) learn(arn string) {
	if o.id != "" {
		return
	}
	parts := strings.Split(arn, ":")
	if len(parts) != 6 {
		return
	}
	resource := strings.Split(parts[5], "/")
	if len(resource) < 2 {
		return
	}
	o.management, o.id = parts[4], resource[1]
	o.arn = strings.Join(parts[:5], ":") + ":organization/" + o.id
}

// arnOf is the ARN of a root or unit of the organization.
func (o organization) arnOf(id string) string {
	kind := "ou"
	if strings.HasPrefix(id, "r-") {
		kind = "root"
	}
	return strings.TrimSuffix(o.arn, "organization/"+o.id) + kind + "/" + o.id + "/" + id
}

// site is where the organization's assets are.
func (r *structure) site() site {
	return site{partition: r.who.partition, account: r.org.management, at: r.config.Now}
}

// asset is an asset of the organization that its reader completes.
func (r *structure) asset(kind, arn, name, source, page string) collectors.Asset {
	site := r.site()
	a := site.asset(kind, arn, name, source)
	a.URL = site.console("organizations/v2/home/" + page)
	return a
}

// tags reads the tags of something in the organization. Nil were not read, and
// a line says so.
func (r *structure) tags(ctx context.Context, assetType, id string) map[string]string {
	tags, err := readTags(ctx, r.api, id)
	if err != nil {
		r.lines.lack(assetType, "tags", classify(ctx, err))
		return nil
	}
	return tags
}

func readTags(ctx context.Context, api *organizations.Client, id string) (map[string]string, error) {
	var all []types.Tag
	err := pages(ctx, "organizations:ListTagsForResource", func(token *string) (*string, error) {
		page, err := api.ListTagsForResource(ctx, &organizations.ListTagsForResourceInput{ResourceId: &id, NextToken: token})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Tags...)
		return page.NextToken, nil
	})
	if err != nil {
		return nil, err
	}
	return tagMap(all, func(t types.Tag) (key, value *string) { return t.Key, t.Value }), nil
}
