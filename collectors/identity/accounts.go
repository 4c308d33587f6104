package identity

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"github.com/corporate-sre/auditor/collectors"
)

// An item is an account and whose it is.
type item struct {
	account
	verdict
}

// accounts gives the accounts of a place whose assets have the numbers from up to
// to, from 0 in the order of the scopes.
func (w *world) accounts(ctx context.Context, p *place, from, to int) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		at := 0 // number of the next asset
		for i, e := range p.entries {
			if at >= to {
				return
			}
			if at+p.counts[i] <= from {
				at += p.counts[i]
				continue
			}
			for doc, err := range w.config.Kept.Documents(e) {
				if err == nil && at%1024 == 0 {
					err = ctx.Err()
				}
				if err != nil {
					yield(item{}, err)
					return
				}
				if readers[doc.Type] == nil {
					continue
				}
				at++
				if at <= from {
					continue
				}
				if at > to {
					return
				}
				a, ok, err := w.account(doc)
				if err != nil {
					yield(item{}, fmt.Errorf("%s: %s: %w; collect again", doc.Scope, doc.Type, err))
					return
				}
				if ok && !yield(item{a, w.weigh(&a, link)}, nil) {
					return
				}
			}
		}
	}
}

// tally counts what a person has.
func (w *world) tally(i *item) {
	if i.person < 0 {
		w.want(&i.account)
		return
	}
	p := &w.persons[i.person]
	p.accounts++
	p.tokens += int32(w.liveTokens(&i.account))
	if i.active() {
		p.active++
		w.held[w.holding(i)]++
	}
}

// holding is the kind of thing that i is to its person.
func (w *world) holding(i *item) holding {
	name := cmp.Or(i.workspace, i.where)
	n, there := w.workspaces[name]
	if !there {
		n = int32(len(w.workspaces))
		w.workspaces[name] = n
	}
	return holding{n, i.person, i.privileged()}
}

// pruneHeld forgets whoever has one account in a workspace, which is nearly
// everybody.
func (w *world) pruneHeld() {
	several := map[holding]int32{}
	for h, n := range w.held {
		other := h
		other.privileged = !h.privileged
		if n > 1 || w.held[other] > 0 {
			several[h] = n
		}
	}
	w.held = several
}

// beside is how many other active accounts the person has in the workspace, of
// those that have the same rights as i and of those that have others. It is not
// counted for one that is not active itself.
func (w *world) beside(i *item) (same, other int) {
	n, there := w.workspaces[cmp.Or(i.workspace, i.where)]
	if !there || i.person < 0 || !i.active() {
		return 0, 0
	}
	same = int(w.held[holding{n, i.person, i.privileged()}])
	same = max(0, same-1) // itself; one alone is not remembered
	return same, int(w.held[holding{n, i.person, !i.privileged()}])
}

// accountAssets is the nth part of a place's accounts.
func (w *world) accountAssets(ctx context.Context, scope collectors.Scope, p *place, n int) (collectors.Result, error) {
	var r collectors.Result
	lacks, hidden := lack{}, p.evidenceHidden()
	for i, err := range w.accounts(ctx, p, n*scopeSize, (n+1)*scopeSize) {
		if err != nil {
			return collectors.Result{}, err
		}
		i.evidenceKnown = i.evidenceKnown && !hidden
		r.Assets = append(r.Assets, w.accountAsset(&i, lacks))
	}
	var blind []collectors.Coverage
	if n == 0 {
		blind = p.lines
	}
	r.Coverage = append(r.Coverage, listing(scope, AccountType, len(r.Assets), blind))
	r.Coverage = append(r.Coverage, lacks.lines(scope, w, p)...)
	return r, nil
}
