package aws

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/corporate-sre/auditor/collectors"
)

// An accountRegion is a Region as an account has it.
type accountRegion struct {
	Name   string `json:"name"`
	Status string `json:"status"`
	OptIn  bool   `json:"opt_in"`
}

// on reports whether something can be in the Region. While it is being
// disabled its resources are still there.
func (r accountRegion) on() bool {
	return r.Status == string(types.RegionOptStatusEnabled) || r.Status == string(types.RegionOptStatusEnabledByDefault) ||
		r.Status == string(types.RegionOptStatusDisabling)
}

// accountRegions are the Regions of an account, or why they are not known.
type accountRegions struct {
	list []accountRegion
	gap  *gap
}

// listRegions asks which Regions an account has. The Account API wants no ID
// for the caller's own.
func listRegions(ctx context.Context, api *account.Client, id *string) ([]accountRegion, error) {
	var all []accountRegion
	err := pages(ctx, "account:ListRegions", func(token *string) (*string, error) {
		page, err := api.ListRegions(ctx, &account.ListRegionsInput{AccountId: id, NextToken: token, MaxResults: new(int32(50))})
		if err != nil {
			return nil, err
		}
		for _, r := range page.Regions {
			all = append(all, accountRegion{
				Name: deref(r.RegionName), Status: string(r.RegionOptStatus),
				OptIn: r.RegionOptStatus != types.RegionOptStatusEnabledByDefault,
			})
		}
		return page.NextToken, nil
	})
	if err == nil && all == nil {
		err = &answerError{"no Region in the answer", "account:ListRegions"}
	}
	collectors.Sort(all, func(a, b accountRegion) int { return cmp.Compare(a.Name, b.Name) })
	return slices.Compact(all), err
}

// readRegions reads the account's Regions.
func (p *profile) readRegions(ctx context.Context) accountRegions {
	list, err := listRegions(ctx, p.api, p.own())
	if err != nil {
		g := classify(ctx, err)
		p.lack(g, "attributes.regions")
		return accountRegions{gap: &g}
	}
	p.attributes.Regions = list
	return accountRegions{list: list}
}

// visits are the Regions to visit. Each of the others gets a line that says why
// not.
func (p *profile) visits(ctx context.Context, regions accountRegions) []string {
	var visits, left []string
	for _, region := range p.candidates(ctx, regions) {
		switch {
		case p.unused(region):
			p.region(region, collectors.Pruned, "ce:GetCostAndUsage shows no usage from "+p.period)
		case p.config.Regions != nil && !slices.Contains(p.config.Regions, region):
			left = append(left, region)
		default:
			visits = append(visits, region)
		}
	}
	if len(left) > 0 {
		// Somebody chose not to look there, so nobody knows what is there.
		g := gap{collectors.Disabled, "not among the configured Regions: " + strings.Join(left, ", "), "these Regions configured"}
		for _, t := range regionTypes {
			p.also(t, g)
		}
	}
	return visits
}

// candidates are the Regions that are on. When that is not known they are the
// configured ones, or those that the account itself names.
func (p *profile) candidates(ctx context.Context, regions accountRegions) []string {
	var on []string
	for _, r := range regions.list {
		if r.on() {
			on = append(on, r.Name)
		} else {
			p.region(r.Name, collectors.NotApplicable, "Region is "+r.Status)
		}
	}
	if regions.gap == nil {
		for _, name := range sorted(p.config.Regions) {
			if !slices.ContainsFunc(regions.list, func(r accountRegion) bool { return r.Name == name }) {
				p.region(name, collectors.NotApplicable, "AWS names no such Region")
			}
		}
		return on
	}
	if p.config.Regions != nil {
		return sorted(p.config.Regions)
	}
	named, err := p.describeRegions(ctx)
	if err != nil {
		for _, t := range regionTypes {
			p.also(t, *regions.gap)
		}
	}
	return named
}

// describeRegions asks from inside the account which Regions it has enabled.
func (p *profile) describeRegions(ctx context.Context) ([]string, error) {
	cfg, err := p.clients.account(ctx, p.id, "")
	if err != nil {
		return nil, err
	}
	answer, err := ec2.NewFromConfig(cfg).DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range answer.Regions {
		if deref(r.OptInStatus) != "not-opted-in" {
			names = append(names, deref(r.RegionName))
		}
	}
	if names == nil {
		return nil, &answerError{"no Region in the answer", "ec2:DescribeRegions"}
	}
	return sorted(names), nil
}

// region is the line of a Region that is not visited.
func (p *profile) region(name string, state collectors.State, reason string) {
	p.lines.listing = append(p.lines.listing, &collectors.Coverage{
		Place: p.lines.place + "/" + name, AssetType: collectors.AllTypes, State: state, Reason: reason,
	})
}

// unused reports whether the bill shows nothing in a Region.
func (p *profile) unused(region string) bool {
	return p.period != "" && p.attributes.UsedRegions != nil &&
		!slices.ContainsFunc(p.attributes.UsedRegions, func(u usedRegion) bool { return u.Name == region })
}
