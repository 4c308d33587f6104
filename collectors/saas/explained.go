package saas

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// Explained is a source of workspaces, accounts and tokens of which nothing is
// absent without a reason: an attribute that some assets of a scope lack, and
// of which the source says nothing, gets a line of coverage that says that the
// product does not show it.
func Explained(s collectors.Source) collectors.Source { return explained{s} }

type explained struct{ collectors.Source }

// Collect implements collectors.Source.
func (e explained) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	result, err := e.Source.Collect(ctx, scope)
	if err != nil {
		return result, err
	}
	if err := uncount(&result); err != nil {
		return result, err
	}
	lacking := map[spot]int{}
	for i := range result.Assets {
		if err := lacks(&result.Assets[i], lacking); err != nil {
			return result, fmt.Errorf("%s: %w", result.Assets[i].ID, err)
		}
	}
	var lines []collectors.Coverage
	for at, n := range lacking {
		said := func(c collectors.Coverage) bool {
			return c.AssetType == at.assetType && c.Path != "" && (c.Path == at.path || strings.HasPrefix(at.path, c.Path+"."))
		}
		if !slices.ContainsFunc(result.Coverage, said) {
			lines = append(lines, collectors.Coverage{
				Place: scope.Where(), AssetType: at.assetType, Path: at.path, State: collectors.Disabled, Count: n,
				Reason: scope.Provider + " does not show it",
			})
		}
	}
	collectors.Sort(lines, func(a, b collectors.Coverage) int {
		return strings.Compare(a.AssetType+a.Path, b.AssetType+b.Path)
	})
	result.Coverage = append(result.Coverage, lines...)
	return result, nil
}

// A spot is a path of an asset type.
type spot struct{ assetType, path string }

// paths are what an asset of each type can have.
var paths = map[string][]string{
	AccountType:   slices.Concat(attributes[Account](), []string{"links.administers", "links.owns"}),
	WorkspaceType: attributes[Workspace](),
	TokenType:     attributes[Token](),
}

// attributes are the attributes of a type, as paths.
func attributes[T any]() []string {
	var all []string
	for f := range reflect.TypeFor[T]().Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "-" {
			all = append(all, "attributes."+name)
		}
	}
	return all
}

// lacks counts what the asset lacks.
func lacks(a *collectors.Asset, lacking map[spot]int) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(a.Attributes, &given); err != nil {
		return err
	}
	for _, path := range paths[a.Type] {
		first, name, _ := strings.Cut(path, ".")
		_, has := given[name]
		if first == "links" {
			_, has = a.Links[name]
		}
		if !has {
			lacking[spot{a.Type, path}]++
		}
	}
	if seat := given["seat"]; a.Type == AccountType && len(seat) > 0 && string(seat) != "null" {
		var parts map[string]json.RawMessage
		if err := json.Unmarshal(seat, &parts); err != nil {
			return err
		}
		for _, name := range []string{"type", "billable"} {
			if _, has := parts[name]; !has {
				lacking[spot{a.Type, "attributes.seat." + name}]++
			}
		}
	}
	return nil
}

// uncount takes the seats out of a workspace when the product refused to tell
// them: those of the price list are not all that there are.
func uncount(r *collectors.Result) error {
	i := slices.IndexFunc(r.Coverage, func(c collectors.Coverage) bool {
		return c.AssetType == WorkspaceType && c.Path == "attributes.seats" && c.State.Incomplete()
	})
	if i < 0 {
		return nil
	}
	refused := r.Coverage[i]
	refused.Path = "attributes.seats_counted"
	r.Coverage = append(r.Coverage, refused)
	for n := range r.Assets {
		a := &r.Assets[n]
		if a.Type != WorkspaceType {
			continue
		}
		var given map[string]json.RawMessage
		if err := json.Unmarshal(a.Attributes, &given); err != nil {
			return fmt.Errorf("%s: %w", a.ID, err)
		}
		delete(given, "seats")
		delete(given, "seats_counted")
		a.Attributes = collectors.Attributes(given)
	}
	return nil
}
