//go:build acceptance

package aws

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/corporate-sre/auditor/collectors"
)

// motoMember is an account that Moto lets anybody enter.
const motoMember = "111122223333"

// motoScopes are what is read of it.
func motoScopes() []collectors.Scope {
	return []collectors.Scope{
		memberOf("global", "", globalTypes),
		memberOf("region", "eu-west-1", regionTypes),
	}
}

// motoSource reads through a proxy, with calls that name their operation.
func motoSource(t *testing.T, url string) *Source {
	t.Helper()
	source := sourceAt(t, url, credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""))
	source.clients.base.APIOptions = append(source.clients.base.APIOptions, nameOperation)
	return source
}

func collectMoto(t *testing.T, url string) collectors.Inventory {
	t.Helper()
	source := motoSource(t, url)
	var inv collectors.Inventory
	for _, scope := range motoScopes() {
		collect := source.collectRegion
		if scope.Part == "global" {
			collect = source.collectGlobal
		}
		got := collect(t.Context(), scope)
		inv.Assets = append(inv.Assets, got.Assets...)
		inv.Coverage = append(inv.Coverage, got.Coverage...)
	}
	return inv
}

// attributesOf are the attributes of the asset that a type has by that name.
func attributesOf(t *testing.T, inv collectors.Inventory, assetType, name string) (collectors.Asset, map[string]any) {
	t.Helper()
	for _, a := range inv.Assets {
		if a.Type == assetType && a.Name == name {
			attributes := map[string]any{}
			if err := json.Unmarshal(a.Attributes, &attributes); err != nil {
				t.Fatal(err)
			}
			return a, attributes
		}
	}
	t.Fatalf("no %s named %q", assetType, name)
	return collectors.Asset{}, nil
}

// shows fails unless the attributes have these values; null is nil, and absent
// is the text "absent".
func shows(t *testing.T, name string, got, want map[string]any) {
	t.Helper()
	for key, w := range want {
		g, ok := got[key]
		if !ok {
			g = "absent"
		}
		if compact(t, g) != compact(t, w) {
			t.Errorf("%s: %s is %s, want %s", name, key, compact(t, g), compact(t, w))
		}
	}
}

func TestMotoAccount(t *testing.T) {
	url := motoURL(t)
	furnish(t, url)
	proxy := newProxy(t, url)
	inv := collectMoto(t, proxy.URL)
	for operation, want := range map[string]int{ // pages, or groups of twenty
		"Elastic Load Balancing v2:DescribeTags": 2, "CloudWatch Logs:DescribeLogGroups": 2,
		"EC2:DescribeInstances": 1, "IAM:GenerateCredentialReport": 1,
	} {
		if got := proxy.count(operation); got != want {
			t.Errorf("%d calls of %s, want %d", got, operation, want)
		}
	}
	for _, a := range inv.Assets {
		fits(t, a)
	}
	counts := map[string]int{}
	for _, c := range inv.Coverage {
		if c.Path == "" {
			if c.State != collectors.Complete {
				t.Errorf("%+v", c)
			}
			counts[c.AssetType] = c.Count
		}
	}
	delete(counts, "aws.snapshot") // Moto gives every account those of its public images too
	sameJSON(t, counts, `{
		"aws.iam_account": 1, "aws.iam_user": 2, "aws.iam_role": 1, "aws.bucket": 2, "aws.instance": 2, "aws.volume": 3,
		"aws.elastic_ip": 2, "aws.load_balancer": 25, "aws.database": 1, "aws.log_group": 60
	}`)

	for _, tt := range []struct {
		assetType, name, tags string
		attributes            map[string]any
	}{
		{"aws.instance", "api", `{"Name": "api"}`, map[string]any{
			"state": "stopped", "instance_type": "m5.large", "imds_v2_required": true}},
		{"aws.volume", "spare", `{"Name": "spare"}`, map[string]any{
			"state": "available", "volume_type": "gp2", "size_gib": 8, "attached_to": []string{}, "encrypted": true}},
		{"aws.snapshot", "kept", `{"Name": "kept"}`, map[string]any{
			"volume_exists": true, "used_by_images": []string{}, "managed_by": "", "size_gib": 8}},
		{"aws.snapshot", "orphan", `{"Name": "orphan"}`, map[string]any{"volume_exists": false, "used_by_images": []string{}}},
		{"aws.load_balancer", "lb-00", `{"owner": "web"}`, map[string]any{
			"kind": "application", "scheme": "internal", "targets": 1}},
		{"aws.load_balancer", "lb-24", `{}`, map[string]any{"targets": 0, "healthy_targets": 0}},
		{"aws.database", "orders", `{"owner": "orders"}`, map[string]any{
			"engine": "postgres", "engine_version": "13.15", "storage_gib": 20, "multi_az": false, "encrypted": true}},
		{"aws.log_group", "/acme/00", `{"owner": "logs"}`, map[string]any{"retention_days": 30}},
		{"aws.log_group", "/acme/59", `{}`, map[string]any{"retention_days": nil}},
		{"aws.bucket", "acme-web", `{"owner": "web"}`, map[string]any{
			"versioning": "Enabled",
			"lifecycle": []map[string]any{{"id": "uploads", "enabled": true, "whole_bucket": true, "expiration_days": 0,
				"noncurrent_days": 0, "abort_upload_days": 7, "transitions": 0}},
			"public_access_block": map[string]bool{"block_public_acls": true, "ignore_public_acls": true,
				"block_public_policy": false, "restrict_public_buckets": false},
			"account_public_access_block": map[string]bool{"block_public_acls": true, "ignore_public_acls": true,
				"block_public_policy": true, "restrict_public_buckets": false}}},
		{"aws.bucket", "acme-bare", `{}`, map[string]any{
			"versioning": "Off", "lifecycle": []any{}, "public_access_block": nil}},
		{"aws.iam_user", "alice", `{"owner": "alice"}`, map[string]any{
			"administrator": true, "console_password": true, "mfa": false, "groups": []string{"admins"},
			"attached_policies": []string{"arn:aws:iam::111122223333:policy/Everything"}}},
		{"aws.iam_user", "deploy", `{}`, map[string]any{
			"administrator": false, "console_password": false, "password_last_used": nil, "groups": []string{}}},
		{"aws.iam_role", "vendor", `{"owner": "vendor"}`, map[string]any{
			"administrator": true, "service_linked": false, "last_used_at": nil, "path": "/x/",
			"permissions_boundary": "arn:aws:iam::111122223333:policy/Everything"}},
		{"aws.iam_account", "payments", `null`, map[string]any{
			"users": 2, "roles": 1, "alias": "acme-payments", "root_mfa": false, "management": false}},
	} {
		t.Run(tt.assetType+" "+tt.name, func(t *testing.T) {
			a, attributes := attributesOf(t, inv, tt.assetType, tt.name)
			shows(t, a.ID, attributes, tt.attributes)
			sameJSON(t, a.Tags, tt.tags)
		})
	}

	t.Run("stopped instance", func(t *testing.T) {
		if _, attributes := attributesOf(t, inv, "aws.instance", "api"); attributes["stopped_at"] == nil {
			t.Errorf("attributes are %v, want the time it stopped", attributes)
		}
	})
	t.Run("attached volume", func(t *testing.T) {
		for _, a := range inv.Assets {
			if a.Type == "aws.volume" && a.Name != "spare" && len(a.Links["attached_to"]) != 1 {
				t.Errorf("%s is attached to %q", a.ID, a.Links["attached_to"])
			}
		}
	})
	t.Run("snapshot of an image", func(t *testing.T) {
		used := 0
		for _, a := range inv.Assets {
			if a.Type == "aws.snapshot" && strings.Contains(string(a.Attributes), `"used_by_images":["ami-`) {
				used++
			}
		}
		if used != 1 {
			t.Errorf("%d snapshots are used by own images, want 1", used)
		}
	})
	t.Run("access keys", func(t *testing.T) {
		_, attributes := attributesOf(t, inv, "aws.iam_user", "deploy")
		keys, ok := attributes["access_keys"].([]any)
		if !ok || len(keys) != 2 {
			t.Fatalf("access keys are %v, want two", attributes["access_keys"])
		}
		for i, active := range []bool{true, false} {
			shows(t, "key", keys[i].(map[string]any), map[string]any{"slot": i + 1, "active": active, "last_used_at": nil})
		}
	})
	t.Run("trust", func(t *testing.T) {
		a, attributes := attributesOf(t, inv, "aws.iam_role", "vendor")
		sameJSON(t, a.Links, `{"trusts": ["999988887777"], "repositories": []}`)
		sameJSON(t, attributes["trust"], `[{
			"sid": "", "effect": "Allow", "actions": ["sts:assumerole"], "not_actions": [], "resources": [], "not_resources": [],
			"principals": {"aws": ["999988887777"], "service": [], "federated": [], "canonical": []},
			"conditions": [{"operator": "stringequals", "key": "sts:externalid", "values": ["acme"], "if_exists": false, "set_prefix": ""}]
		}]`)
	})
}

func TestMotoGivesTheSameTwice(t *testing.T) {
	url := motoURL(t)
	furnish(t, url)
	proxy := newProxy(t, url)
	if first, second := compact(t, collectMoto(t, proxy.URL)), compact(t, collectMoto(t, proxy.URL)); first != second {
		t.Errorf("first\n%s\nthen\n%s", first, second)
	}
}

// TestMotoMemberDenials denies each operation by itself. What it feeds is blind or
// absent, with a line that says which permission mends it, and everything else
// is as it was.
func TestMotoMemberDenials(t *testing.T) {
	url := motoURL(t)
	furnish(t, url)
	proxy := newProxy(t, url)
	whole := collectMoto(t, proxy.URL)
	for _, op := range memberOperations {
		t.Run(op.Action, func(t *testing.T) {
			name := op.SDK + ":" + op.Name
			proxy.spoil(func(operation string, _ int) fault {
				switch {
				case operation == name:
					return denial(op)
				case operation == "IAM:GetCredentialReport" && op.Name == "GenerateCredentialReport":
					return refuse(410, "ReportExpired", "the report is old")
				}
				return nil
			})
			defer proxy.spoil(nil)
			got := collectMoto(t, proxy.URL)
			if n := proxy.count(name); n == 0 {
				t.Fatalf("%s was not called", name)
			}
			if len(op.Feeds) == 0 {
				t.Fatal("it feeds nothing, so nothing would show its denial")
			}
			remaining := got
			expected := whole
			for _, f := range op.Feeds {
				blinded(t, got, op, f)
				remaining, expected = without(t, remaining, f), without(t, expected, f)
			}
			if g, w := compact(t, remaining), compact(t, expected); g != w {
				t.Errorf("the rest is\n%s\nwant\n%s", g, w)
			}
		})
	}
}

// denial is how the service says that a permission lacks.
func denial(op operation) fault {
	switch op.SDK {
	case "EC2":
		return refuse(403, "UnauthorizedOperation", "You are not authorized to perform this operation.")
	case "CloudWatch Logs", "Resource Groups Tagging API":
		return refuse(400, "AccessDeniedException", "not authorized to perform: "+op.Action)
	}
	return refuse(403, "AccessDenied", "not authorized to perform: "+op.Action)
}

// blinded fails unless the inventory lacks what the operation feeds, and says
// why.
func blinded(t *testing.T, inv collectors.Inventory, op operation, f feed) {
	t.Helper()
	lacking, of := 0, 0
	for _, a := range inv.Assets {
		if a.Type != f.Type {
			continue
		}
		of++
		if _, ok := fieldOf(t, a, f.Path); f.Path == "" || !ok {
			lacking++
		}
	}
	if f.Path == "" && of > 0 {
		t.Errorf("%d of %s are there", of, f.Type)
	}
	if f.Path != "" && lacking == 0 {
		t.Errorf("none of %d %s lacks %s", of, f.Type, f.Path)
	}
	found := false
	for _, c := range inv.Coverage {
		if c.AssetType != f.Type || c.Path != f.Path {
			continue
		}
		found = true
		if c.State != collectors.Denied || c.Needs != op.Action || f.Path != "" && c.Count != lacking {
			t.Errorf("%+v, want denied for need of %s, and %d that lack it", c, op.Action, lacking)
		}
	}
	if !found {
		t.Errorf("no line of %s %s", f.Type, f.Path)
	}
}

// without is an inventory in which nothing of a feed is left.
func without(t *testing.T, inv collectors.Inventory, f feed) collectors.Inventory {
	t.Helper()
	inv = collectors.Inventory{Assets: slices.Clone(inv.Assets), Coverage: slices.Clone(inv.Coverage)}
	inv.Coverage = slices.DeleteFunc(inv.Coverage, func(c collectors.Coverage) bool {
		return c.AssetType == f.Type && (f.Path == "" || c.Path == f.Path)
	})
	if f.Path == "" {
		inv.Assets = slices.DeleteFunc(inv.Assets, func(a collectors.Asset) bool { return a.Type == f.Type })
		return inv
	}
	for i, a := range inv.Assets {
		if a.Type == f.Type {
			inv.Assets[i] = stripped(t, a, f.Path)
		}
	}
	return inv
}

// stripped is an asset without one field, and without what is made of that.
func stripped(t *testing.T, a collectors.Asset, path string) collectors.Asset {
	t.Helper()
	switch key, attribute := strings.CutPrefix(path, "attributes."); {
	case attribute:
		attributes := map[string]json.RawMessage{}
		if err := json.Unmarshal(a.Attributes, &attributes); err != nil {
			t.Fatal(err)
		}
		delete(attributes, key)
		a.Attributes = collectors.Attributes(attributes)
	case path == "tags":
		a.Tags, a.Source = nil, ""
	case path == "region":
		a.Region, a.URL = "", ""
	case strings.HasPrefix(path, "links."):
		a.Links = maps.Clone(a.Links)
		delete(a.Links, strings.TrimPrefix(path, "links."))
	default:
		t.Fatalf("no field %q", path)
	}
	return a
}

// fieldOf is what an asset has at a path.
func fieldOf(t *testing.T, a collectors.Asset, path string) (any, bool) {
	t.Helper()
	switch key, attribute := strings.CutPrefix(path, "attributes."); {
	case attribute:
		attributes := map[string]any{}
		if err := json.Unmarshal(a.Attributes, &attributes); err != nil {
			t.Fatal(err)
		}
		v, ok := attributes[key]
		return v, ok
	case path == "tags":
		return a.Tags, a.Tags != nil
	case path == "region":
		return a.Region, a.Region != ""
	}
	v, ok := a.Links[strings.TrimPrefix(path, "links.")]
	return v, ok
}
