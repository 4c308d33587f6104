package aws

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/corporate-sre/auditor/collectors"
)

// A profile is the reading of one account from outside under way: what the
// management account can ask of it, and where to look inside.
type profile struct {
	*Source
	api   *account.Client
	who   identity
	id    string
	lines *lines
	asset collectors.Asset

	attributes accountAttributes
	next       []collectors.Scope

	period string // in which the bill was looked at; empty: it was not
	alone  string // why the account is in no organization; empty: it is in one
}

// collectProfile reads an account's tags, contacts and Regions, and leads on to
// the scopes inside it.
func (s *Source) collectProfile(ctx context.Context, scope collectors.Scope) collectors.Result {
	p := &profile{Source: s, id: scope.Place, lines: newLines(scope.Where(), profileTypes), period: scope.Hints[hintPeriod], alone: scope.Hints[hintAlone]}
	result := func() collectors.Result {
		return collectors.Result{Inventory: collectors.Inventory{Coverage: p.lines.sorted()}, Next: p.next}
	}
	who, err := s.clients.identity(ctx)
	if err != nil {
		p.lines.stop(ctx, err)
		return result()
	}
	p.who = who
	p.api = account.NewFromConfig(s.clients.caller(who.account, ""))
	if !p.takeHints(scope.Hints) {
		answerError := &answerError{"scope without the hints of its account", "organizations:ListAccounts"}
		p.lines.stop(ctx, answerError)
		return result()
	}
	p.lines.of("aws.account").Count = 1
	p.readTags(ctx)
	p.standAlone()
	if state := deref(p.attributes.State); state != "" && state != "ACTIVE" {
		p.closed(state)
	} else {
		p.readContacts(ctx)
		p.enter(ctx, p.readRegions(ctx))
	}
	p.asset.Attributes = collectors.Attributes(p.attributes)
	r := result()
	r.Assets = []collectors.Asset{p.asset}
	return r
}

// takeHints takes over what the organization knows of the account.
func (p *profile) takeHints(hints map[string]string) bool {
	var gaps []collectors.Coverage
	if json.Unmarshal([]byte(hints[hintAsset]), &p.asset) != nil ||
		json.Unmarshal(p.asset.Attributes, &p.attributes) != nil ||
		json.Unmarshal([]byte(hints[hintGaps]), &gaps) != nil {
		return false
	}
	for _, c := range gaps {
		p.lines.lackN(c.AssetType, c.Path, gap{c.State, c.Reason, c.Needs}, c.Count)
	}
	return true
}

func (p *profile) lack(g gap, paths ...string) {
	for _, path := range paths {
		p.lines.lack("aws.account", path, g)
	}
}

// standAlone says of an account without an organization that nothing of one can
// be read.
func (p *profile) standAlone() {
	if p.alone == "" {
		return
	}
	g := gap{collectors.Disabled, p.alone, "an organization"}
	for _, t := range slices.Concat(structureTypes, identityCenterTypes) {
		if t != "aws.account" {
			p.also(t, g)
		}
	}
}

// also adds a line for a type that another scope would read.
func (p *profile) also(assetType string, g gap) {
	c := g.lacks(p.lines.place, assetType, "", 0)
	p.lines.listing = append(p.lines.listing, &c)
}

func (p *profile) readTags(ctx context.Context) {
	if p.alone != "" {
		p.lack(gap{collectors.Disabled, p.alone, "an organization"}, "tags")
		return
	}
	tags, err := readTags(ctx, organizations.NewFromConfig(p.clients.caller(p.who.account, "")), p.id)
	if err != nil {
		p.lack(classify(ctx, err), "tags")
		return
	}
	p.asset.Tags = tags
}

// closed ends the reading of an account that nobody can enter.
func (p *profile) closed(state string) {
	g := gap{collectors.NotApplicable, "account is " + state, ""}
	p.lack(g, "attributes.contacts", "attributes.regions")
	for _, t := range slices.Concat(globalTypes, regionTypes) {
		p.also(t, g)
	}
}

// enter leads on to the scopes inside the account, once the member role has
// been assumed. A role that is missing blinds everything inside.
func (p *profile) enter(ctx context.Context, regions accountRegions) {
	if _, err := p.clients.account(ctx, p.id, ""); err != nil {
		g := classify(ctx, err)
		for _, t := range slices.Concat(globalTypes, regionTypes) {
			p.also(t, g)
		}
		return
	}
	p.lead("global", "", globalTypes)
	for _, region := range p.visits(ctx, regions) {
		p.lead("region", region, regionTypes)
	}
}

// lead adds a scope inside the account.
func (p *profile) lead(part, region string, types []string) {
	p.next = append(p.next, memberScope(p.asset, p.id, part, region, types, deref(p.attributes.Management)))
}

// own is the account's ID for the Account API, which refuses that of the
// caller's own account.
func (p *profile) own() *string {
	if p.id == p.who.account {
		return nil
	}
	return &p.id
}
