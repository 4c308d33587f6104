// Package alert tells people of a night in one message: what is new and cannot
// wait. What a message is made of only thinks; Sender sends it to an incoming
// webhook of Slack or to a server that takes JSON.
package alert

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// A Message is one night in a few lines. Its texts are hostile where they name
// what came from outside.
type Message struct {
	Company  string    `json:"company,omitempty"`
	Run      string    `json:"run"`
	Started  time.Time `json:"started_at"`
	Complete bool      `json:"complete"`
	New      []Line    `json:"new"` // what matters most first
}

// A Line is one finding.
type Line struct {
	Fingerprint string            `json:"fingerprint"`
	Control     string            `json:"control"`
	Title       string            `json:"title"` // what should hold
	Severity    policies.Severity `json:"severity"`
	Asset       string            `json:"asset"` // its name and place
	Owner       string            `json:"owner,omitempty"`
	Message     string            `json:"message,omitempty"` // what is wrong
}

// A State is what is remembered between nights. It may be lost: then a finding
// may be told of a second time.
type State struct {
	// Pending are findings, by fingerprint, that came up in quiet hours.
	Pending []string `json:"pending,omitempty"`

	// Told are findings, by fingerprint, that were told of and are still open.
	Told []string `json:"told,omitempty"`
}

// ParseState reads a state; no bytes are an empty one.
func ParseState(b []byte) (State, error) {
	var s State
	if len(b) == 0 {
		return s, nil
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return s, fmt.Errorf("alert: the state cannot be read: %w; remove it, and what is new may be told of again", err)
	}
	return s, nil
}

// Next is the message of a run, and the state after it was sent. In quiet hours,
// and when there is nothing to tell, send is false; the state is to be kept in
// any case. What was mended meanwhile is told of no more.
func Next(run *report.Run, s State, quiet bool) (m Message, next State, send bool) {
	m = Message{Company: run.Company, Run: run.ID, Started: run.StartedAt.UTC(), Complete: run.Complete, New: []Line{}}
	for i := range run.Findings {
		f := &run.Findings[i]
		told := slices.Contains(s.Told, f.Fingerprint)
		switch {
		case f.Status == policies.Unknown && told:
			next.Told = append(next.Told, f.Fingerprint) // it may still be so
		case f.Status == policies.Unknown && slices.Contains(s.Pending, f.Fingerprint):
			next.Pending = append(next.Pending, f.Fingerprint)
		case !f.Open():
		case told:
			next.Told = append(next.Told, f.Fingerprint)
		case f.Channel == policies.Alert || slices.Contains(s.Pending, f.Fingerprint):
			m.New = append(m.New, line(run, f))
			if quiet {
				next.Pending = append(next.Pending, f.Fingerprint)
			} else {
				next.Told = append(next.Told, f.Fingerprint)
			}
		}
	}
	return m, next, !quiet && len(m.New) > 0
}

func line(run *report.Run, f *policies.Finding) Line {
	l := Line{Fingerprint: f.Fingerprint, Control: f.Control, Title: run.Control(f.Control).Title, Severity: f.Severity, Asset: run.Subject(f), Owner: f.Owner.Name}
	if len(f.Messages) > 0 {
		l.Message = f.Messages[0]
	}
	return l
}

// Quiet reports whether now is within hours such as "22:00-07:00", in their own
// time zone; empty hours are none. Both ends may lie on different days.
func Quiet(hours string, zone *time.Location, now time.Time) (bool, error) {
	if hours == "" {
		return false, nil
	}
	var from, to [2]int
	if n, err := fmt.Sscanf(hours, "%d:%d-%d:%d", &from[0], &from[1], &to[0], &to[1]); n != 4 || err != nil {
		return false, fmt.Errorf("alert: hours %q; write them as 22:00-07:00", hours)
	}
	local := now.In(zone)
	begin, end, at := from[0]*60+from[1], to[0]*60+to[1], local.Hour()*60+local.Minute()
	if begin <= end {
		return at >= begin && at < end, nil
	}
	return at >= begin || at < end, nil
}
