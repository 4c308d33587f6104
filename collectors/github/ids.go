package github

import (
	"net/url"
	"strconv"
)

// IDs hold numbers, since names change and can be taken by somebody else.

func number(n int64) string                   { return strconv.FormatInt(n, 10) }
func orgID(id string) string                  { return "github.com/org/" + id }
func memberID(org string, user int64) string  { return orgID(org) + "/member/" + number(user) }
func outsideID(org string, user int64) string { return orgID(org) + "/collaborator/" + number(user) }
func teamID(team int64) string                { return "github.com/team/" + number(team) }
func repositoryID(repo int64) string          { return "github.com/repo/" + number(repo) }

// page is the address of a page of github.com; empty for another server, whose
// pages may be elsewhere.
func (s *Source) page(path ...string) string {
	if s.config.BaseURL != "https://api.github.com" {
		return ""
	}
	u := "https://github.com"
	for _, p := range path {
		u += "/" + url.PathEscape(p)
	}
	return u
}
