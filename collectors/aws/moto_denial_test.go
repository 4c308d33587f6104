//go:build acceptance

package aws

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// TestMotoDenials denies each operation of the table, one after the other.
func TestMotoDenials(t *testing.T) {
	url := motoURL(t)
	newWorld(t, url, 3)
	p := newProxy(t, url)
	clean := run(t, p.URL, oneRegion)
	for _, op := range operations {
		t.Run(op.Action+" "+op.Name, func(t *testing.T) {
			if op.Name == "GenerateCredentialReport" {
				newWorld(t, url, 3) // Moto has its report since the first night
			}
			name := op.SDK + ":" + op.Name
			p.spoil(func(operation string, _ int) fault {
				if operation == name {
					return refuse(http.StatusForbidden, "AccessDenied", "User is not authorized to perform "+op.Action)
				}
				return nil
			})
			n := run(t, p.URL, oneRegion)
			if op.Name == "GetCallerIdentity" {
				if err := n.summary.Sources[0].Err; err == nil || !strings.Contains(err.Error(), "log in") {
					t.Errorf("error of the plan = %v, want one that says what to do", err)
				}
				return
			}
			if n.summary.Sources[0].Err != nil {
				t.Fatal(n.summary.Sources[0].Err)
			}
			if p.count(name) == 0 && op.From != either {
				t.Fatal("never called")
			}
			conform(t, n)
			denied(t, op, clean, n)
		})
	}
}

func oneRegion(c *Config) { c.Regions = []string{"eu-west-1"} }

// denied checks that what an operation feeds is blind, and nothing else.
func denied(t *testing.T, op operation, clean, n *night) {
	t.Helper()
	fed := op.Feeds
	if op.Name == "AssumeRole" {
		for _, assetType := range slices.Concat(globalTypes, regionTypes) {
			fed = append(fed, feeds(assetType)...)
		}
	}
	for _, f := range fed {
		i := slices.IndexFunc(n.coverage, func(c collectors.Coverage) bool {
			return c.AssetType == f.Type && c.Path == f.Path && c.State.Blind() && strings.Contains(c.Reason, op.Action)
		})
		if i < 0 {
			t.Errorf("no line says that %s %s is blind", f.Type, f.Path)
		} else if !strings.Contains(n.coverage[i].Needs, op.Action) && op.Name != "AssumeRole" {
			t.Errorf("%+v does not say what would mend it", n.coverage[i])
		}
	}
	// The place has another name when the organization does not say its own.
	same := func(c collectors.Coverage) func(collectors.Coverage) bool {
		return func(d collectors.Coverage) bool {
			return c.AssetType == d.AssetType && c.Path == d.Path && c.State == d.State && c.Reason == d.Reason
		}
	}
	for _, c := range n.coverage {
		if c.State == collectors.Complete || slices.ContainsFunc(clean.coverage, same(c)) {
			continue
		}
		if !slices.ContainsFunc(slices.Concat(fed, op.Also), func(f feed) bool { return f.Type == c.AssetType && (f.Path == "" || f.Path == c.Path) }) {
			t.Errorf("%+v: the table does not say that %s feeds it", c, op.Action)
		}
	}
}
