// Package owners finds out who must act on an asset, and tells how it knows.
//
// It asks, in this order, and takes the first who can be asked to act:
//
//  1. the asset's own owner tag,
//  2. the owner tag of what is above it, the nearest first: account, units,
//  3. the rules of owners.yaml,
//  4. CODEOWNERS, whose last matching line decides,
//  5. the software catalog (Backstage),
//  6. the default owner of owners.yaml.
//
// A person who left can not be asked: the next source is, and the answer says
// so. A name that fits no known team or person is kept and marked, since the
// list of teams may be what is wrong.
package owners

import (
	"fmt"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// Sources are what a Resolver knows. The zero value of each field means that
// the company has no such source.
type Sources struct {
	File       *File
	CodeOwners *CodeOwners
	Catalog    *Catalog
	People     []Person
	Tree       *policies.Tree // the accounts and units above the assets

	// TagKeys are the tags that name an owner, the best first; empty: those of
	// File, or else "owner". Case, "-" and "_" do not count.
	TagKeys []string
}

// A Person is one line of the company's people list.
type Person struct {
	Email string
	Team  string // empty: none
	Left  bool   // no longer with the company
}

// A Resolver finds owners. It is safe for several goroutines.
type Resolver struct {
	src  Sources
	tags []string
	dir  directory
}

// NewResolver returns a Resolver that asks src.
func NewResolver(src Sources) *Resolver {
	tags := src.TagKeys
	if len(tags) == 0 && src.File != nil {
		tags = src.File.tags
	}
	if len(tags) == 0 {
		tags = []string{"owner"}
	}
	return &Resolver{src: src, tags: tags, dir: newDirectory(src)}
}

// A Step is one place where an owner was looked for.
type Step struct {
	Source  string // such as "tag owner of aws.account payments", "owners.yaml:12"
	Value   string // what stands there; empty: nothing. It is hostile text
	Outcome string // such as "names team payments", "names a person who left"
}

// Resolve finds the asset's owner. An Owner without a name is nobody; its Via
// says why.
func (r *Resolver) Resolve(a policies.Asset) policies.Owner {
	owner, _ := r.Explain(a)
	return owner
}

// Explain is Resolve with every step that led there.
func (r *Resolver) Explain(a policies.Asset) (policies.Owner, []Step) {
	var steps []Step
	var skipped []string
	for c := range r.candidates(a) {
		owner, v := r.dir.lookup(c.value)
		step := Step{Source: c.source, Value: c.value, Outcome: v.String()}
		if v == known {
			step.Outcome = "names " + owner.Name
		}
		steps = append(steps, step)
		switch v {
		case known:
			owner.Via = c.source
		case stranger:
			owner.Via = c.source + " (names nobody)"
		case gone, abandoned:
			skipped = append(skipped, c.source+" "+v.String())
			continue
		default:
			continue
		}
		owner.Via = strings.Join(append([]string{owner.Via}, skipped...), "; ")
		return owner, steps
	}
	none := append([]string{"no source names an owner"}, skipped...)
	return policies.Owner{Via: strings.Join(none, "; ")}, steps
}

// A candidate is a value that may name an owner, and where it stands.
type candidate struct{ source, value string }

// candidates gives what each source says, in the order of the package comment.
// A source that says nothing gives an empty value once, for the explanation.
func (r *Resolver) candidates(a policies.Asset) func(yield func(candidate) bool) {
	return func(yield func(candidate) bool) {
		chain := slices.Collect(r.src.Tree.Chain(a))
		for i, n := range chain {
			c := r.tag(n)
			if i > 0 {
				c.source += fmt.Sprintf(" of %s %s", n.Type, n.Name)
			}
			if !yield(c) {
				return
			}
			if n.Owner != "" && !yield(candidate{fmt.Sprintf("owner of %s %s", n.Type, n.Name), n.Owner}) {
				return
			}
		}
		if f := r.src.File; f != nil && !yield(f.candidate(a, chain, r.src.Tree)) {
			return
		}
		if co := r.src.CodeOwners; co != nil && !yield(co.candidate(Path(r.src.Tree, a))) {
			return
		}
		if cat := r.src.Catalog; cat != nil && !yield(cat.candidate(a, chain)) {
			return
		}
		if f := r.src.File; f != nil && f.fallback != "" {
			yield(candidate{f.name + " default", f.fallback})
		}
	}
}

// tag gives the first owner tag of n that is not blank.
func (r *Resolver) tag(n policies.Node) candidate {
	for _, want := range r.tags {
		if v := strings.TrimSpace(n.Tags[want]); v != "" {
			return candidate{"tag " + want, v}
		}
		var spelt []string
		for key, v := range n.Tags {
			if fold(key) == fold(want) && strings.TrimSpace(v) != "" {
				spelt = append(spelt, key)
			}
		}
		if len(spelt) > 0 {
			key := slices.Min(spelt)
			return candidate{"tag " + key, strings.TrimSpace(n.Tags[key])}
		}
	}
	return candidate{source: "tag " + r.tags[0]}
}

var separators = strings.NewReplacer("-", "", "_", "", " ", "")

// fold makes the spellings of a tag key equal.
func fold(key string) string { return separators.Replace(strings.ToLower(key)) }
