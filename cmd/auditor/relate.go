package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/identity"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/owners"
	"github.com/corporate-sre/auditor/policies/waivers"
)

// relations are what the assets say of each other, and what is needed of them
// to find owners and name places.
type relations struct {
	tree   policies.Tree
	people []owners.Person
	places map[string]string // report.Run.Places

	// holds maps a place without its Region to the asset that it is.
	holds map[string]string

	// regions are those that some account has enabled.
	regions map[string]bool
}

// holders are the types of asset that others live in.
var holders = []string{
	"aws.organization", "aws.organization_root", "aws.organizational_unit", "aws.account",
	"gcp.organization", "gcp.folder", "gcp.project", "gcp.billing_account",
	"github.organization", "github.repository",
	"saas.workspace",
}

const personType = "hr.person"

// relate reads the holders and the people of an inventory.
func relate(inv *inventory.Reader) (*relations, error) {
	rel := &relations{places: map[string]string{}, holds: map[string]string{}, regions: map[string]bool{}}
	for entry := range inv.Scopes(append(slices.Clone(holders), personType)...) {
		for doc, err := range inv.Documents(entry) {
			if err != nil {
				return nil, err
			}
			if doc.Type != personType && !slices.Contains(holders, doc.Type) {
				continue
			}
			if err := rel.add(doc); err != nil {
				return nil, fmt.Errorf("%s: scope %s: %w; collect it again", inv.Dir(), entry.Scope.ID(), err)
			}
		}
	}
	return rel, nil
}

func (rel *relations) add(doc inventory.Document) error {
	var a collectors.Asset
	if err := json.Unmarshal(doc.JSON, &a); err != nil {
		return err
	}
	switch a.Type {
	case personType:
		return rel.addPerson(a)
	case "aws.organization", "gcp.organization", "github.organization", "saas.workspace":
		rel.places[doc.Where], rel.holds[doc.Where] = a.Name, a.ID
	case "aws.account":
		var attr struct {
			ID      string `json:"account_id"`
			Regions []struct{ Name, Status string }
		}
		if err := json.Unmarshal(a.Attributes, &attr); err != nil {
			return err
		}
		for _, r := range attr.Regions {
			if r.Status != "DISABLED" {
				rel.regions[r.Name] = true
			}
		}
		rel.places["aws:"+attr.ID], rel.holds["aws:"+attr.ID] = a.Name, a.ID
	}
	rel.tree.Add(policies.Node{ID: a.ID, Type: a.Type, Name: a.Name, Parent: a.Parent, Tags: a.Tags, Owner: a.Owner})
	return nil
}

// settle puts findings about places where their owners are found: below the
// account or organization that the place is.
func (rel *relations) settle(findings []policies.Finding) {
	for i := range findings {
		f := &findings[i]
		if f.Asset.ID != f.Place {
			continue
		}
		place, _, _ := strings.Cut(f.Place, "/")
		if holder := rel.holds[place]; holder != f.Asset.ID { // a workspace is called as its place is
			f.Asset.Parent = holder
		}
	}
}

// unknownRegions are those of the configuration that no account has, so that
// nothing was read for them: misspelt, or not enabled.
func (rel *relations) unknownRegions(c *Config) []string {
	if c.Sources.AWS == nil || len(rel.regions) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Sources.AWS.Regions), func(name string) bool { return rel.regions[name] })
}

func (rel *relations) addPerson(a collectors.Asset) error {
	var p struct {
		Email, Team *string
		Status      string
	}
	if err := json.Unmarshal(a.Attributes, &p); err != nil {
		return err
	}
	if p.Email == nil {
		return nil // nobody can be found by it
	}
	person := owners.Person{Email: *p.Email, Left: p.Status == "left"}
	if p.Team != nil {
		person.Team = *p.Team
	}
	rel.people = append(rel.people, person)
	return nil
}

// ownerFiles are what the configuration names as sources of owners.
type ownerFiles struct {
	file       *owners.File
	codeOwners *owners.CodeOwners
	catalog    *owners.Catalog
}

func readOwnerFiles(c *Config) (ownerFiles, error) {
	var o ownerFiles
	if c.Owners != "" {
		name := c.path(c.Owners)
		b, err := os.ReadFile(name)
		if err != nil {
			return o, fmt.Errorf("owners: %w; make it, or take it out of the configuration", err)
		}
		if o.file, err = owners.ReadFile(name, b); err != nil {
			return o, err
		}
	}
	if c.CodeOwners != "" {
		name := c.path(c.CodeOwners)
		b, err := os.ReadFile(name)
		if err != nil {
			return o, fmt.Errorf("codeowners: %w; make it, or take it out of the configuration", err)
		}
		if o.codeOwners, err = owners.ReadCodeOwners(name, b); err != nil {
			return o, err
		}
	}
	for _, file := range c.Catalog {
		name := c.path(file)
		b, err := os.ReadFile(name)
		if err != nil {
			return o, fmt.Errorf("catalog: %w; make it, or take it out of the configuration", err)
		}
		if o.catalog == nil {
			o.catalog = &owners.Catalog{}
		}
		if err := o.catalog.Add(name, b); err != nil {
			return o, err
		}
	}
	return o, nil
}

func (o ownerFiles) resolver(rel *relations) *owners.Resolver {
	return owners.NewResolver(owners.Sources{
		File: o.file, CodeOwners: o.codeOwners, Catalog: o.catalog,
		People: rel.people, Tree: &rel.tree,
	})
}

// readWaivers reads the configuration's waivers. The controls are the IDs that
// exist; nil: not known.
func readWaivers(c *Config, controls []string, now time.Time) ([]policies.Waiver, error) {
	if c.Waivers == "" {
		return nil, nil
	}
	name := c.path(c.Waivers)
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("waivers: %w; make it, or take it out of the configuration", err)
	}
	return waivers.Read(name, b, controls, now)
}

// findAsset finds an asset by its ID, or by its name, address or number when only
// one has it, or one of those that hold others.
func findAsset(inv *inventory.Reader, id string, types ...string) (collectors.Asset, error) {
	var like, held []collectors.Asset
	quoted, err := json.Marshal(id)
	if err != nil {
		return collectors.Asset{}, err
	}
	for entry := range inv.Scopes(types...) {
		for doc, err := range inv.Documents(entry) {
			if err != nil {
				return collectors.Asset{}, err
			}
			if !bytes.Contains(doc.JSON, quoted) {
				continue
			}
			var a collectors.Asset
			if err := json.Unmarshal(doc.JSON, &a); err != nil {
				return collectors.Asset{}, err
			}
			if a.ID == id {
				return a, nil
			}
			if a.Type == identity.AccountType || a.Name != id && !isCalled(a, id) {
				continue // the account itself is called so
			}
			like = append(like, a)
			if slices.Contains(holders, a.Type) {
				held = append(held, a)
			}
		}
	}
	if len(held) == 1 {
		return held[0], nil
	}
	if len(like) == 1 {
		return like[0], nil
	}
	remedy := "IDs stand in run.json"
	if len(like) > 0 {
		var ids []string
		for _, a := range like {
			ids = append(ids, a.ID)
		}
		remedy = "take the ID of what is meant: " + someOf(ids)
	}
	return collectors.Asset{}, fmt.Errorf("no asset %q in %s%w; %s", id, inv.Dir(), errNoAsset, remedy)
}

// someOf lists ten at most.
func someOf(names []string) string {
	text := strings.Join(names[:min(len(names), 10)], ", ")
	if more := len(names) - 10; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// isCalled reports whether people call an asset so.
func isCalled(a collectors.Asset, name string) bool {
	callings := []string{"email", "login", "user_name", "person_id"}
	if slices.Contains(holders, a.Type) {
		callings = []string{"account_id", "project_id", "number"} // what lies in it has them, too
	}
	var attributes map[string]any
	if json.Unmarshal(a.Attributes, &attributes) != nil {
		return false
	}
	return slices.ContainsFunc(callings, func(c string) bool { return attributes[c] == name })
}

// errNoAsset is for an ID that nothing has. It adds no words.
var errNoAsset = noAsset{}

type noAsset struct{}

func (noAsset) Error() string { return "" }
