package collectortest

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// A source is a good source, with an account and its two volumes. Its functions
// spoil it.
type source struct {
	plan    func([]collectors.Scope, error) ([]collectors.Scope, error)
	collect func(context.Context, collectors.Scope, *collectors.Result) error
}

func (source) Name() string { return "aws" }

func (s source) Plan(ctx context.Context) ([]collectors.Scope, error) {
	scopes := []collectors.Scope{{Provider: "aws", Place: "o-example", Part: "structure", Types: []string{"aws.account"}}}
	if s.plan == nil {
		return scopes, ctx.Err()
	}
	return s.plan(scopes, ctx.Err())
}

const volumes = 3

func (s source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	now := time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)
	asset := func(id, typ, parent, attributes string) collectors.Asset {
		return collectors.Asset{ID: id, Type: typ, Name: id, Parent: parent, Region: scope.Region, Source: "acme:List",
			Attributes: json.RawMessage(attributes), CollectedAt: now}
	}
	var r collectors.Result
	line := collectors.Coverage{Place: scope.Where(), AssetType: scope.Types[0], State: collectors.Complete}
	switch scope.Part {
	case "structure":
		r.Assets = []collectors.Asset{asset("arn:account", "aws.account", "", `{"account_id":"111122223333","joined_at":"2024-01-01T00:00:00Z"}`)}
		r.Next = []collectors.Scope{{Provider: "aws", Place: "111122223333", Region: "eu-west-1", Part: "region", Types: []string{"aws.volume"}}}
	case "region":
		for i := range volumes {
			if ctx.Err() != nil {
				line.State, line.Reason = collectors.Partial, "the run's time was over"
				break
			}
			r.Assets = append(r.Assets, asset("arn:volume/"+string(rune('a'+i)), "aws.volume", "arn:account", `{"size_gib":8}`))
		}
	}
	line.Count = len(r.Assets)
	r.Coverage = []collectors.Coverage{line}
	if s.collect != nil {
		if err := s.collect(ctx, scope, &r); err != nil {
			return r, err
		}
	}
	return r, ctx.Err()
}

func TestGoodSourcePasses(t *testing.T) {
	Test(t, source{}, Options{})
}

func TestParentsMayBeOutside(t *testing.T) {
	s := source{collect: func(_ context.Context, scope collectors.Scope, r *collectors.Result) error {
		if scope.Part == "structure" {
			r.Assets[0].Parent = "arn:root"
		}
		return nil
	}}
	if errs := Check(t.Context(), s, Options{}); len(errs) != 1 {
		t.Errorf("errors are %v, want one for the parent", errs)
	}
	Test(t, s, Options{Outside: func(a collectors.Asset) bool { return a.Parent == "arn:root" }})
}

func TestBadSourcesFail(t *testing.T) {
	// edit changes the first scope's result.
	edit := func(f func(*collectors.Result)) source {
		return source{collect: func(_ context.Context, s collectors.Scope, r *collectors.Result) error {
			if s.Part == "structure" {
				f(r)
			}
			return nil
		}}
	}
	asset := func(f func(*collectors.Asset)) source {
		return edit(func(r *collectors.Result) { f(&r.Assets[0]) })
	}
	line := func(f func(*collectors.Coverage)) source {
		return edit(func(r *collectors.Result) { f(&r.Coverage[0]) })
	}
	planned := func(f func(*collectors.Scope)) source {
		return source{plan: func(s []collectors.Scope, err error) ([]collectors.Scope, error) {
			f(&s[0])
			return s, err
		}}
	}
	var calls atomic.Int64
	leak := make(chan struct{})
	defer close(leak)

	tests := []struct {
		name   string
		source source
		want   string
	}{
		{"no plan", source{plan: func([]collectors.Scope, error) ([]collectors.Scope, error) { return nil, errors.New("no") }}, "Plan = no"},
		{"an empty plan", source{plan: func([]collectors.Scope, error) ([]collectors.Scope, error) { return nil, nil }}, "Plan gives no scopes"},
		{"another provider", planned(func(s *collectors.Scope) { s.Provider = "gcp" }), "want the source's name"},
		{"a type without a schema", planned(func(s *collectors.Scope) { s.Types = append(s.Types, "aws.none") }), `type "aws.none" has no schema`},
		{"a type without coverage", planned(func(s *collectors.Scope) { s.Types = append(s.Types, "aws.policy") }), "no coverage of aws.policy"},
		{"two scopes with one ID", edit(func(r *collectors.Result) {
			s := r.Next[0]
			s.Types = []string{"aws.instance"}
			r.Next = append(r.Next, s)
		}), "two different scopes"},
		{"an error", source{collect: func(context.Context, collectors.Scope, *collectors.Result) error { return errors.New("bug") }}, "Collect = bug"},

		{"no coverage", edit(func(r *collectors.Result) { r.Coverage = nil }), "no coverage of aws.account"},
		{"coverage twice", edit(func(r *collectors.Result) { r.Coverage = append(r.Coverage, r.Coverage[0]) }), "2 lines of coverage"},
		{"a wrong count", line(func(c *collectors.Coverage) { c.Count = 7 }), "counts 7, and there are 1"},
		{"a place of another form", line(func(c *collectors.Coverage) { c.Place = "o-example" }), "not in the form of Scope.Where"},
		{"an unknown state", line(func(c *collectors.Coverage) { c.State = "done" }), `no state "done"`},
		{"a reason without need", line(func(c *collectors.Coverage) { c.Reason = "fine" }), "want a reason unless complete"},
		{"no reason", line(func(c *collectors.Coverage) { c.State = collectors.Partial }), "want a reason unless complete"},
		{"denied without a remedy", line(func(c *collectors.Coverage) { c.State, c.Reason = collectors.Denied, "AccessDenied" }), "Needs does not say"},
		{"all types denied", line(func(c *collectors.Coverage) {
			c.AssetType, c.State, c.Reason, c.Needs = "*", collectors.Denied, "AccessDenied", "a role"
		}), "say it of each type"},
		{"a reason of two lines", line(func(c *collectors.Coverage) { c.State, c.Reason = collectors.Partial, "a\nb" }), "want short lines"},

		{"an asset of another type", asset(func(a *collectors.Asset) { a.Type = "aws.volume" }), "not one of the scope's"},
		{"no ID", asset(func(a *collectors.Asset) { a.ID = "" }), "has no ID"},
		{"an ID twice", asset(func(a *collectors.Asset) { a.ID = "arn:volume/a" }), `the ID "arn:volume/a" is taken`},
		{"no source", asset(func(a *collectors.Asset) { a.Source = "" }), "no Source"},
		{"local time", asset(func(a *collectors.Asset) { a.CollectedAt = a.CollectedAt.In(time.FixedZone("x", 3600)) }), "want UTC"},
		{"a fraction of a second", asset(func(a *collectors.Asset) { a.CollectedAt = a.CollectedAt.Add(1) }), "want UTC to the second"},
		{"a currency's name", asset(func(a *collectors.Asset) { a.MonthlyCost = &collectors.Money{Currency: "dollar"} }), "ISO 4217"},
		{"a script for a URL", asset(func(a *collectors.Asset) { a.URL = "javascript:alert(1)" }), "want https"},
		{"a null link", asset(func(a *collectors.Asset) { a.Links = map[string][]string{"policies": nil} }), "is null"},
		{"an empty link", asset(func(a *collectors.Asset) { a.Links = map[string][]string{"policies": {""}} }), "empty ID"},
		{"no parent", asset(func(a *collectors.Asset) { a.Parent = "arn:root" }), "which is not there"},
		{"another Region", source{collect: func(_ context.Context, s collectors.Scope, r *collectors.Result) error {
			if s.Region != "" && len(r.Assets) > 0 {
				r.Assets[0].Region = ""
			}
			return nil
		}}, "want the scope's"},
		{"no attributes", asset(func(a *collectors.Asset) { a.Attributes = nil }), "attributes: "},
		{"a misspelt attribute", asset(func(a *collectors.Asset) { a.Attributes = json.RawMessage(`{"acount_id":"1"}`) }), "additional properties"},
		{"an attribute of another type", asset(func(a *collectors.Asset) { a.Attributes = json.RawMessage(`{"account_id":1}`) }), "want string"},
		{"a time that is none", asset(func(a *collectors.Asset) { a.Attributes = json.RawMessage(`{"joined_at":"yesterday"}`) }), "date-time"},
		{"a time of a zone", asset(func(a *collectors.Asset) { a.Attributes = json.RawMessage(`{"joined_at":"2024-01-01T00:00:00+01:00"}`) }), "not in UTC"},

		{"another order each time", source{collect: func(_ context.Context, s collectors.Scope, r *collectors.Result) error {
			if s.Region != "" && len(r.Assets) == volumes && calls.Add(1)%2 == 0 {
				r.Assets[0], r.Assets[1] = r.Assets[1], r.Assets[0]
			}
			return nil
		}}, "two collections differ"},
		{"other scopes each time", edit(func(r *collectors.Result) { r.Next[0].Place += strings.Repeat("1", int(calls.Add(1))) }), "different scopes"},
		{"complete although it was interrupted", source{collect: func(_ context.Context, _ collectors.Scope, r *collectors.Result) error {
			r.Coverage[0].State, r.Coverage[0].Reason = collectors.Complete, ""
			return nil
		}}, "calls aws.volume complete with 0 of 3"},
		{"another error when it is interrupted", source{collect: func(ctx context.Context, _ collectors.Scope, _ *collectors.Result) error {
			if ctx.Err() != nil {
				return errors.New("stopped")
			}
			return nil
		}}, "want the context's error"},
		{"a goroutine", source{collect: func(context.Context, collectors.Scope, *collectors.Result) error {
			go func() { <-leak }()
			return nil
		}}, "a goroutine goes on"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			calls.Store(0)
			var all strings.Builder
			for _, err := range Check(t.Context(), tt.source, Options{}) {
				all.WriteString(err.Error() + "\n")
			}
			if !strings.Contains(all.String(), tt.want) {
				t.Errorf("errors are\n%swant one with %q", all.String(), tt.want)
			}
		})
	}
}

func TestDeafSourceFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := source{collect: func(ctx context.Context, _ collectors.Scope, _ *collectors.Result) error {
			if ctx.Err() != nil {
				time.Sleep(time.Hour)
			}
			return nil
		}}
		errs := Check(t.Context(), s, Options{})
		if len(errs) == 0 || !strings.Contains(errs[0].Error(), "did not return within 10s") {
			t.Errorf("errors are %v, want one for the source that goes on", errs)
		}
		time.Sleep(time.Hour)
	})
}
