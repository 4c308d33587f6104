package gcp

import (
	"context"
	"errors"
	"maps"
	"slices"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"google.golang.org/api/iterator"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// supported are the types that Cloud Asset Inventory has, each tried alone. It
// refuses a request as a whole for one type that it does not have; which one that
// is, the coverage tells then.
func (s *Source) supported(ctx context.Context, r *reading) ([]string, error) {
	var types []string
	var refused error
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		err := s.try(ctx, name)
		switch {
		case err == nil:
			types = append(types, name)
		case status.Code(cause(err)) != codes.InvalidArgument:
			return nil, err
		default:
			refused = err
			r.lines.stop(classify(ctx, err), kinds[name].typ)
		}
	}
	if len(types) == 0 {
		return nil, refused // then it is not the types
	}
	return types, nil
}

// try asks for a page of one type.
func (s *Source) try(ctx context.Context, name string) error {
	it, err := s.assets(ctx, assetpb.ContentType_RESOURCE, "", name)
	if err != nil {
		return err
	}
	if _, err = it.Next(); errors.Is(err, iterator.Done) {
		return nil
	}
	return err
}
