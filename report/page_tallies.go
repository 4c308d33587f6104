package report

import (
	"strings"
	"time"
)

type pageTallyList struct {
	Name      string // what is tallied: "Owner"
	None      string // what stands for the empty key
	Key       string // of the filter
	Unknown   bool   // whether anything is unknown
	Top, Rest []pageTally
}

type pageTally struct {
	Tally
	Key    string // as in Data
	ID     string // of a place that has a name
	Bar    stack
	Since  string
	Saving string
}

// A tallyRow is a tally and the list that it stands in.
type tallyRow struct {
	List  pageTallyList
	Tally pageTally
}

func tallyList(name, none, key string, all []Tally, now time.Time) pageTallyList {
	l := pageTallyList{Name: name, None: none, Key: key}
	largest := 0
	for _, t := range all {
		largest = max(largest, t.Open)
		l.Unknown = l.Unknown || t.Unknown > 0
	}
	var views []pageTally
	for _, t := range all {
		views = append(views, pageTally{t, pageString(t.Key), named(t), severityStack(t.Severity, largest), age(t.Oldest, now), amounts(t.Saving)})
	}
	n := min(len(views), pageTallies)
	l.Top, l.Rest = views[:n], views[n:]
	return l
}

// named is the provider's own name of a tally that people call otherwise.
func named(t Tally) string {
	if _, id, ok := strings.Cut(t.Key, ":"); ok && !strings.HasSuffix(t.Name, id) {
		return id
	}
	return ""
}
