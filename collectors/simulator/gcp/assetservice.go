package gcp

import (
	"context"
	"regexp"
	"slices"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

type assets struct {
	assetpb.UnimplementedAssetServiceServer
	server *Server
}

// everything is the sequence of all assets of some types: those of the
// organization first, then project after project.
func (c *company) everything(want func(kind string) bool) sequence[*asset] {
	return sequence[*asset]{c.count() + 1, func(i int) []*asset {
		if i > 0 {
			return c.contents(c.project(i-1), want)
		}
		return slices.DeleteFunc(c.organizationAssets(), func(a *asset) bool { return !want(a.kind) })
	}}
}

// through turns what is in a sequence into something else, or into nothing.
func through[A, B any](all sequence[A], show func(A) (B, bool)) sequence[B] {
	return sequence[B]{all.units, func(i int) []B {
		var list []B
		for _, a := range all.unit(i) {
			if b, ok := show(a); ok {
				list = append(list, b)
			}
		}
		return list
	}}
}

// wanting returns what picks the types that a request names: by name, or by a
// regular expression in RE2. No names pick all.
func wanting(names []string) (func(kind string) bool, error) {
	picked := map[string]bool{}
	for _, n := range names {
		pattern, err := regexp.Compile("^(?:" + n + ")$")
		if err != nil {
			return nil, invalid("asset type " + n + " is no regular expression")
		}
		before := len(picked)
		for kind := range kinds {
			if kind == n || pattern.MatchString(kind) {
				picked[kind] = true
			}
		}
		if len(picked) == before && kinds[n] == (discovery{}) {
			return nil, invalid("Asset type " + n + " is not supported.")
		}
	}
	return func(kind string) bool { return len(names) == 0 || picked[kind] }, nil
}

func (a assets) ListAssets(ctx context.Context, r *assetpb.ListAssetsRequest) (*assetpb.ListAssetsResponse, error) {
	c := a.server.company
	if r.Parent != c.organization.resource() {
		return nil, denied(callOf(ctx))
	}
	want, err := wanting(r.AssetTypes)
	if err != nil {
		return nil, err
	}
	policies := r.ContentType == assetpb.ContentType_IAM_POLICY
	for kind := range kinds {
		if policies && len(r.AssetTypes) > 0 && want(kind) && !slices.Contains(withPolicy, kind) {
			return nil, invalid("Asset type " + kind + " does not support content type IAM_POLICY.")
		}
	}
	all := through(c.everything(want), func(x *asset) (*assetpb.Asset, bool) {
		if policies && (x.policy == nil || len(x.policy.bindings) == 0) {
			return nil, false
		}
		return x.wire(r.ContentType), true
	})
	items, next, err := cut(ctx, a.server, r, all, 100, 1000)
	return &assetpb.ListAssetsResponse{ReadTime: timestamppb.New(c.Now), Assets: items, NextPageToken: next}, err
}

func (a assets) SearchAllResources(ctx context.Context, r *assetpb.SearchAllResourcesRequest) (*assetpb.SearchAllResourcesResponse, error) {
	c := a.server.company
	switch {
	case r.Scope != c.organization.resource():
		return nil, denied(callOf(ctx))
	case r.Query != "" || r.OrderBy != "":
		return nil, invalid("the simulator knows no query and no order of SearchAllResources")
	}
	want, err := wanting(r.AssetTypes)
	if err != nil {
		return nil, err
	}
	all := through(c.everything(want), func(x *asset) (*assetpb.ResourceSearchResult, bool) {
		result := x.search()
		c.tag(x, result)
		mask(result, r.ReadMask)
		return result, true
	})
	items, next, err := cut(ctx, a.server, r, all, 100, 500)
	return &assetpb.SearchAllResourcesResponse{Results: items, NextPageToken: next}, err
}

// mask leaves of a result what a mask names; a nil mask names all but the tags,
// which Google gives on demand only.
func mask(result *assetpb.ResourceSearchResult, names *fieldmaskpb.FieldMask) {
	if names == nil {
		result.Tags, result.EffectiveTags = nil, nil
		return
	}
	m := result.ProtoReflect()
	m.Range(func(f protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if !slices.Contains(names.Paths, string(f.Name())) && !slices.Contains(names.Paths, f.JSONName()) && !slices.Contains(names.Paths, "*") {
			m.Clear(f)
		}
		return true
	})
}

func (a assets) SearchAllIamPolicies(ctx context.Context, r *assetpb.SearchAllIamPoliciesRequest) (*assetpb.SearchAllIamPoliciesResponse, error) {
	c := a.server.company
	switch {
	case r.Scope != c.organization.resource():
		return nil, denied(callOf(ctx))
	case r.Query != "" || r.OrderBy != "":
		return nil, invalid("the simulator knows no query and no order of SearchAllIamPolicies")
	}
	want, err := wanting(r.AssetTypes)
	if err != nil {
		return nil, err
	}
	all := through(c.everything(want), func(x *asset) (*assetpb.IamPolicySearchResult, bool) {
		if x.policy == nil || len(x.policy.bindings) == 0 {
			return nil, false
		}
		found := x.search()
		policy := x.policy.wire()
		policy.AuditConfigs = nil // the search finds bindings only
		return &assetpb.IamPolicySearchResult{
			Resource: x.name, AssetType: x.kind, Project: found.Project, Folders: found.Folders, Organization: found.Organization, Policy: policy,
		}, true
	})
	items, next, err := cut(ctx, a.server, r, all, 100, 500)
	return &assetpb.SearchAllIamPoliciesResponse{Results: items, NextPageToken: next}, err
}

// tag adds the Resource Manager tags to a node: the ones that it has itself, and
// those of the folders above it of which it has no other value.
func (c *company) tag(a *asset, result *assetpb.ResourceSearchResult) {
	for i, n := range a.under.ancestors() {
		value := c.tags[n]
		if value == "" {
			continue
		}
		t := c.tagOf(value)
		if i == 0 && a.name == node(n) {
			result.Tags = []*assetpb.Tag{t}
		}
		result.EffectiveTags = append(result.EffectiveTags, &assetpb.EffectiveTagDetails{
			AttachedResource: proto.String(node(n)), EffectiveTags: []*assetpb.Tag{t},
		})
		return // there is one key; the nearest value holds
	}
}

func (c *company) tagOf(value string) *assetpb.Tag {
	key := c.organization.number + "/" + tagKey
	return &assetpb.Tag{
		TagKey: proto.String(key), TagKeyId: proto.String("tagKeys/" + c.Number(12, "tag key")),
		TagValue: proto.String(key + "/" + value), TagValueId: proto.String("tagValues/" + c.Number(12, "tag value", value)),
	}
}
