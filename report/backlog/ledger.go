package backlog

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// A Ledger remembers which issue each item had, so that one that was deleted or
// transferred is told from one that never was. It may be lost: then such an
// item gets a new issue.
type Ledger struct {
	Issues map[string]Ref  `json:"issues"`
	Lost   map[string]Lost `json:"lost,omitempty"`
}

// A Lost is an issue of ours that cannot be found any more. A person took it
// away, which is respected like a "not planned".
type Lost struct {
	Ref
	Since time.Time `json:"since"` // when it was first missed
}

// ParseLedger reads a ledger; no bytes are an empty one.
func ParseLedger(b []byte) (Ledger, error) {
	l := Ledger{Issues: map[string]Ref{}, Lost: map[string]Lost{}}
	if len(b) == 0 {
		return l, nil
	}
	if err := json.Unmarshal(b, &l); err != nil {
		return l, fmt.Errorf("the backlog's ledger cannot be read: %w; remove it, and issues that were deleted are made again", err)
	}
	return l, nil
}

// Meet compares the ledger with the issues of the repositories as they are, and
// returns what it is from now on. What is in other repositories is not missed.
func (l Ledger) Meet(issues []Issue, repositories []string, now time.Time) Ledger {
	next := Ledger{Issues: map[string]Ref{}, Lost: map[string]Lost{}}
	for _, i := range issues {
		m, known := parseMarker(i.Body)
		if !known {
			if m.Fingerprint, known = strayMarker(i.Body); !known {
				continue
			}
		}
		next.Issues[m.Fingerprint] = i.Ref
	}
	maps.Copy(next.Lost, l.Lost)
	for fingerprint, ref := range l.Issues {
		if _, there := next.Issues[fingerprint]; there {
			continue
		}
		if !slices.Contains(repositories, ref.Repository) {
			next.Issues[fingerprint] = ref
		} else if _, lost := next.Lost[fingerprint]; !lost {
			next.Lost[fingerprint] = Lost{Ref: ref, Since: now}
		}
	}
	for fingerprint, lost := range next.Lost {
		if _, there := next.Issues[fingerprint]; there || !now.Before(lost.Since.Add(respectFor)) {
			delete(next.Lost, fingerprint)
		}
	}
	return next
}
