package gcp

import (
	"context"

	asset "cloud.google.com/go/asset/apiv1"
	"cloud.google.com/go/asset/apiv1/assetpb"
)

// pageSize is the most that ListAssets gives at once.
const pageSize = 1000

// assets lists the assets of some types below the organization, of all types
// without any, from a page on. All types go into one request, since requests are
// what is scarce.
func (s *Source) assets(ctx context.Context, content assetpb.ContentType, page string, types ...string) (*asset.AssetIterator, error) {
	number, err := s.number.Read(ctx, s.findOrganization)
	if err != nil {
		return nil, err
	}
	it := s.clients.assets.ListAssets(listing(ctx), &assetpb.ListAssetsRequest{
		Parent: "organizations/" + number, ContentType: content, AssetTypes: types, PageSize: pageSize, PageToken: page,
	}, s.call()...)
	return it, nil
}
