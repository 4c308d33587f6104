package identity

import (
	"errors"
	"fmt"
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

// A Map says whose an account is where the company knows better than any
// evidence.
type Map struct {
	entries []mapEntry
	exact   map[string]int // by asset ID, to the first entry for it
}

// A mapEntry is one line of the people map.
type mapEntry struct {
	// Account is the account's asset ID, or a pattern of it with * and ?.
	Account string `yaml:"account"`

	// Person is the person_id or an address of whose it is.
	Person string `yaml:"person"`

	// Kind is service, bot or shared, for an account that is nobody's own.
	Kind string `yaml:"kind"`

	// Owner answers for such an account: a person_id, an address or a team.
	Owner string `yaml:"owner"`

	Reason string `yaml:"reason"`

	strictyaml.Pos `yaml:"-"`
}

// ParseMap reads a people map:
//
//	accounts:
//	  - {account: "slack:acme/U0123", person: "10042"}
//	  - {account: "github.com/org/42/member/*", kind: bot, owner: platform, reason: deploys}
//
// The first entry that fits an account counts; one with its exact ID goes before
// patterns. Its error joins a *strictyaml.Error for each mistake.
func ParseMap(name string, b []byte) (Map, error) {
	var file struct {
		Accounts []mapEntry `yaml:"accounts"`
	}
	if err := strictyaml.Decode(name, b, &file); err != nil {
		return Map{}, err
	}
	m := Map{entries: file.Accounts, exact: map[string]int{}}
	var errs []error
	for i, e := range m.entries {
		if message, remedy := m.mistake(e); message != "" {
			errs = append(errs, &strictyaml.Error{File: name, Line: e.Line, Column: e.Column, Message: message, Remedy: remedy})
		}
		if _, twice := m.exact[e.Account]; !twice && !pattern(e.Account) {
			m.exact[e.Account] = i
		}
	}
	return m, errors.Join(errs...)
}

func (m Map) mistake(e mapEntry) (message, remedy string) {
	first, twice := m.exact[e.Account]
	switch {
	case e.Account == "":
		return "an entry names no account", `add "account: ID", the asset ID of the account`
	case twice:
		return fmt.Sprintf("account %q stands in line %d too", e.Account, m.entries[first].Line), "keep one of them"
	case e.Person != "" && (e.Kind != "" || e.Owner != ""):
		return fmt.Sprintf("account %q has a person and a kind or an owner", e.Account), "keep person for a person's own account, kind and owner for any other"
	case e.Person == "" && e.Kind == "":
		return fmt.Sprintf("account %q is given to nobody", e.Account), `add "person: ID", or "kind: service" and "owner: TEAM"`
	case e.Kind != "" && e.Kind != "service" && e.Kind != "bot" && e.Kind != "shared":
		return fmt.Sprintf("account %q is of no kind %q", e.Account, e.Kind), "use service, bot or shared"
	case e.Kind != "" && e.Owner == "":
		return fmt.Sprintf("account %q has no owner", e.Account), `add "owner: TEAM", or a person_id or an address`
	}
	return "", ""
}

// of returns the entry for an account.
func (m Map) of(id string) (mapEntry, bool) {
	if i, ok := m.exact[id]; ok && !pattern(id) {
		return m.entries[i], true
	}
	for _, e := range m.entries {
		if pattern(e.Account) && fits(e.Account, id) {
			return e, true
		}
	}
	return mapEntry{}, false
}

func pattern(s string) bool { return strings.ContainsAny(s, "*?") }

// fits reports whether id is like the pattern. A * stands for slashes too.
func fits(pattern, id string) bool {
	star, mark := -1, 0
	p, i := 0, 0
	for i < len(id) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == id[i]):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
