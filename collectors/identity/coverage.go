package identity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// A coverage is what the first wave did not see of some types.
type coverage struct {
	lines []collectors.Coverage // listings that are blind
	paths []collectors.Coverage // attributes that are
	any   bool                  // a scope reads one of the types at all
}

// add takes the blind lines about types over.
func (c *coverage) add(e inventory.Entry, types ...string) {
	for _, t := range types {
		c.any = c.any || slices.Contains(e.Scope.Types, t)
	}
	for _, line := range e.Coverage {
		switch {
		case !line.State.Blind() || !slices.Contains(types, line.AssetType):
		case line.Path == "":
			c.lines = append(c.lines, line)
		default:
			c.paths = append(c.paths, line)
		}
	}
}

// addPath says that an attribute is blind where a listing is.
func (c *coverage) addPath(from coverage, path string) {
	for _, line := range from.lines {
		line.Path = path
		c.paths = append(c.paths, line)
	}
}

// worst is a line that says what all the lines come to: the first that a user can
// mend, and how many there are beside it. False: there are none.
func worst(lines []collectors.Coverage) (collectors.Coverage, bool) {
	if len(lines) == 0 {
		return collectors.Coverage{}, false
	}
	lines = slices.Clone(lines)
	collectors.Sort(lines, func(a, b collectors.Coverage) int {
		return cmp.Or(compareBool(b.State.Incomplete(), a.State.Incomplete()), strings.Compare(a.Place, b.Place),
			strings.Compare(a.AssetType, b.AssetType), strings.Compare(a.Path, b.Path), strings.Compare(string(a.State), string(b.State)))
	})
	line := lines[0]
	what := line.AssetType
	if line.Path != "" {
		what += " " + line.Path
	}
	line.Reason = fmt.Sprintf("%s in %s is %s: %s", what, line.Place, line.State, line.Reason)
	if n := len(lines) - 1; n > 0 {
		line.Reason = fmt.Sprintf("%s (and %d more)", clip(line.Reason), n)
	}
	line.Reason = clip(line.Reason)
	return line, true
}

// clip bounds a reason that holds another one.
func clip(s string) string {
	const most = 370
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// listing is the line of a scope with n assets, the blind lines behind it.
func listing(scope collectors.Scope, assetType string, n int, lines []collectors.Coverage) collectors.Coverage {
	line := collectors.Coverage{Place: scope.Where(), AssetType: assetType, State: collectors.Complete, Count: n}
	if bad, ok := worst(lines); ok {
		line.State, line.Reason, line.Needs = bad.State, bad.Reason, bad.Needs
		if n > 0 && bad.State.Incomplete() {
			line.State = collectors.Partial
		}
	}
	return line
}

// sourcePaths are the attributes of accounts that one of identity.account is made
// from.
var sourcePaths = map[string][]string{
	"email":          {"attributes.email", "attributes.emails", "attributes.verified_emails", "attributes.sso_emails"},
	"status":         {"attributes.status", "attributes.console_password"},
	"privilege":      {"attributes.privilege", "attributes.role", "attributes.administrator", "attributes.privileged"},
	"mfa":            {"attributes.mfa", "attributes.two_factor"},
	"sso":            {"attributes.sso", "attributes.external"},
	"second_factor":  {"attributes.mfa", "attributes.two_factor", "attributes.sso", "attributes.external"},
	"idp_linked":     {"attributes.external_id", "attributes.saml_name_id", "attributes.scim_user_name"},
	"created_at":     {"attributes.created_at"},
	"last_active_at": {"attributes.last_active_at", "attributes.password_last_used"},
	"seat":           {"attributes.seat"},
	"person_id":      evidencePaths,
	"duplicates":     slices.Concat(evidencePaths, []string{"attributes.privilege", "attributes.role", "attributes.administrator", "attributes.privileged"}),
}

// evidencePaths say whose an account is.
var evidencePaths = []string{
	"attributes.email", "attributes.emails", "attributes.verified_emails", "attributes.saml_name_id", "attributes.scim_user_name", "attributes.external_id",
}

// evidenceHidden reports whether somebody could mend that evidence of a place's
// accounts was not read, so that one without a person may have one.
func (p *place) evidenceHidden() bool {
	return slices.ContainsFunc(p.paths, func(line collectors.Coverage) bool {
		return line.State.Incomplete() && slices.Contains(evidencePaths, line.Path)
	})
}

// derived maps an attribute to the one whose absence explains its own.
var derived = map[string]string{
	"active": "status", "email_class": "email", "links.person": "person_id", "link": "person_id", "conflicts": "person_id",
	"suggestion": "person_id", "recycled": "created_at", "counterpart": "duplicates", "seat.assigned_at": "created_at", "seat.last_used_at": "last_active_at",
}

// A lack counts the accounts of a scope that have no value of an attribute.
type lack map[string]int

// lines says why attributes are absent. assetType is that of the accounts.
func (l lack) lines(scope collectors.Scope, w *world, p *place) []collectors.Coverage {
	var all []collectors.Coverage
	for name, n := range l {
		line := collectors.Coverage{
			Place: scope.Where(), AssetType: AccountType, Path: "attributes." + name, State: collectors.Disabled, Count: n,
			Reason: "the source does not tell it of these accounts",
		}
		if strings.HasPrefix(name, "links.") {
			line.Path = name
		}
		about := cmp.Or(derived[name], name)
		var behind []collectors.Coverage
		for _, path := range p.paths {
			if slices.ContainsFunc(sourcePaths[about], func(s string) bool { return path.Path == s || strings.HasPrefix(path.Path, s+".") }) {
				behind = append(behind, path)
			}
		}
		if name == "email_class" && len(w.config.Domains.Company) == 0 {
			line.Reason, line.Needs = "the company's mail domains are not configured", "people.domains in the configuration"
			behind = nil
		}
		if about == "person_id" || about == "duplicates" || name == "recycled" {
			behind = append(slices.Clone(w.people.lines), behind...)
		}
		if bad, ok := worst(behind); ok {
			line.State, line.Reason, line.Needs = bad.State, bad.Reason, bad.Needs
			if line.State.Incomplete() {
				line.State = collectors.Partial
			}
		}
		all = append(all, line)
	}
	collectors.Sort(all, func(a, b collectors.Coverage) int { return strings.Compare(a.Path, b.Path) })
	return all
}
