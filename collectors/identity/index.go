package identity

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A keyring finds persons by one kind of key. Persons are numbers: places in
// world.persons.
type keyring struct {
	one  map[string]int32
	many map[string][]int32 // of keys that several persons have
}

func newKeyring() keyring { return keyring{map[string]int32{}, map[string][]int32{}} }

func (k keyring) add(key string, person int32) {
	if key == "" {
		return
	}
	first, there := k.one[key]
	switch {
	case !there:
		k.one[key] = person
	case first == person || slices.Contains(k.many[key], person):
	case k.many[key] == nil:
		k.many[key] = []int32{first, person}
	default:
		k.many[key] = append(k.many[key], person)
	}
}

// find appends the persons with a key to all, each once.
func (k keyring) find(all []int32, key string) []int32 {
	found, several := k.many[key]
	if !several {
		one, there := k.one[key]
		if !there || key == "" {
			return all
		}
		found = []int32{one}
	}
	for _, p := range found {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// An index finds persons by what accounts tell of them.
type index struct {
	numbers keyring // person_id of the people list
	idp     keyring // IDs at the identity providers
	mails   keyring // addresses of the people list and primary ones of identity providers
	aliases keyring // other addresses that an identity provider gives a person
	renamed keyring // mails and aliases, in the domain that theirs was renamed to
	names   keyring // of those whom some account has; prove nothing
	locals  keyring // local parts, likewise
}

func newIndex() index {
	return index{newKeyring(), newKeyring(), newKeyring(), newKeyring(), newKeyring(), newKeyring(), newKeyring()}
}

// addMail adds an address of a person.
func (x *index) addMail(d Domains, person int32, mail string, alias bool) {
	if alias {
		x.aliases.add(mail, person)
	} else {
		x.mails.add(mail, person)
	}
	if now, dated, ok := d.renamed(mail); ok {
		x.renamed.add(renameKey(now, dated), person)
	}
}

// renameKey tells renames that say since when from those that do not.
func renameKey(now string, dated bool) string {
	if dated {
		return now
	}
	return "undated " + now
}

// nameKey is a name as suggestions compare it: without case, width or the order
// of its parts.
func nameKey(name string) string {
	parts := strings.Fields(strings.ToLower(norm.NFKC.String(name)))
	if len(parts) < 2 {
		return "" // a single word is anybody's
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}
