package owners

import (
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// A verdict is what a value is as an owner.
type verdict int

const (
	nothing   verdict = iota // blank, or a word such as "unknown"
	known                    // a team or an active person
	gone                     // a person who left
	abandoned                // a team whose people all left
	stranger                 // no known name
)

func (v verdict) String() string {
	switch v {
	case known:
		return "names an owner"
	case gone:
		return "names a person who left"
	case abandoned:
		return "names a team whose people left"
	case stranger:
		return "names nobody known"
	}
	return "names nobody"
}

// A directory knows whom the company has, by every name that they go by.
type directory struct {
	entries map[string]entry
}

type entry struct {
	owner   policies.Owner
	verdict verdict
}

// newDirectory builds it so that a better source of a name wins: owners.yaml,
// the people list, the catalog.
func newDirectory(src Sources) directory {
	d := directory{entries: map[string]entry{}}
	left := map[string]bool{} // mail to whether the person left
	for _, p := range src.People {
		mail := key(p.Email)
		if was, twice := left[mail]; !twice || was { // an address that somebody uses again is active
			left[mail] = p.Left
		}
	}
	if src.File != nil {
		for _, t := range src.File.teams {
			e := entry{policies.Owner{Name: t.Name, Contact: t.contact()}, known}
			if len(t.Members) > 0 && !anyHere(t.Members, left) {
				e.verdict = abandoned
			}
			for _, name := range t.names() {
				d.add(name, e)
			}
		}
	}
	for _, p := range src.People {
		mail := key(p.Email)
		if mail == "" {
			continue
		}
		v := known
		if left[mail] {
			v = gone
		}
		d.add(mail, entry{policies.Owner{Name: mail, Contact: mail}, v})
	}
	staffed := map[string]bool{}
	for _, p := range src.People {
		if p.Team != "" {
			staffed[p.Team] = staffed[p.Team] || !p.Left
		}
	}
	for _, p := range src.People { // in the list's order: equal input, equal answer
		if p.Team == "" {
			continue
		}
		v := known
		if !staffed[p.Team] {
			v = abandoned
		}
		d.add(p.Team, entry{policies.Owner{Name: p.Team}, v})
	}
	if src.Catalog != nil {
		src.Catalog.introduce(&d)
	}
	return d
}

// anyHere reports whether one of the members is not known to have left.
func anyHere(members []string, left map[string]bool) bool {
	for _, m := range members {
		if !left[key(m)] {
			return true
		}
	}
	return false
}

func (d *directory) add(name string, e entry) {
	k := key(name)
	if _, taken := d.entries[k]; k != "" && !taken {
		d.entries[k] = e
	}
}

// lookup finds whom a value names. A list of names gives the first of them who
// can be asked. A stranger is kept as he is written.
func (d directory) lookup(value string) (policies.Owner, verdict) {
	whole := clean(value)
	if e, ok := d.entries[key(whole)]; ok && e.verdict == known {
		return e.owner, known
	}
	worst := nothing
	var unknown []string
	for _, name := range split(whole) {
		e, ok := d.entries[key(name)]
		switch {
		case placeholder(name):
		case !ok:
			unknown = append(unknown, name)
		case e.verdict == known:
			return e.owner, known
		case worst == nothing:
			worst = e.verdict
		}
	}
	switch {
	case len(unknown) == 0:
		return policies.Owner{}, worst
	case worst == nothing && len(unknown) > 1:
		unknown[0] = whole
	}
	owner := policies.Owner{Name: unknown[0]}
	if mail(owner.Name) {
		owner.Contact = owner.Name
	}
	if len(d.entries) == 0 { // nobody to compare with
		return owner, known
	}
	return owner, stranger
}

// split takes a list of names apart: by comma and semicolon, and by space where
// there are mail addresses or handles.
func split(s string) []string {
	var names []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '、' || r == '，' }) {
		if strings.Contains(part, "@") {
			names = append(names, strings.Fields(part)...)
		} else if part = strings.TrimSpace(part); part != "" {
			names = append(names, part)
		}
	}
	return names
}

// clean makes ASCII of full-width letters and removes what cannot be seen.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r < ' ' || r == 0x7f || r == '\u3000':
			return ' '
		}
		return r
	}, s))
}

// key is a name as the directory files it. References of the catalog
// (group:default/payments), handles (@acme/payments) and links (mailto:) are
// names too.
func key(s string) string {
	s = strings.ToLower(clean(s))
	s = strings.TrimPrefix(s, "mailto:")
	for _, kind := range []string{"group:", "user:"} {
		s = strings.TrimPrefix(s, kind)
	}
	s = strings.TrimPrefix(s, "default/")
	return strings.TrimPrefix(s, "@")
}

// placeholder reports whether a name says that there is none.
func placeholder(s string) bool {
	switch key(s) {
	case "", "unknown", "none", "nobody", "n/a", "na", "null", "nil", "-", "--", "?", "tbd", "todo", "guest", "guests", "unowned", "なし", "不明", "未定":
		return true
	}
	return false
}

// mail reports whether s looks like a mail address.
func mail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && strings.Contains(domain, ".") && !strings.ContainsAny(domain, "@ /") && !strings.Contains(local, " ")
}
