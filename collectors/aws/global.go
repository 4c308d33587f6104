package aws

import (
	"context"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/corporate-sre/auditor/collectors"
)

// collectGlobal reads what belongs to one account as a whole, with the member
// role: its users and roles, and its buckets in all Regions.
func (s *Source) collectGlobal(ctx context.Context, scope collectors.Scope) collectors.Result {
	cfg, err := s.clients.account(ctx, scope.Place, "")
	if err != nil {
		return closed(ctx, scope, err)
	}
	lines := newLines(scope.Where(), scope.Types)
	people := &iamReader{
		site: s.site(scope), scope: scope, api: iam.NewFromConfig(cfg),
		longestPause: s.config.MaxBackoff, lines: lines,
	}
	buckets := &bucketReader{
		site: s.site(scope), workers: s.config.Workers, lines: lines,
		api: s.clients.s3Client(cfg), control: s.clients.s3ControlClient(cfg),
	}

	var fromIAM, fromS3 []collectors.Asset
	var wg sync.WaitGroup
	wg.Go(func() { fromIAM = people.read(ctx) })
	if slices.Contains(scope.Types, bucketType) {
		wg.Go(func() { fromS3 = buckets.read(ctx) })
	}
	wg.Wait()
	var result collectors.Result
	result.Assets = slices.Concat(fromIAM, fromS3)
	result.Assets = inOrder(result.Assets)
	result.Coverage = lines.sorted()
	return result
}
