package owners

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies"
)

// A File is owners.yaml:
//
//	default: platform
//	tags: [owner, team] # which tags name an owner; "owner" if left out
//	teams:
//	  - name: payments
//	    contact: payments@acme.example
//	    members: [y.sato@acme.example]
//	    github: "@acme/payments"
//	    aliases: [pay]
//	    issues: acme/payments # its own issues, if it has a place for them
//	rules: # the first one that fits
//	  - accounts: [payments-*, "111122223333"]
//	    owner: payments
//	  - assets: ["arn:aws:s3:::acme-pay-*"] # all conditions must hold
//	    asset_types: [aws.bucket]
//	    tags: {service: pay*}
//	    owner: payments
//
// In a rule * stands for any text. Units are given as paths: "Workloads/Production".
type File struct {
	name     string // without its folder, for Owner.Via
	fallback string
	tags     []string
	teams    []team
	rules    []rule
}

type fileYAML struct {
	Default string   `yaml:"default"`
	Tags    []string `yaml:"tags"`
	Teams   []team   `yaml:"teams"`
	Rules   []rule   `yaml:"rules"`
}

type team struct {
	Name    string   `yaml:"name"`
	Contact string   `yaml:"contact"` // empty: GitHub, or the first member
	Members []string `yaml:"members"` // mail addresses
	GitHub  string   `yaml:"github"`  // such as "@acme/payments"
	Aliases []string `yaml:"aliases"`
	Issues  string   `yaml:"issues"` // the repository of its issues, such as "acme/payments"; empty: the company's
	strictyaml.Pos
}

type rule struct {
	Assets     []string          `yaml:"assets"` // IDs
	AssetTypes []string          `yaml:"asset_types"`
	Accounts   []string          `yaml:"accounts"` // names or IDs
	Paths      []string          `yaml:"paths"`    // with all that is below
	Tags       map[string]string `yaml:"tags"`     // the asset's own
	Owner      string            `yaml:"owner"`
	strictyaml.Pos
}

// ReadFile reads the bytes of owners.yaml; its name is for messages. The error
// joins a *strictyaml.Error for each mistake.
func ReadFile(name string, b []byte) (*File, error) {
	var y fileYAML
	if err := strictyaml.Decode(name, b, &y); err != nil {
		return nil, err
	}
	f := &File{name: filepath.Base(name), fallback: y.Default, tags: y.Tags, teams: y.Teams, rules: y.Rules}
	if err := f.check(name); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) check(name string) error {
	var errs []error
	fail := func(pos strictyaml.Pos, remedy, format string, args ...any) {
		errs = append(errs, &strictyaml.Error{File: name, Line: pos.Line, Column: pos.Column, Message: fmt.Sprintf(format, args...), Remedy: remedy})
	}
	at := map[string]int{} // name to the line of its team
	var names []string
	for _, t := range f.teams {
		if placeholder(t.Name) {
			fail(t.Pos, `add "name: payments"`, "a team has no name")
			continue
		}
		names = append(names, t.Name)
		for _, name := range t.names() {
			if line, taken := at[key(name)]; taken && line != t.Line {
				fail(t.Pos, "keep one", "%q already names the team on line %d", name, line)
			}
			at[key(name)] = t.Line
		}
		if t.Issues != "" && !issueRepository.MatchString(t.Issues) {
			fail(t.Pos, "write issues as acme/payments", "issues %q of %s is no repository", t.Issues, t.Name)
		}
		for _, m := range t.Members {
			if !mail(m) {
				fail(t.Pos, "write members as mail addresses", "member %q of %s is no mail address", m, t.Name)
			}
		}
	}
	exists := func(pos strictyaml.Pos, what, name string) {
		if _, ok := at[key(name)]; ok || mail(name) {
			return
		}
		remedy := "add it to teams, or write a mail address"
		if near := strictyaml.Nearest(name, names); near != "" {
			remedy = fmt.Sprintf("did you mean %q? %s", near, remedy)
		}
		fail(pos, remedy, "%s %q is no team", what, name)
	}
	for _, r := range f.rules {
		switch {
		case r.Owner == "":
			fail(r.Pos, `add "owner: payments"`, "a rule has no owner")
		case r.empty():
			fail(r.Pos, "limit it by assets, asset_types, accounts, paths or tags, or use default", "the rule for %s fits every asset", r.Owner)
		default:
			exists(r.Pos, "owner", r.Owner)
		}
	}
	if f.fallback != "" {
		exists(strictyaml.Pos{}, "default", f.fallback)
	}
	for _, t := range f.tags {
		if strings.TrimSpace(t) == "" {
			fail(strictyaml.Pos{}, "name a tag, such as owner", "tags has an empty key")
		}
	}
	return errors.Join(errs...)
}

var issueRepository = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_.-]+$`)

// Issues says where the team of that name keeps its issues and what it is called
// on GitHub; each is empty when the file does not say.
func (f *File) Issues(name string) (repository, handle string) {
	for _, t := range f.teams {
		if key(t.Name) == key(name) {
			return t.Issues, t.GitHub
		}
	}
	return "", ""
}

// IssueRepositories are the repositories of all teams, sorted, each once.
func (f *File) IssueRepositories() []string {
	var all []string
	for _, t := range f.teams {
		if t.Issues != "" {
			all = append(all, t.Issues)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// names are all that the team goes by.
func (t team) names() []string {
	all := []string{t.Name}
	if mail(t.Contact) {
		all = append(all, t.Contact)
	}
	if t.GitHub != "" {
		all = append(all, t.GitHub)
	}
	return append(all, t.Aliases...)
}

// contact is where to reach the team; empty when it has nobody.
func (t team) contact() string {
	switch {
	case t.Contact != "":
		return t.Contact
	case t.GitHub != "":
		return t.GitHub
	case len(t.Members) > 0:
		return t.Members[0]
	}
	return ""
}

func (r rule) empty() bool {
	return len(r.Assets)+len(r.AssetTypes)+len(r.Accounts)+len(r.Paths)+len(r.Tags) == 0
}

// candidate gives the owner of the first rule that fits.
func (f *File) candidate(a policies.Asset, chain []policies.Node, tree *policies.Tree) candidate {
	path := ""
	for _, r := range f.rules {
		if len(r.Paths) > 0 && path == "" {
			path = tree.Path(a)
		}
		if r.fits(a, chain, path) {
			return candidate{fmt.Sprintf("%s:%d", f.name, r.Line), r.Owner}
		}
	}
	return candidate{source: f.name + " rules"}
}

func (r rule) fits(a policies.Asset, chain []policies.Node, path string) bool {
	if !matchesAny(r.Assets, a.ID) || !matchesAny(r.AssetTypes, a.Type) {
		return false
	}
	if len(r.Accounts) > 0 {
		id, name := account(a, chain)
		if !matchesAny(r.Accounts, id) && (name == "" || !matchesAny(r.Accounts, name)) {
			return false
		}
	}
	for key, pattern := range r.Tags {
		if value, ok := a.Tags[key]; !ok || !policies.Matches(pattern, value) {
			return false
		}
	}
	return len(r.Paths) == 0 || slices.ContainsFunc(r.Paths, func(p string) bool {
		p = strings.TrimSuffix(p, "/")
		return policies.Matches(p, path) || policies.Matches(p+"/*", path)
	})
}

func matchesAny(patterns []string, s string) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p string) bool { return policies.Matches(p, s) })
}

// account gives the ID and the name of the AWS account that holds the asset;
// both are empty when there is none, the name when only the ARN tells.
func account(a policies.Asset, chain []policies.Node) (id, name string) {
	for _, n := range chain {
		if n.Type == "aws.account" {
			return n.ID[strings.LastIndexByte(n.ID, '/')+1:], n.Name
		}
	}
	if parts := strings.SplitN(a.ID, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		return parts[4], ""
	}
	return "", ""
}
