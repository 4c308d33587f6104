package gcp

import (
	"cmp"
	"context"
	"strings"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/corporate-sre/auditor/collectors"
)

// A tagIndex holds the tags that act on containers. Few are distinct, so that
// each is kept once.
type tagIndex struct {
	names map[effectiveTag]uint32
	list  []effectiveTag
	on    map[string][]uint32 // by relative name of the container
	gap   gap                 // why not all of them are here
}

// An effectiveTag is an entry of effective_tags in collectors/schemas.
type effectiveTag struct {
	Key           string `json:"key"`
	Value         string `json:"value"`
	NamespacedKey string `json:"namespaced_key"`
	Inherited     bool   `json:"inherited"`
}

// containerAssets are the types of containers in Cloud Asset Inventory.
var containerAssets = []string{
	"cloudresourcemanager.googleapis.com/Organization",
	"cloudresourcemanager.googleapis.com/Folder",
	"cloudresourcemanager.googleapis.com/Project",
}

// loadTags reads the tags of all containers. Only the search knows inherited
// ones.
func (s *Source) loadTags(ctx context.Context) (*tagIndex, error) {
	return s.tags.Read(ctx, func(ctx context.Context) (*tagIndex, error) {
		number, err := s.number.Read(ctx, s.findOrganization)
		if err != nil {
			return nil, err
		}
		index := &tagIndex{names: map[effectiveTag]uint32{}, on: map[string][]uint32{}}
		it := s.clients.assets.SearchAllResources(listing(ctx), &assetpb.SearchAllResourcesRequest{
			Scope: "organizations/" + number, AssetTypes: containerAssets, PageSize: 500,
			ReadMask: &fieldmaskpb.FieldMask{Paths: []string{"name", "asset_type", "project", "effective_tags"}},
		}, s.call()...)
		for r, err := range it.All() {
			if err != nil {
				index.gap = classify(ctx, err)
				break
			}
			index.add(r)
		}
		index.names = nil
		return index, nil
	})
}

func (t *tagIndex) add(r *assetpb.ResourceSearchResult) {
	name := strings.TrimPrefix(r.GetName(), idPrefix)
	if strings.HasSuffix(r.GetAssetType(), "/Project") && r.GetProject() != "" {
		name = r.GetProject() // by number, whatever the full name says
	}
	refs := []uint32{}
	for _, d := range r.GetEffectiveTags() {
		for _, tag := range d.GetEffectiveTags() {
			refs = append(refs, t.ref(effectiveTag{
				Key: last(tag.GetTagKey()), Value: last(tag.GetTagValue()), NamespacedKey: tag.GetTagKey(),
				Inherited: strings.TrimPrefix(d.GetAttachedResource(), idPrefix) != name && d.GetAttachedResource() != r.GetName(),
			}))
		}
	}
	t.on[name] = refs
}

func (t *tagIndex) ref(tag effectiveTag) uint32 {
	i, ok := t.names[tag]
	if !ok {
		i = uint32(len(t.list))
		t.list = append(t.list, tag)
		t.names[tag] = i
	}
	return i
}

// missing is why the tags of a container are not known. The search finds what has
// no tags too, but a new container only after a while.
func (t *tagIndex) missing(name string) gap {
	if _, ok := t.on[name]; ok {
		return gap{}
	}
	if !t.gap.ok() {
		return t.gap
	}
	return gap{collectors.Unreachable, "not yet found by gcp:AssetService.SearchAllResources", ""}
}

// of are the tags that act on a container, by key.
func (t *tagIndex) of(name string) []effectiveTag {
	tags := make([]effectiveTag, 0, len(t.on[name]))
	for _, i := range t.on[name] {
		tags = append(tags, t.list[i])
	}
	collectors.Sort(tags, func(a, b effectiveTag) int {
		return cmp.Or(cmp.Compare(a.NamespacedKey, b.NamespacedKey), cmp.Compare(a.Value, b.Value))
	})
	return tags
}

// last is what follows the last slash.
func last(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }
