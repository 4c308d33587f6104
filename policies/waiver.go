package policies

import "time"

// A Waiver is a dated decision not to act on a finding.
type Waiver struct {
	Control  string    `json:"control"` // Control.ID
	Asset    string    `json:"asset"`   // an asset ID, or a pattern in which * stands for any text
	Reason   string    `json:"reason"`
	Approver string    `json:"approver"`       // who decided, a mail address or a handle
	Expires  time.Time `json:"expires"`        // the last day on which it holds, UTC
	Line     int       `json:"line,omitempty"` // where it stands in its file, from 1
}

// Expired reports whether w has ended. A waiver holds through the whole of its
// last day, UTC; one without an expiry is refused when it is read.
func (w Waiver) Expired(now time.Time) bool {
	return !now.Before(w.Expires.AddDate(0, 0, 1))
}
