package saas

import (
	"cmp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// Prices is the company's price list. No product's API has the price that a
// company pays.
type Prices []Price

// A Price is what the company pays for one seat of a type.
type Price struct {
	Provider  string // such as "slack"; "github" for Copilot
	Workspace string // the connection's name; empty: every workspace of the provider
	SeatType  string // as the product names it, such as "copilot_business"

	// Price is for a seat and month. Nil: the list has the seat and no price.
	Price *collectors.Money

	// Purchased is how many seats were bought. Nil: the list does not say.
	Purchased *int

	Source string // such as "prices.csv row 3"
}

// Seat finds the price of a seat: the workspace's own, else the provider's. It
// does not mind case.
func (p Prices) Seat(provider, workspace, seatType string) (Price, bool) {
	seatType = normal(seatType)
	for _, of := range []string{workspace, ""} {
		for _, price := range p {
			if price.Provider == provider && price.Workspace == of && strings.EqualFold(price.SeatType, seatType) {
				return price, true
			}
		}
	}
	return Price{}, false
}

func (p Price) source() *string {
	if p.Price == nil {
		return nil
	}
	return optional(p.Source)
}

// count completes the seats that a product counts with what the list knows,
// and adds the types that only the list knows. Nil stays nil when the list has
// none: then nobody counted.
func (p Prices) count(provider, workspace string, seats []SeatCount) []SeatCount {
	seats = slices.Clone(seats)
	listed := func(t string) bool {
		return slices.ContainsFunc(seats, func(s SeatCount) bool { return strings.EqualFold(normal(s.Type), t) })
	}
	for _, price := range p {
		if price.Provider == provider && (price.Workspace == "" || price.Workspace == workspace) && !listed(price.SeatType) {
			seats = append(seats, SeatCount{Type: price.SeatType})
		}
	}
	for i, s := range seats {
		price, ok := p.Seat(provider, workspace, s.Type)
		if !ok {
			continue
		}
		seats[i].Price, seats[i].PriceSource = price.Price, price.source()
		if s.Purchased == nil {
			seats[i].Purchased = price.Purchased
		}
	}
	return seats
}

// A Register says of workspaces what only the company knows.
type Register []Registered

// A Registered entry is for one workspace, or for every workspace of a provider
// when Workspace is empty.
type Registered struct {
	Provider, Workspace string
	Entry

	File string // that it is from
	Line int    // of the first of its rows
}

// Strangers are the entries of providers that are not known, which nothing would
// ever read.
func (r Register) Strangers(known []string) []Registered {
	return slices.DeleteFunc(slices.Clone(r), func(x Registered) bool { return slices.Contains(known, x.Provider) })
}

// An Entry is what the company knows of a workspace. What is empty is not known.
type Entry struct {
	Owner     string // a team or a person
	Category  string // what it is for, such as "chat"; two of a category may be one too many
	DataClass string // how sensitive its data are
	RenewsOn  string // YYYY-MM-DD, when the contract renews

	// What the company declares for products whose API does not show it. Nil: it
	// declares nothing. What an API shows goes before it.
	SSOEnforced, MFAEnforced, SCIMEnabled, InviteRestricted *bool
}

// Entry finds the entry of a workspace: each word is the workspace's own, else
// the provider's.
func (r Register) Entry(provider, workspace string) Entry {
	var e Entry
	for _, of := range []string{workspace, ""} {
		for _, x := range r {
			if x.Provider == provider && x.Workspace == of {
				e = e.or(x.Entry)
			}
		}
	}
	return e
}

// or is e, with other's words where it has none.
func (e Entry) or(other Entry) Entry {
	return Entry{
		Owner:     cmp.Or(e.Owner, other.Owner),
		Category:  cmp.Or(e.Category, other.Category),
		DataClass: cmp.Or(e.DataClass, other.DataClass),
		RenewsOn:  cmp.Or(e.RenewsOn, other.RenewsOn),

		SSOEnforced:      cmp.Or(e.SSOEnforced, other.SSOEnforced),
		MFAEnforced:      cmp.Or(e.MFAEnforced, other.MFAEnforced),
		SCIMEnabled:      cmp.Or(e.SCIMEnabled, other.SCIMEnabled),
		InviteRestricted: cmp.Or(e.InviteRestricted, other.InviteRestricted),
	}
}

// declare fills what w's product did not show with what the company declares.
func (e Entry) declare(w Workspace) Workspace {
	w.SSOEnforced = cmp.Or(w.SSOEnforced, e.SSOEnforced)
	w.MFAEnforced = cmp.Or(w.MFAEnforced, e.MFAEnforced)
	w.SCIMEnabled = cmp.Or(w.SCIMEnabled, e.SCIMEnabled)
	w.InviteRestricted = cmp.Or(w.InviteRestricted, e.InviteRestricted)
	return w
}
