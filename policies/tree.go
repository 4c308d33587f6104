package policies

import (
	"iter"
	"slices"
	"strings"
)

// A Node is as much of an asset as its descendants need: who is above it, and
// what its tags say.
type Node struct {
	ID, Type, Name, Parent string
	Tags                   map[string]string

	// Owner is whom the provider or the company's register names. It is hostile
	// text.
	Owner string
}

// A Tree finds the assets above an asset: its account, the units above that.
// Its maker adds what can be a parent, and then only reads. The zero Tree is
// empty; a nil one knows nobody's parents.
type Tree struct {
	nodes map[string]Node
}

// Add adds a node, or replaces the one of the same ID.
func (t *Tree) Add(n Node) {
	if t.nodes == nil {
		t.nodes = map[string]Node{}
	}
	t.nodes[n.ID] = n
}

// deepest is how many assets may stand above another one. Providers allow ten
// or so; the bound keeps a loop in hostile data from being one here.
const deepest = 32

// Chain gives the asset itself and then what is above it, the nearest first.
func (t *Tree) Chain(a Asset) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		n := Node{ID: a.ID, Type: a.Type, Name: a.Name, Parent: a.Parent, Tags: a.Tags}
		if t != nil {
			if own, ok := t.nodes[a.ID]; ok {
				n = own
				if a.Tags != nil {
					n.Tags = a.Tags
				}
			}
		}
		for range deepest {
			if !yield(n) || n.Parent == "" || t == nil {
				return
			}
			next, ok := t.nodes[n.Parent]
			if !ok {
				return
			}
			n = next
		}
	}
}

// tops are what stands above everything of a provider.
var tops = []string{"aws.organization", "aws.organization_root", "gcp.organization", "github.organization"}

// Path is the way down to the asset, such as
// "Workloads/Production/payments/data-01": the names of the units, of the
// account and of the asset. A slash within a name is written "_". Organizations
// and roots have none, and are left out of what is below them.
func (t *Tree) Path(a Asset) string {
	var names []string
	for n := range t.Chain(a) {
		if slices.Contains(tops, n.Type) {
			break
		}
		name := n.Name
		if name == "" {
			name = n.ID
		}
		names = append(names, strings.ReplaceAll(name, "/", "_"))
	}
	var path strings.Builder
	for i := len(names) - 1; i >= 0; i-- {
		path.WriteString(names[i])
		if i > 0 {
			path.WriteByte('/')
		}
	}
	return path.String()
}
