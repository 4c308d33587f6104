package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// A world is what is kept in memory of the first wave: the persons and their
// keys, and how well everything was read. Accounts pass through.
type world struct {
	config  Config
	persons []person // those of the people list by ID, then the others
	index   index
	order   []int32 // of persons, by ID

	joined      map[string]joining // accounts of identity providers
	ways        [][2]string        // method and confidence
	strings     map[string]string  // see one
	wanted      map[string]bool    // see want
	listDomains map[string]bool
	tokens      map[string]int  // live ones, by the account that owns them
	seats       map[string]seat // Copilot's, by place and login
	seatsRead   map[string]bool // by place

	places  []*place
	people  coverage // of the sources of persons
	credits coverage // of tokens
	counts  map[string]*Count
	asked   map[string][]string   // sources of persons, as counts names them, to what is read of them
	doubts  []collectors.Coverage // see doubt
	losses  []string              // see Losses

	workspaces map[string]int32
	held       map[holding]int32
}

// A joining is how an identity provider's account became a person's: by which of
// ways.
type joining struct {
	person int32
	way    uint8
}

// way is the number of a way, which is remembered once.
func (w *world) way(method, confidence string) uint8 {
	i := slices.Index(w.ways, [2]string{method, confidence})
	if i < 0 {
		i = len(w.ways)
		w.ways = append(w.ways, [2]string{method, confidence})
	}
	return uint8(i)
}

// one returns s, held once: a company has few teams, dates and states.
func (w *world) one(s string) string {
	if old, ok := w.strings[s]; ok {
		return old
	}
	w.strings[s] = s
	return s
}

// A holding is what a person has of one kind in one workspace.
type holding struct {
	workspace, person int32
	privileged        bool
}

// A place holds accounts that are one listing: a workspace, an organization.
type place struct {
	name    string
	entries []inventory.Entry // without coverage
	counts  []int             // of assets that are accounts, for each entry
	size    int
	coverage
}

func newWorld(c Config) *world {
	return &world{
		config: c, index: newIndex(), joined: map[string]joining{}, strings: map[string]string{}, wanted: map[string]bool{}, listDomains: map[string]bool{}, tokens: map[string]int{},
		seats: map[string]seat{}, seatsRead: map[string]bool{}, counts: map[string]*Count{}, asked: map[string][]string{},
		workspaces: map[string]int32{}, held: map[holding]int32{},
	}
}

// The types of the first wave that are read beside accounts.
const (
	tokenType   = "saas.token"
	patType     = "github.personal_access_token"
	copilotType = "github.copilot_seat"
)

// read reads the first wave: who there is, then what belongs to whom.
func (w *world) read(ctx context.Context) error {
	if err := w.readPersons(ctx); err != nil {
		return err
	}
	if err := w.readBelongings(ctx); err != nil {
		return err
	}
	for _, p := range w.places {
		for item, err := range w.accounts(ctx, p, 0, p.size) {
			if err != nil {
				return err
			}
			w.tally(&item)
		}
	}
	w.nameWanted()
	w.pruneHeld()
	return ctx.Err()
}

func (w *world) readPersons(ctx context.Context) error {
	var list []inventory.Entry
	providers := map[string][]inventory.Entry{}
	for e, err := range w.config.Kept.Scopes(append(slices.Clone(accountTypes), listType)...) {
		if err != nil {
			return err
		}
		if slices.Contains(e.Scope.Types, listType) {
			w.people.add(e, listType)
			w.ask(e.Scope)
			e.Coverage = nil
			list = append(list, e)
			continue
		}
		if w.speaksFor(e.Scope) {
			providers[e.Scope.Provider] = append(providers[e.Scope.Provider], e)
			w.people.add(e, accountTypes...)
			w.ask(e.Scope)
		}
		w.addPlace(e)
	}
	if err := w.readList(ctx, list); err != nil {
		return err
	}
	for _, name := range w.config.Providers {
		if err := w.readProvider(ctx, name, providers[name]); err != nil {
			return err
		}
	}
	w.sortPersons()
	w.brake()
	return nil
}

// speaksFor reports whether a scope is an identity provider's.
func (w *world) speaksFor(s collectors.Scope) bool {
	if !slices.Contains(w.config.Providers, s.Provider) {
		return false
	}
	return slices.Contains(s.Types, "saas.account") || slices.Contains(s.Types, "aws.identity_center_user")
}

// ask notes a scope of a source of persons.
func (w *world) ask(s collectors.Scope) {
	types := w.asked[s.Where()]
	for _, t := range s.Types {
		if (t == listType || slices.Contains(accountTypes, t)) && !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	w.asked[s.Where()] = types
}

// addPlace adds a scope's accounts to its place.
func (w *world) addPlace(e inventory.Entry) {
	name := e.Scope.Provider + ":" + e.Scope.Place
	if slices.Contains(e.Scope.Types, "aws.iam_user") {
		name = e.Scope.Provider // thousands of accounts with hardly a user
	}
	i, there := slices.BinarySearchFunc(w.places, name, func(p *place, name string) int { return strings.Compare(p.name, name) })
	if !there {
		w.places = slices.Insert(w.places, i, &place{name: name})
	}
	p := w.places[i]
	p.add(e, accountTypes...)
	n := 0
	for _, t := range accountTypes {
		n += e.Counts[t]
	}
	if n == 0 {
		return
	}
	e.Coverage, e.Next = nil, nil
	p.entries, p.counts, p.size = append(p.entries, e), append(p.counts, n), p.size+n
}

func (w *world) place(name string) *place {
	i, there := slices.BinarySearchFunc(w.places, name, func(p *place, name string) int { return strings.Compare(p.name, name) })
	if !there {
		return nil
	}
	return w.places[i]
}

// sortPersons puts the persons in the order of their IDs.
func (w *world) sortPersons() {
	w.order = make([]int32, len(w.persons))
	for i := range w.order {
		w.order[i] = int32(i)
	}
	slices.SortFunc(w.order, func(a, b int32) int { return strings.Compare(w.persons[a].id, w.persons[b].id) })
	for i := range w.persons {
		slices.Sort(w.persons[i].sources)
	}
}

// byID sorts persons by their ID.
func (w *world) byID(persons []int32) []int32 {
	sorted := slices.Clone(persons)
	slices.SortFunc(sorted, func(a, b int32) int { return strings.Compare(w.persons[a].id, w.persons[b].id) })
	return slices.Compact(sorted)
}

// whois finds a person by ID or address.
func (w *world) whois(name string) (int32, bool) {
	persons := w.index.numbers.find(nil, name)
	if mail, ok := w.config.Domains.normal(name); ok {
		persons = w.index.mails.find(w.index.aliases.find(persons, mail), mail)
	}
	if persons, _ = w.holders(persons); len(persons) == 1 {
		return persons[0], true
	}
	return -1, false
}

// documents gives the assets of some types in the scopes.
func (w *world) documents(ctx context.Context, entries []inventory.Entry, types ...string) iter.Seq2[inventory.Document, error] {
	return func(yield func(inventory.Document, error) bool) {
		n := 0
		for _, e := range entries {
			for doc, err := range w.config.Kept.Documents(e) {
				if n++; err == nil && n%1024 == 0 {
					err = ctx.Err()
				}
				if err == nil && !slices.Contains(types, doc.Type) {
					continue
				}
				if !yield(doc, err) || err != nil {
					return
				}
			}
		}
	}
}

// readBelongings reads the tokens and the seats that accounts have beside
// themselves.
func (w *world) readBelongings(ctx context.Context) error {
	var entries []inventory.Entry
	for e, err := range w.config.Kept.Scopes(tokenType, patType, copilotType) {
		if err != nil {
			return err
		}
		w.credits.add(e, tokenType, patType)
		if slices.Contains(e.Scope.Types, copilotType) {
			var seats coverage
			seats.add(e, copilotType)
			before, there := w.seatsRead[e.Scope.Where()]
			w.seatsRead[e.Scope.Where()] = len(seats.lines) == 0 && (before || !there)
			if p := w.place(e.Scope.Where()); p != nil {
				p.addPath(seats, "attributes.seat")
			}
		}
		e.Coverage = nil
		entries = append(entries, e)
	}
	for doc, err := range w.documents(ctx, entries, tokenType, patType, copilotType) {
		if err != nil {
			return err
		}
		var d document
		if err := json.Unmarshal(doc.JSON, &d); err != nil {
			return fmt.Errorf("%s: %w", doc.Scope, err)
		}
		if err := w.belonging(doc, d.Attributes); err != nil {
			return fmt.Errorf("%s: %s: %w", doc.Scope, d.ID, err)
		}
	}
	return nil
}
