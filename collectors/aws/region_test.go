package aws

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

func TestCollectRegion(t *testing.T) {
	files, err := filepath.Glob("testdata/region_*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			collectCase(t, file, memberOf("region", acme.region, regionTypes), (*Source).collectRegion)
		})
	}
}

func TestRoleThatIsRefusedIsAskedForOnceInAllRegions(t *testing.T) {
	const role = "sts:AssumeRole arn:aws:iam::111122223333:role/AuditorReadOnly"
	calls := record(t, map[string]string{
		"sts:GetCallerIdentity": "<Account>" + caller + "</Account><Arn>arn:aws:iam::" + caller + ":user/audit</Arn>",
		role:                    "!403 AccessDenied not authorized to perform: sts:AssumeRole",
	})
	source := recorded(t, calls)
	scopes := []collectors.Scope{memberOf("global", "", globalTypes)}
	for _, region := range []string{"eu-west-1", "eu-west-2", "us-east-1"} {
		scopes = append(scopes, memberOf("region", region, regionTypes))
	}
	var wg sync.WaitGroup
	for _, scope := range scopes {
		wg.Go(func() {
			collect := source.collectRegion
			if scope.Part == "global" {
				collect = source.collectGlobal
			}
			got := collect(t.Context(), scope)
			if len(got.Assets) != 0 || len(got.Coverage) != len(scope.Types) {
				t.Errorf("%s: %d assets, %d lines", scope.ID(), len(got.Assets), len(got.Coverage))
			}
			for _, c := range got.Coverage {
				const needs = "role AuditorReadOnly in 111122223333 that trusts " + caller
				if c.State != collectors.Denied || c.Needs != needs || c.Place != scope.Where() || c.Count != 0 {
					t.Errorf("%s: %+v, want denied for need of %q", scope.ID(), c, needs)
				}
			}
		})
	}
	wg.Wait()
	if n := calls.calls[role]; n != 1 {
		t.Errorf("%d calls of AssumeRole, want 1", n)
	}
}

// TestRegionWhoseTimeIsOver makes one call at a time and ends the time in the
// last one: what was read by then stays, and what rests on the missing list is
// absent.
func TestRegionWhoseTimeIsOver(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	source := recorded(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		switch c := callOf(req); c.operation {
		case "GetCallerIdentity":
			c.answer(w, "<Account>"+acme.account+"</Account><Arn>arn:aws:iam::"+acme.account+":user/audit</Arn>")
		case "DescribeSnapshots":
			c.answer(w, "<snapshotSet><item><snapshotId>snap-1</snapshotId><volumeId>vol-1</volumeId></item></snapshotSet>")
		case "DescribeImages":
			c.answer(w, "<imagesSet/>")
		case "DescribeVolumes":
			cancel()
			<-req.Context().Done()
		}
	}))
	source.config.Workers = 1
	got := source.collectRegion(ctx, memberOf("region", acme.region, []string{"aws.snapshot", "aws.volume"}))

	states := map[string]collectors.State{}
	for _, c := range got.Coverage {
		states[strings.TrimSpace(c.AssetType+" "+c.Path)] = c.State
	}
	sameJSON(t, states, `{
		"aws.volume": "deadline", "aws.snapshot": "complete", "aws.snapshot attributes.volume_exists": "deadline"
	}`)
	if len(got.Assets) != 1 {
		t.Errorf("%d assets, want the snapshot", len(got.Assets))
	}
}
