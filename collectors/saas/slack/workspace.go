package slack

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// workspace reads the workspace itself.
func (s *Source) workspace(ctx context.Context, scope collectors.Scope) collectors.Result {
	gaps := map[string]web.Gap{
		"attributes.mfa_enforced":     listing.Hidden("Slack"),
		"attributes.scim_enabled":     listing.Hidden("Slack"),
		"attributes.verified_domains": listing.Hidden("Slack"),
	}
	w := saas.Workspace{Capabilities: saas.Capabilities{Guests: true, DeactivatedListed: true}}

	var a teamAnswer
	err := s.read(ctx, teamInfo, url.Values{}, &a)
	if err == nil && a.Team == nil {
		err = &web.Error{Operation: teamInfo, Fault: web.Unreadable}
	}
	if err != nil {
		why := gap(ctx, err, teamInfo)
		for _, path := range []string{"plan", "sso_enforced", "invite_restricted"} {
			gaps["attributes."+path] = why
		}
	} else {
		a.Team.add(&w, gaps)
	}

	paid, err := s.seats.Read(ctx, s.billable)
	if err != nil {
		gaps["attributes.seats"] = gap(ctx, err, billable)
	} else {
		w.Capabilities.Seat = true
		n := 0
		for _, is := range paid {
			if is {
				n++
			}
		}
		w.Seats = []saas.SeatCount{{Type: "member", Consumed: &n}}
	}
	if _, err := s.grid.Read(ctx, s.adminUsers); err == nil {
		w.Capabilities.SSO, w.Capabilities.LastActive, w.Capabilities.MFA = true, true, true
	}
	if who, err := s.caller.Read(ctx, s.whoami); err == nil && !w.Capabilities.MFA {
		var u userAnswer
		if s.read(ctx, usersInfo, url.Values{"user": {who.user}}, &u) == nil && u.User != nil {
			w.Capabilities.MFA = u.User.IsAdmin || u.User.IsOwner
		}
	}
	return listing.Workspace(s.connection, scope, w, teamInfo, gaps)
}

// add adds what team.info says.
func (t *team) add(w *saas.Workspace, gaps map[string]web.Gap) {
	w.Name = t.Name
	if subdomain.MatchString(t.Domain) {
		w.URL = "https://" + t.Domain + ".slack.com/"
	}
	unsaid := web.Gap{State: collectors.Disabled, Reason: teamInfo + " does not say it for this plan"}
	switch {
	case t.Plan != nil:
		w.Plan = saas.Text(*t.Plan)
	case t.EnterpriseID != "":
		w.Plan = saas.Known("enterprise_grid")
	default:
		gaps["attributes.plan"] = unsaid
	}
	// A Grid organization with an identity provider demands it of its members.
	// Elsewhere it may be optional, which the API does not tell.
	switch enforced := t.SSO != nil; {
	case enforced && t.EnterpriseID == "":
		gaps["attributes.sso_enforced"] = unsaid
	default:
		w.SSOEnforced = &enforced
	}
	if t.EmailDomain == nil {
		gaps["attributes.invite_restricted"] = unsaid
		return
	}
	restricted := !slices.ContainsFunc(strings.Split(*t.EmailDomain, ","), func(d string) bool {
		return slices.Contains(publicDomains, strings.ToLower(strings.TrimSpace(d)))
	})
	w.InviteRestricted = &restricted
}

var subdomain = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// publicDomains are where anybody gets an address, so that a workspace which
// lets their holders join is open to all.
var publicDomains = []string{
	"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "yahoo.co.jp",
	"icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "qq.com", "163.com", "naver.com",
}
