package identity

import "slices"

// Confidence in a link.
const (
	strong = "strong"
	medium = "medium"
	weak   = "weak"
)

// An evidence says who an account may belong to.
type evidence struct {
	method, confidence string
	fact               string  // what was compared, for people
	persons            []int32 // several: it does not decide
	verified           bool    // an address that can refute a SAML name
	former             bool    // the address was somebody else's before
}

// A verdict is what the evidence comes to.
type verdict struct {
	person    int32 // -1: nobody
	deciding  evidence
	evidence  []evidence // all of it, the strongest first
	conflicts []int32    // sorted by person ID
}

// A purpose says which evidence counts.
type purpose int

const (
	link  purpose = iota // to link an account with a person
	found                // to join an identity provider's account with a person
)

// weigh decides whose an account is. The first evidence that there is decides, if
// it means one person; weaker evidence confirms it or raises a conflict.
func (w *world) weigh(a *account, why purpose) verdict {
	v := verdict{person: -1}
	if j, ok := w.joined[a.id]; ok {
		v.evidence = append(v.evidence, w.joinedBy(j))
	}
	switch {
	case a.entry.Person != "":
		if n, ok := w.whois(a.entry.Person); ok {
			e := evidence{method: "map", confidence: strong, fact: "the people map gives it to " + a.entry.Person, persons: []int32{n}}
			v.evidence = slices.Insert(v.evidence, 0, e)
		}
	case a.entry.Kind != "", a.personless:
		return v
	}
	g := gathering{w, v.evidence}
	g.gather(a, why)
	v.evidence = g.all
	if j, ok := w.joined[a.id]; ok {
		// The person got this ID and these aliases from the account itself.
		v.evidence = slices.DeleteFunc(v.evidence, func(e evidence) bool {
			own := e.method == "id" || e.method == "alias"
			return own && e.fact != w.joinedBy(j).fact && slices.Equal(e.persons, []int32{j.person})
		})
	}
	if len(v.evidence) == 0 {
		return v
	}
	v.deciding = v.evidence[0]
	if len(v.deciding.persons) > 1 {
		v.conflicts = w.byID(v.deciding.persons)
		return v
	}
	v.person = v.deciding.persons[0]
	refuted := false
	for _, e := range v.evidence[1:] {
		if slices.Contains(e.persons, v.person) {
			continue
		}
		refuted = refuted || e.verified && v.deciding.method == "saml"
		for _, n := range e.persons {
			if !slices.Contains(v.conflicts, n) {
				v.conflicts = append(v.conflicts, n)
			}
		}
	}
	if refuted {
		v.conflicts = append(v.conflicts, v.person)
		v.person = -1
	}
	v.conflicts = w.byID(v.conflicts)
	return v
}

// joinedBy is the evidence by which an identity provider's account is a person's.
func (w *world) joinedBy(j joining) evidence {
	method, confidence := w.ways[j.way][0], w.ways[j.way][1]
	return evidence{
		method: method, confidence: confidence, persons: []int32{j.person},
		fact: "the person's account at the identity provider, joined by " + method,
	}
}
