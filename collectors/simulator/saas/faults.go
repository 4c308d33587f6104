package saas

import (
	"slices"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A fault is one row of the tables: something that is wrong at acme.
type fault = acme.Flaw[*company]

// plant puts the night's faults into the company, and what only looks like one.
func (c *company) plant() {
	for _, n := range nearMisses {
		n.put(c)
	}
	c.planted = acme.Plant(c, c.Night, slices.Concat(signInFaults, powerFaults, guestFaults, machineFaults, useFaults, leaverFaults, registerFaults)...)
}

// What faults are about, by what stands in the tables.

func theWorkspace(provider string, change func(*workspace)) func(*company) string {
	return func(c *company) string {
		w := c.of(provider)
		change(w)
		return w.assetID()
	}
}

// anAccount is one that change makes or picks.
func anAccount(provider string, change func(*workspace) *account) func(*company) string {
	return func(c *company) string {
		w := c.of(provider)
		return w.accountID(change(w))
	}
}

// theMember is the n-th ordinary member of a workspace. Faults and near misses
// take each only once.
func theMember(provider string, n int, change func(*workspace, *account)) func(*company) string {
	return anAccount(provider, func(w *workspace) *account {
		a := w.ordinary[n]
		change(w, a)
		return a
	})
}

// joined is the same account as the identity collector has it, joined with its
// person.
func joined(plant func(*company) string) func(*company) string {
	return func(c *company) string { return "account:" + plant(c) }
}

// thePerson is who has the account that pick picks.
func thePerson(provider string, pick func(*workspace) *account) func(*company) string {
	return func(c *company) string { return "person:" + pick(c.of(provider)).employee }
}

// aToken is one that acts for the account that of picks.
func aToken(provider, name string, of func(*workspace) *account, change func(*workspace, *token)) func(*company) string {
	return func(c *company) string {
		w := c.of(provider)
		t := w.key(name, of(w))
		change(w, t)
		return w.tokenID(t)
	}
}

// key adds a token as it should be.
func (w *workspace) key(name string, of *account) *token {
	t := &token{
		id: "00T" + w.Hex(17, "token", w.provider, name), name: name, owner: of,
		created: w.Ago(20), used: w.Recently(1), expires: w.Recently(-28),
	}
	w.tokens = append(w.tokens, t)
	return t
}

// visitor adds a guest as guests should be: of a partner, and with an end.
func (w *workspace) visitor(login, name string) *account {
	g := w.newcomer(guest, login, name)
	g.expires, g.factors, g.sso = w.Ago(-200), []string{"totp"}, true
	return g
}

// machine adds an integration as it should be, with an owner in the settings.
func (w *workspace) machine(k kind, login, name string) *account {
	m := w.newcomer(k, login, name)
	w.owners[w.accountID(m)] = "platform"
	return m
}
