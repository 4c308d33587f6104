package identity

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/inventory"
)

// belonging takes a token or a seat to the account that has it.
func (w *world) belonging(doc inventory.Document, attributes json.RawMessage) error {
	switch doc.Type {
	case tokenType:
		return w.token(attributes)
	case patType:
		return w.personalToken(doc.Where, attributes)
	case copilotType:
		return w.copilotSeat(doc.Where, attributes)
	}
	return nil
}

func (w *world) token(attributes json.RawMessage) error {
	var x struct {
		Owner     field  `json:"owner_account"`
		Status    string `json:"status"`
		ExpiresAt field  `json:"expires_at"`
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return err
	}
	if x.Owner.value != "" && x.Status == "active" && !w.past(x.ExpiresAt) {
		w.tokens[x.Owner.value]++
	}
	return nil
}

func (w *world) personalToken(where string, attributes json.RawMessage) error {
	var x struct {
		Owner     string `json:"owner_login"`
		Expired   bool
		ExpiresAt field `json:"expires_at"`
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return err
	}
	if !x.Expired && !w.past(x.ExpiresAt) {
		w.tokens[where+"/"+strings.ToLower(x.Owner)]++
	}
	return nil
}

// past reports whether a time is over; one that is not known is not.
func (w *world) past(f field) bool {
	t, err := time.Parse(time.RFC3339, f.value)
	return err == nil && !t.After(w.config.Now)
}

func (w *world) copilotSeat(where string, attributes json.RawMessage) error {
	var x struct {
		Login, Plan         field
		CreatedAt           field `json:"created_at"`
		LastActivityAt      field `json:"last_activity_at"`
		LastAuthenticatedAt field `json:"last_authenticated_at"`
		Ends                field `json:"pending_cancellation_date"`
		Price               *money
		PriceSource         *string `json:"price_source"`
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return err
	}
	if x.Login.value == "" || x.Ends.value != "" {
		return nil // it is nobody's, or it ends anyway
	}
	billable := true
	s := seat{Type: "copilot", Billable: &billable, Price: x.Price, PriceSource: x.PriceSource, AssignedAt: x.CreatedAt.json()}
	if x.Plan.value != "" {
		s.Type = "copilot_" + x.Plan.value
	}
	// Telemetry is off in some editors, and has stood still before: whoever
	// signs in uses it.
	if used := x.LastActivityAt; used.known || x.LastAuthenticatedAt.known {
		if later(x.LastAuthenticatedAt.value, used.value) {
			used = x.LastAuthenticatedAt
		}
		used.known = true
		s.LastUsedAt = used.json()
	}
	w.seats[where+"/"+strings.ToLower(x.Login.value)] = s
	return nil
}

// later reports whether the time a is after b; what is no time is before all.
func later(a, b string) bool {
	at, err := time.Parse(time.RFC3339, a)
	if err != nil {
		return false
	}
	bt, err := time.Parse(time.RFC3339, b)
	return err != nil || at.After(bt)
}

// liveTokens is how many live tokens and keys an account has.
func (w *world) liveTokens(a *account) int {
	n := w.tokens[a.id] + a.keys
	if a.assetType == "github.member" {
		n += w.tokens[a.where+"/"+strings.ToLower(a.login)]
	}
	return n
}
