package github

import (
	"context"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

const seatType = "github.copilot_seat"

// A copilot is the organization's subscription.
type copilot struct {
	Plan                     *string                 `json:"plan,omitzero"`
	SeatManagement           string                  `json:"seat_management"`
	PublicCode               *string                 `json:"public_code_suggestions,omitzero"`
	SeatsTotal               *int                    `json:"seats_total,omitzero"`
	SeatsActive              *int                    `json:"seats_active,omitzero"`
	SeatsInactive            *int                    `json:"seats_inactive,omitzero"`
	SeatsPendingCancellation *int                    `json:"seats_pending_cancellation,omitzero"`
	SeatsPendingInvitation   *int                    `json:"seats_pending_invitation,omitzero"`
	Price                    maybe[collectors.Money] `json:"price"`
}

const (
	copilotOperation = "GET /orgs/{org}/copilot/billing"
	seatsOperation   = copilotOperation + "/seats"
)

func (r *reading) readCopilot(ctx context.Context, a *organizationAttributes) {
	var got struct {
		Plan           *string `json:"plan_type"`
		SeatManagement string  `json:"seat_management_setting"`
		PublicCode     *string `json:"public_code_suggestions"`
		Seats          *struct {
			Total               *int `json:"total"`
			Active              *int `json:"active_this_cycle"`
			Inactive            *int `json:"inactive_this_cycle"`
			PendingCancellation *int `json:"pending_cancellation"`
			PendingInvitation   *int `json:"pending_invitation"`
		} `json:"seat_breakdown"`
	}
	if _, err := r.api.get(ctx, r.request(copilotOperation), &got); err != nil {
		r.lackOrg(classify(ctx, copilotOperation, err), "copilot")
		return
	}
	if got.Seats == nil {
		r.lackOrg(classify(ctx, copilotOperation, &web.Error{Operation: copilotOperation, Fault: web.Unreadable}), "copilot")
		return
	}
	if got.SeatManagement == "unconfigured" && deref(got.Seats.Total) == 0 {
		a.Copilot = known[copilot](nil)
		return
	}
	price, _ := r.seatPrice(got.Plan)
	a.Copilot = known(&copilot{got.Plan, got.SeatManagement, got.PublicCode, got.Seats.Total, got.Seats.Active, got.Seats.Inactive,
		got.Seats.PendingCancellation, got.Seats.PendingInvitation, known(price)})
}

// seatPrice is the price of a seat of a plan, and where it comes from; nil: not
// known.
func (s *Source) seatPrice(plan *string) (*collectors.Money, *string) {
	if s.config.SeatPrice == nil || plan == nil {
		return nil, nil
	}
	price, source, ok := s.config.SeatPrice("copilot_" + *plan)
	if !ok {
		return nil, nil
	}
	return &price, text(source)
}

type seatAttributes struct {
	Login             maybe[string]           `json:"login"`
	Plan              maybe[string]           `json:"plan"`
	CreatedAt         *moment                 `json:"created_at,omitzero"`
	LastActivityAt    maybe[moment]           `json:"last_activity_at"`
	LastEditor        maybe[string]           `json:"last_activity_editor"`
	LastAuthenticated maybe[moment]           `json:"last_authenticated_at,omitzero"`
	PendingEnd        maybe[string]           `json:"pending_cancellation_date"`
	Team              maybe[string]           `json:"assigning_team"`
	Price             maybe[collectors.Money] `json:"price"`
	PriceSource       maybe[string]           `json:"price_source"`
}

// A seatAnswer is what GitHub says of one. The SDK's type does not take a seat
// that nobody holds.
type seatAnswer struct {
	Assignee          *user         `json:"assignee"`
	Plan              *string       `json:"plan_type"`
	CreatedAt         *moment       `json:"created_at"`
	LastActivityAt    *moment       `json:"last_activity_at"`
	LastEditor        *string       `json:"last_activity_editor"`
	LastAuthenticated maybe[moment] `json:"last_authenticated_at"`
	PendingEnd        *string       `json:"pending_cancellation_date"`
	Team              *struct {
		Slug string `json:"slug"`
	} `json:"assigning_team"`
}

func (s *Source) collectSeats(ctx context.Context, scope collectors.Scope) collectors.Result {
	r := s.read(scope)
	for seat, err := range list[seatAnswer](ctx, s.api, s.request(seatsOperation), "seats") {
		if err != nil {
			r.stop(ctx, seatType, seatsOperation, err)
			break
		}
		r.addSeat(seat)
	}
	return r.result()
}

func (r *reading) addSeat(s seatAnswer) {
	if s.Assignee == nil || s.Assignee.ID == 0 {
		// Without its holder a seat cannot be told from another.
		r.gap(seatType, web.Gap{State: collectors.Partial, Reason: "a seat without an assignee: " + seatsOperation})
		return
	}
	org := r.scope.Hints[hintID]
	price, source := r.seatPrice(s.Plan)
	a := seatAttributes{
		Login:             known(&s.Assignee.Login),
		Plan:              known(s.Plan),
		CreatedAt:         s.CreatedAt.orNil(),
		LastActivityAt:    known(s.LastActivityAt.orNil()),
		LastEditor:        known(s.LastEditor),
		LastAuthenticated: s.LastAuthenticated,
		PendingEnd:        known(day(s.PendingEnd)),
		Price:             known(price),
		PriceSource:       known(source),
		Team:              known[string](nil),
	}
	if s.Team != nil {
		a.Team = known(text(s.Team.Slug))
	}
	r.add(collectors.Asset{
		ID:         orgID(org) + "/copilot/" + number(s.Assignee.ID),
		Type:       seatType,
		Name:       s.Assignee.Login,
		Parent:     orgID(org),
		URL:        r.page("organizations", r.config.Organization, "settings", "copilot", "seat_management"),
		Attributes: collectors.Attributes(a),
		Links:      map[string][]string{"user": {memberID(org, s.Assignee.ID)}},
		Source:     "github:" + seatsOperation,
	})
}

// day is a date, or nil for what is none.
func day(s *string) *string {
	if s == nil {
		return nil
	}
	d := (*s)[:min(len(*s), len(time.DateOnly))]
	if _, err := time.Parse(time.DateOnly, d); err != nil {
		return nil
	}
	return &d
}
