package value

import (
	"maps"
	"slices"
)

// A Projection says which parts of a document are read, so that the others are
// skipped. The zero Projection reads that there is a value and of which kind,
// and of a collection how many elements it has.
type Projection struct {
	// All reads everything.
	All bool

	// Keys are what is read at names that are known.
	Keys map[string]*Projection

	// Each is what is read at every other key, and of every element; of a text, how
	// long it is. Nil reads nothing there.
	Each *Projection
}

// Key returns the projection at a key, made if it is not there.
func (p *Projection) Key(name string) *Projection {
	if p.All {
		return p
	}
	if p.Keys == nil {
		p.Keys = map[string]*Projection{}
	}
	if p.Keys[name] == nil {
		p.Keys[name] = &Projection{}
	}
	return p.Keys[name]
}

// Every returns the projection of elements and unknown keys, made if it is not
// there.
func (p *Projection) Every() *Projection {
	if p.All {
		return p
	}
	if p.Each == nil {
		p.Each = &Projection{}
	}
	return p.Each
}

// Add makes p read what o reads too.
func (p *Projection) Add(o *Projection) {
	if p.All || o == nil {
		return
	}
	if o.All {
		*p = Projection{All: true}
		return
	}
	for name, k := range o.Keys {
		p.Key(name).Add(k)
	}
	if o.Each != nil {
		p.Every().Add(o.Each)
	}
}

// Seal makes the known keys read what every key is read for. It has to be called
// once, when p is complete.
func (p *Projection) Seal() {
	if p.All {
		p.Keys, p.Each = nil, nil
		return
	}
	if p.Each != nil {
		p.Each.Seal()
		for _, k := range p.Keys {
			k.Add(p.Each)
		}
	}
	for _, k := range p.Keys {
		k.Seal()
	}
}

// Paths are what p reads, "*" for every key: "attributes.trust.*.effect".
func (p *Projection) Paths() []string {
	var all []string
	p.paths("", &all)
	slices.Sort(all)
	return slices.Compact(all)
}

func (p *Projection) paths(prefix string, all *[]string) {
	if p.All || len(p.Keys) == 0 && p.Each == nil {
		*all = append(*all, prefix)
		return
	}
	below := func(name string) string {
		if prefix == "" {
			return name
		}
		return prefix + "." + name
	}
	for _, name := range slices.Sorted(maps.Keys(p.Keys)) {
		p.Keys[name].paths(below(name), all)
	}
	if p.Each != nil {
		p.Each.paths(below("*"), all)
	}
}
