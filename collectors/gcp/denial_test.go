package gcp

import (
	"fmt"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/corporate-sre/auditor/collectors"
)

// fed reports whether one of the feeds is what a line speaks of: a listing stands
// for all attributes of its type.
func fed(feeds []collectors.Feed, c collectors.Coverage) bool {
	return slices.ContainsFunc(feeds, func(f collectors.Feed) bool {
		return f.Type == c.AssetType && (f.Path == "" || f.Path == c.Path)
	})
}

// blind are the lines that say that something was not seen.
func blind(lines []collectors.Coverage) []collectors.Coverage {
	return slices.DeleteFunc(slices.Clone(lines), func(c collectors.Coverage) bool { return !c.State.Blind() })
}

func TestEachDenialBlindsExactlyWhatTheTableSays(t *testing.T) {
	if lines := blind(gather(t, world().start(t, nil)).Coverage); len(lines) > 0 {
		t.Fatalf("with all permissions: %v", lines)
	}
	for _, op := range operations {
		t.Run(op.Name, func(t *testing.T) {
			f := world()
			f.meet = deny(op.Name)
			got := blind(gather(t, f.start(t, func(c *Config) { c.Organization = "1001" })).Coverage)
			for _, c := range got {
				if !fed(op.Feeds, c) && !fed(op.Also, c) {
					t.Errorf("%s %s is %s, which the table does not say", c.AssetType, c.Path, c.State)
				}
				if fed(op.Feeds, c) && (c.Needs != op.Permission || c.State != collectors.Denied && c.State != collectors.Partial) {
					t.Errorf("%s %s is %s and needs %q, want %q", c.AssetType, c.Path, c.State, c.Needs, op.Permission)
				}
			}
			for _, feed := range op.Feeds {
				if !slices.ContainsFunc(got, func(c collectors.Coverage) bool {
					return c.AssetType == feed.Type && (c.Path == feed.Path || c.Path == "")
				}) {
					t.Errorf("%s %s is complete, and the table says that it is blind", feed.Type, feed.Path)
				}
			}
		})
	}
}

// What is fed by a call of the fallback is blind when both it and the stream are
// denied.
func TestTheFallbackReadsPoliciesOneByOne(t *testing.T) {
	for _, tt := range []struct{ also, typ string }{
		{"", ""},
		{"gcp:Organizations.GetIamPolicy", "gcp.organization"},
		{"gcp:Folders.GetIamPolicy", "gcp.folder"},
		{"gcp:Projects.GetIamPolicy", "gcp.project"},
	} {
		f := world()
		f.meet = func(operation string, n int) error {
			if operation == "gcp:AssetService.ListAssets/IAM_POLICY" {
				return refuse(codes.PermissionDenied, "SERVICE_DISABLED", map[string]string{"consumer": "projects/acme-audit"})
			}
			return deny(tt.also)(operation, n)
		}
		all := gather(t, f.start(t, nil))
		lacking := map[string]bool{}
		for _, c := range blind(all.Coverage) {
			if c.Path == "attributes.iam" {
				lacking[c.AssetType] = true
			}
			if c.AssetType == "gcp.principal" && c.Path == "" && c.State != collectors.Partial {
				t.Errorf("with %q denied too, principals are %s, want partial", tt.also, c.State)
			}
		}
		if want := (map[string]bool{tt.typ: true}); tt.typ != "" && fmt.Sprint(lacking) != fmt.Sprint(want) || tt.typ == "" && len(lacking) > 0 {
			t.Errorf("with %q denied too, the policies of %v are missing, want those of %q", tt.also, lacking, tt.typ)
		}
		if tt.typ == "" && len(attributes(t, all, idPrefix+"projects/201")["iam"].([]any)) != 3 {
			t.Errorf("acme-web has not its three bindings")
		}
		if n := f.calls["gcp:Projects.GetIamPolicy"]; n != 2 {
			t.Errorf("%d policies of projects were asked for, want those of the 2 in use", n)
		}
	}
}
