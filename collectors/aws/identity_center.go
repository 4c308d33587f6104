package aws

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/corporate-sre/auditor/collectors"
)

// A center is the reading of IAM Identity Center under way. Its calls draw on
// one small limit, so they are made side by side only to fill it.
type center struct {
	*Source
	who     identity
	org     organization
	lines   *lines
	region  string // where the instance lives
	api     *ssoadmin.Client
	store   *identitystore.Client
	storeID string
	arn     string // of the instance

	people directory
	sets   []*permissionSet
	assets []collectors.Asset
}

// collectIdentityCenter reads the organization's instance of IAM Identity
// Center: who may do what in which account.
func (s *Source) collectIdentityCenter(ctx context.Context, scope collectors.Scope) collectors.Result {
	c := &center{Source: s, lines: newLines(scope.Where(), identityCenterTypes)}
	c.read(ctx, scope)
	c.assets = inOrder(c.assets)
	return collectors.Result{Inventory: collectors.Inventory{Assets: c.assets, Coverage: c.lines.sorted()}}
}

func (c *center) read(ctx context.Context, scope collectors.Scope) {
	who, err := c.clients.identity(ctx)
	if err != nil {
		c.lines.stop(ctx, err)
		return
	}
	c.who = who
	manager := scope.Hints[hintManager]
	c.org = organization{
		id: scope.Place, management: manager,
		arn: "arn:" + who.partition + ":organizations::" + manager + ":organization/" + scope.Place,
	}
	instances, gap := c.find(ctx)
	if gap != nil {
		for _, cov := range c.lines.listing {
			gap.end(cov)
		}
		return
	}
	if len(instances) == 0 {
		return // every Region was asked, and there is none
	}
	instance := instances[0]
	c.arn, c.storeID = deref(instance.InstanceArn), deref(instance.IdentityStoreId)
	cfg := c.clients.caller(who.account, c.region)
	c.api, c.store = ssoadmin.NewFromConfig(cfg), identitystore.NewFromConfig(cfg)
	for _, i := range instances {
		c.addInstance(i)
	}
	c.readDirectory(ctx)
	c.readPermissionSets(ctx)
	c.readAssignments(ctx)
}

// asset is an asset of the instance that its reader completes.
func (c *center) asset(kind, id, name, source, page string) collectors.Asset {
	site := site{partition: c.who.partition, region: c.region, parent: c.org.arn, at: c.config.Now}
	a := site.asset(kind, id, name, source)
	a.URL = site.console("singlesignon/home?region=" + c.region + "#!/instances/" + c.arn[strings.LastIndexByte(c.arn, '/')+1:] + "/" + page)
	return a
}

// find looks for the organization's instance, which lives in one Region that
// nothing else names, and gives it and the others that are visible there. None
// without a gap: there is none.
func (c *center) find(ctx context.Context) ([]types.InstanceMetadata, *gap) {
	var missed *gap
	regions, unknown := c.homes(ctx)
	for _, region := range regions {
		found, err := c.instances(ctx, region)
		if err != nil {
			if missed == nil {
				missed = new(classify(ctx, err))
			}
			continue
		}
		if len(found) > 0 {
			// A Region that was added later shows the same instance.
			c.region = cmp.Or(deref(found[0].PrimaryRegion), region)
			return found, nil
		}
	}
	return nil, cmp.Or(missed, unknown)
}

// homes are the Regions to look in, the most likely first. The gap says why
// they may not be all.
func (c *center) homes(ctx context.Context) ([]string, *gap) {
	if c.config.IdentityCenterRegion != "" {
		return []string{c.config.IdentityCenterRegion}, nil
	}
	regions := []string{c.clients.base.Region}
	add := func(names ...string) {
		for _, name := range names {
			if !slices.Contains(regions, name) {
				regions = append(regions, name)
			}
		}
	}
	known, err := listRegions(ctx, account.NewFromConfig(c.clients.caller(c.who.account, "")), nil)
	if err != nil {
		add(c.config.Regions...)
		add(c.clients.home)
		return regions, new(classify(ctx, err))
	}
	for _, r := range known {
		if r.on() {
			add(r.Name)
		}
	}
	return regions, nil
}

// instances are the instances in a Region, the organization's own first.
func (c *center) instances(ctx context.Context, region string) ([]types.InstanceMetadata, error) {
	api := ssoadmin.NewFromConfig(c.clients.caller(c.who.account, region))
	var all []types.InstanceMetadata
	err := pages(ctx, "sso:ListInstances", func(token *string) (*string, error) {
		page, err := api.ListInstances(ctx, &ssoadmin.ListInstancesInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Instances...)
		return page.NextToken, nil
	})
	collectors.SortStable(all, func(a, b types.InstanceMetadata) int {
		own := func(i types.InstanceMetadata) bool { return deref(i.OwnerAccountId) == c.org.management }
		return cmp.Or(compareBool(own(b), own(a)), cmp.Compare(deref(a.InstanceArn), deref(b.InstanceArn)))
	})
	return all, err
}

func (c *center) addInstance(i types.InstanceMetadata) {
	a := c.asset("aws.identity_center_instance", deref(i.InstanceArn), deref(i.Name), "sso:ListInstances", "dashboard")
	a.Attributes = collectors.Attributes(centerAttributes{
		IdentityStoreID: i.IdentityStoreId, OwnerAccountID: i.OwnerAccountId, Status: given(i.Status), CreatedAt: second(i.CreatedDate),
	})
	c.add(a)
}

type centerAttributes struct {
	IdentityStoreID *string    `json:"identity_store_id,omitzero"`
	OwnerAccountID  *string    `json:"owner_account_id,omitzero"`
	Status          *string    `json:"status,omitzero"`
	CreatedAt       *time.Time `json:"created_at,omitzero"`
}

// add keeps an asset and counts it.
func (c *center) add(a collectors.Asset) {
	c.assets = append(c.assets, a)
	c.lines.of(a.Type).Count++
}
