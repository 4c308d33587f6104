package identity

import (
	"encoding/json"
	"fmt"

	"github.com/corporate-sre/auditor/collectors"
)

// Explain says why an identity.account belongs to whom it does, a line each: the
// answer, the evidence, and what speaks against it.
func Explain(a collectors.Asset) ([]string, error) {
	if a.Type != AccountType {
		return nil, fmt.Errorf("%s is no account but %s; name an account's ID, such as slack:acme/U0123", a.ID, a.Type)
	}
	var x struct {
		PersonID   json.RawMessage `json:"person_id"`
		Owner      string
		Kind       string
		KindSource string `json:"kind_source"`
		Conflicts  []string
		Suggestion string
		Recycled   bool
		Link       *struct {
			Method, Confidence string
			Evidence           []string
		}
	}
	if err := json.Unmarshal(a.Attributes, &x); err != nil {
		return nil, fmt.Errorf("%s: %w; collect again", a.ID, err)
	}
	var person string
	switch {
	case len(x.PersonID) == 0:
		return []string{"whose it is was not found, and not everybody was read: see the coverage of " + AccountType}, nil
	case string(x.PersonID) != "null":
		if err := json.Unmarshal(x.PersonID, &person); err != nil {
			return nil, fmt.Errorf("%s: %w; collect again", a.ID, err)
		}
	}
	var lines []string
	switch {
	case person != "" && x.Link != nil:
		lines = append(lines, fmt.Sprintf("%s's, by %s, confidence %s", person, x.Link.Method, x.Link.Confidence))
		for _, e := range x.Link.Evidence {
			lines = append(lines, "- "+e)
		}
	case x.Owner != "":
		lines = append(lines, fmt.Sprintf("nobody's own (%s, as the %s says); %s answers for it", x.Kind, x.KindSource, x.Owner))
	default:
		lines = append(lines, fmt.Sprintf("nobody's (%s, as the %s says); no evidence means anybody", x.Kind, x.KindSource))
	}
	for _, id := range x.Conflicts {
		lines = append(lines, "but evidence means "+id+" too")
	}
	if x.Suggestion != "" {
		lines = append(lines, x.Suggestion+" has the same name, which proves nothing; confirm it in the people map")
	}
	if x.Recycled {
		lines = append(lines, "it is older than the person: the address may have been somebody else's")
	}
	return lines, nil
}
