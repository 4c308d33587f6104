package reference

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// A lookup is what joins look up: assets of a type by the values at a key.
type lookup struct {
	assetType string // empty: any
	key       string
	within    string // policies.Join.Within
}

// at is where the lookup of an asset at where looks; empty means everywhere.
func (l lookup) at(where string) string {
	switch l.within {
	case "":
		return ""
	case "place":
		where, _, _ = strings.Cut(where, "/")
	}
	return where
}

// A join is one of a control's related sets.
type join struct {
	name   *ast.Term
	lookup int // in index.tables
	from   path
	byID   bool
	reads  [][]string // of what it finds; an empty path is all of it
}

// join numbers what j looks up, so that equal lookups share a table.
func (p *program) join(name string, j policies.Join, reads [][]string) join {
	l := lookup{j.Type, j.Key, j.Within}
	if _, known := p.lookups[l]; !known {
		p.lookups[l] = len(p.lookups)
	}
	p.keep(j.Type, reads)
	p.joined[j.Type]++
	return join{ast.StringTerm(name), p.lookups[l], newPath(j.From), j.Key == "id", reads}
}

// keep notes which attributes of assets of a type the controls read.
func (p *program) keep(assetType string, reads [][]string) {
	if p.kept[assetType] == nil {
		p.kept[assetType] = map[string]bool{}
	}
	for _, read := range reads {
		switch {
		case len(read) == 0 || len(read) == 1 && read[0] == "attributes":
			p.kept[assetType][all] = true
		case read[0] == "attributes":
			p.kept[assetType][read[1]] = true
		}
	}
}

// all stands among kept attributes for every one.
const all = "*"

// attributes returns which attributes of a type the index keeps; nil: all.
func (p *program) attributes(assetType string) map[string]bool {
	kept := maps.Clone(p.kept[assetType])
	if kept == nil {
		kept = map[string]bool{}
	}
	maps.Copy(kept, p.kept[""])
	if kept[all] {
		return nil
	}
	return kept
}

// An index holds the assets that the program's joins look up.
type index struct {
	program *program
	tables  []table // by the number of the lookup
	mu      sync.Mutex
	room    room
	docs    []*doc // until it is sealed

	// without are the places of which a line says of every type that there is
	// none, and their providers.
	without map[string]bool

	decoders sync.Pool
}

// A table is the index of one lookup.
type table struct {
	lookup
	name    string   // the same every night
	digests sync.Map // of rows that somebody asked for
	path    path
	rows    map[string][]*doc

	// lacking counts, by place, the assets of which the key was not read, so
	// that they cannot be found.
	lacking map[string]int
	total   int              // of lacking
	unread  map[string]cause // why, by place: the first line about the key

	everywhere listing
	places     map[string]*listing // of lookups within a place
}

// A doc is an asset without what joins do not show.
type doc struct {
	id, assetType, where string
	json                 string

	// damage are the lines of coverage that say why something is missing in it.
	damage []collectors.Coverage
}

var _ engine.Index = (*index)(nil)

func (p *program) NewIndex(most int64) engine.Index {
	ix := &index{program: p, tables: make([]table, len(p.lookups)), room: newRoom(cmp.Or(most, engine.DefaultIndex))}
	ix.decoders.New = func() any { return newDecoder() }
	for l, n := range p.lookups {
		ix.tables[n] = table{lookup: l, name: strings.Join([]string{l.assetType, l.key, l.within}, " "), path: newPath(l.key), rows: map[string][]*doc{}, lacking: map[string]int{}, unread: map[string]cause{}, places: map[string]*listing{}}
	}
	return ix
}

// what names the assets that are looked up.
func (l lookup) what() string { return cmp.Or(l.assetType, "assets") }

func (l lookup) wants(assetType string) bool { return l.assetType == "" || l.assetType == assetType }

func (ix *index) Wants(assetType string) bool {
	for i := range ix.tables { // whose counts Add writes meanwhile
		if ix.tables[i].wants(assetType) {
			return true
		}
	}
	return false
}

func (ix *index) Add(d engine.Document) error {
	dec := ix.decoders.Get().(*decoder)
	defer ix.decoders.Put(dec)
	asset, err := dec.decode(d.JSON)
	if err != nil {
		return err
	}
	head, err := headOf(asset, d.Type)
	if err != nil {
		return err
	}
	entry := &doc{id: strings.Clone(head.ID), assetType: d.Type, where: d.Where, json: trim(d.JSON, ix.program.attributes(d.Type))}

	places := ix.places(asset, d)

	ix.mu.Lock()
	defer ix.mu.Unlock()
	if !ix.fits(entry, places) {
		return nil
	}
	ix.docs = append(ix.docs, entry)
	for _, p := range places {
		t := p.table
		if !p.known {
			t.lacking[strings.Clone(t.at(d.Where))]++
			t.total++
			continue
		}
		if rows := t.rows[p.row]; len(rows) == 0 {
			t.rows[strings.Clone(p.row)] = []*doc{entry}
		} else if rows[len(rows)-1] != entry {
			t.rows[p.row] = append(rows, entry)
		}
	}
	return nil
}

// A place is where an asset stands in a table: in a row, or, when its key was
// not read, in none.
type place struct {
	table *table
	row   string
	known bool
}

func (ix *index) places(asset ast.Object, d engine.Document) (all []place) {
	for i := range ix.tables {
		t := &ix.tables[i]
		if !t.wants(d.Type) {
			continue
		}
		values, known := t.path.values(asset)
		if !known {
			all = append(all, place{table: t})
		}
		for _, v := range values {
			all = append(all, place{t, t.row(v, d.Where), true})
		}
	}
	return all
}

// row is the name of a row: the value, told apart by its type, and the place if
// the lookup keeps to it.
func (t *table) row(v ast.Value, where string) string {
	var text string
	switch v := v.(type) {
	case ast.String:
		text = string(v)
	default:
		text = "\x00" + v.String()
	}
	if at := t.at(where); at != "" {
		return at + "\x00" + text
	}
	return text
}

// Seal sorts the rows, so that a related set is the same every night, and finds
// out what is missing.
func (ix *index) Seal(coverage []collectors.Coverage) {
	ix.list(coverage)
	for i := range ix.tables {
		for key, row := range ix.tables[i].rows {
			slices.SortFunc(row, byIdentity)
			ix.tables[i].rows[key] = slices.CompactFunc(row, func(a, b *doc) bool { return byIdentity(a, b) == 0 })
		}
	}
	unread, dec := newUnread(coverage), newDecoder()
	for _, d := range ix.docs {
		for _, line := range unread[spot{d.where, d.assetType}] {
			asset, err := dec.decode([]byte(d.json))
			if err != nil {
				panic("reference: index: " + err.Error()) // Add has decoded it
			}
			if _, known := newPath(line.Path).find(asset); !known {
				d.damage = append(d.damage, line)
			}
		}
	}
	ix.docs = nil
}

// Limits on what is related to one asset. A key that most assets share would
// otherwise make the run take the square of the inventory.
const (
	maxFound     = 10_000
	maxFoundSize = 16 << 20 // bytes of JSON
)

func byIdentity(a, b *doc) int {
	if c := strings.Compare(a.id, b.id); c != 0 {
		return c
	}
	return strings.Compare(a.json, b.json)
}

// find returns the assets that j relates to one at where, whose values are at
// j.from. The reason is not empty when they cannot be known.
func (ix *index) find(j *join, values []ast.Value, where string) (found []*doc, reason string) {
	t := &ix.tables[j.lookup]
	missing, size := 0, 0
	for _, v := range values {
		rows := t.rows[t.row(v, where)]
		if len(rows) == 0 {
			missing++
		}
		if len(found)+len(rows) > maxFound {
			return nil, fmt.Sprintf("there are more than %d %s; join by what tells them apart", maxFound, t.what())
		}
		for _, d := range rows {
			size += len(d.json)
		}
		if size > maxFoundSize {
			return nil, fmt.Sprintf("there are more than %d MB of %s; join by what tells them apart", maxFoundSize>>20, t.what())
		}
		found = append(found, rows...)
	}
	if len(values) > 1 {
		slices.SortFunc(found, byIdentity)
		found = slices.Compact(found)
	}
	if len(values) > 0 && (missing > 0 || !j.byID) {
		if reason := ix.blind(t, where); reason != "" {
			return nil, reason
		}
	}
	for _, d := range found {
		for _, line := range d.damage {
			if j.readsPath(line.Path) {
				return nil, fmt.Sprintf("%s was read without %s (%s)", d.id, line.Path, policies.Why(line))
			}
		}
	}
	return found, ""
}

// readsPath reports whether the control reads something at, above or below a
// path of what the join finds.
func (j *join) readsPath(p string) bool {
	parts := strings.Split(p, ".")
	return slices.ContainsFunc(j.reads, func(read []string) bool {
		n := min(len(read), len(parts))
		return slices.Equal(read[:n], parts[:n])
	})
}
