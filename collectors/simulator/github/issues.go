package github

import (
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// longest is how many characters a body or a comment may have.
const longest = 65_536

// lag is how far the index of the search is behind.
const lag = 8 * time.Second

// A tracker holds the issues of all repositories. Its clock begins at the
// company's and goes on by a second with each change.
type tracker struct {
	company *company

	mu      sync.Mutex
	now     time.Time
	next    int64 // ID of the next issue, comment or event
	boards  map[string]*board
	types   []string
	writing bucket
}

// A board is the issues of one repository.
type board struct {
	repo   *repository
	issues []*issue // by number, from 1
	labels []*label
}

// An issue is one, or a pull request.
type issue struct {
	board    *board
	id       int64
	number   int
	title    string
	body     string
	closed   time.Time // zero: it is open
	reason   string    // state_reason; empty: none
	labels   []string
	people   []*user // assignees
	author   actor
	closer   *user
	created  time.Time
	updated  time.Time
	locked   bool
	lockedAs string
	pull     bool
	kind     string // type; empty: none
	comments []*comment
	events   []*event
	parent   *issue
	children []*issue
	deleted  bool
	moved    *issue // nil: it was not transferred
	copyOf   *issue // nil: it is no duplicate that names another
}

// An actor is who does something, an App for itself or a person.
type actor struct {
	user *user
	app  *installation
}

// A comment is one on an issue.
type comment struct {
	id               int64
	issue            *issue
	author           actor
	body             string
	created, updated time.Time
}

// An event is what happened to an issue.
type event struct {
	id      int64
	kind    string
	by      actor
	at      time.Time
	details object
}

// A label is one of a repository.
type label struct {
	id                 int64
	name, color, about string
}

// A bucket limits what each identity writes in a minute.
type bucket struct {
	perMinute int
	left      map[string]float64
	filled    map[string]time.Time
}

// take reports whether an identity may write once more.
func (b *bucket) take(login string, now time.Time) bool {
	if b.perMinute == 0 {
		return true
	}
	most := float64(b.perMinute)
	left, known := b.left[login]
	if !known {
		left = most
	}
	left = min(most, left+now.Sub(b.filled[login]).Minutes()*most)
	b.filled[login] = now
	if left < 1 {
		b.left[login] = left
		return false
	}
	b.left[login] = left - 1
	return true
}

func newTracker(c *company, perMinute int) *tracker {
	t := &tracker{
		company: c, now: c.Now, next: 3_000_000_000, boards: map[string]*board{}, types: []string{"Task", "Bug", "Feature"},
		writing: bucket{perMinute: perMinute, left: map[string]float64{}, filled: map[string]time.Time{}},
	}
	t.begin()
	return t
}

// begin gives the backlog what people have written there.
func (t *tracker) begin() {
	b := t.board(t.company.build(t.company.indexOf["sre-backlog"]))
	person := actor{user: t.company.owners[0]}
	t.open(b, person, "Rotate the on-call phone", "It is in the drawer.", nil, nil, "")
	pull := t.open(b, person, "Describe the backlog", "", nil, nil, "")
	pull.pull = true
	// Somebody pastes what only the bot may write.
	t.open(b, actor{user: t.company.member(5)}, "not from the bot", "<!-- auditor:v1 fp=aaaaaaaaaaaaaaaaaaaa ctl=x rev=0 -->", nil, nil, "")
}

// board returns the issues of a repository.
func (t *tracker) board(r *repository) *board {
	b := t.boards[r.name]
	if b == nil {
		b = &board{repo: r}
		for _, name := range []string{"bug", "documentation", "enhancement"} {
			b.labels = append(b.labels, &label{id: t.id(), name: name, color: "d73a4a"})
		}
		t.boards[r.name] = b
	}
	return b
}

func (t *tracker) id() int64 {
	t.next++
	return t.next
}

// tick lets a second pass, and returns the time.
func (t *tracker) tick() time.Time {
	t.now = t.now.Add(time.Second)
	return t.now
}

// open writes a new issue.
func (t *tracker) open(b *board, by actor, title, body string, labels []string, people []*user, kind string) *issue {
	at := t.tick()
	i := &issue{board: b, id: t.id(), number: len(b.issues) + 1, title: title, body: body, author: by, created: at, updated: at, people: people, kind: kind}
	b.issues = append(b.issues, i)
	for _, name := range labels {
		t.attach(i, by, name)
	}
	for _, p := range people {
		t.note(i, by, "assigned", object{"assignee": p, "assigner": by.user})
	}
	i.updated = at
	return i
}

// note records what happened to an issue.
func (t *tracker) note(i *issue, by actor, kind string, details object) {
	i.updated = t.now
	i.events = append(i.events, &event{id: t.id(), kind: kind, by: by, at: t.now, details: details})
}

// close closes an open issue.
func (t *tracker) close(i *issue, by actor, reason string) {
	i.closed, i.closer, i.reason = t.now, by.user, reason
	t.note(i, by, "closed", object{"state_reason": text(reason)})
}

// reopen opens a closed issue.
func (t *tracker) reopen(i *issue, by actor) {
	i.closed, i.closer, i.reason = time.Time{}, nil, "reopened"
	t.note(i, by, "reopened", object{"state_reason": "reopened"})
}

// attach puts a label on an issue, and makes it where there is none.
func (t *tracker) attach(i *issue, by actor, name string) {
	l := i.board.label(name)
	if l == nil {
		l = &label{id: t.id(), name: name, color: "ededed"}
		i.board.labels = append(i.board.labels, l)
	}
	if slices.Contains(i.labels, l.name) {
		return
	}
	i.labels = append(i.labels, l.name)
	t.note(i, by, "labeled", object{"label": object{"name": l.name, "color": l.color}})
}

// detach takes a label off an issue.
func (t *tracker) detach(i *issue, by actor, name string) {
	n := len(i.labels)
	i.labels = slices.DeleteFunc(i.labels, func(l string) bool { return strings.EqualFold(l, name) })
	if len(i.labels) < n {
		t.note(i, by, "unlabeled", object{"label": object{"name": name, "color": "ededed"}})
	}
}

// byID returns an issue that is still there, or nil.
func (t *tracker) byID(id int64) *issue {
	for _, b := range t.boards {
		for _, i := range b.issues {
			if i.id == id && !i.deleted && i.moved == nil {
				return i
			}
		}
	}
	return nil
}

// label returns a label by its name, in upper or lower case, or nil.
func (b *board) label(name string) *label {
	i := slices.IndexFunc(b.labels, func(l *label) bool { return strings.EqualFold(l.name, name) })
	if i < 0 {
		return nil
	}
	return b.labels[i]
}

// comment writes a comment.
func (t *tracker) comment(i *issue, by actor, body string) *comment {
	at := t.tick()
	c := &comment{id: t.id(), issue: i, author: by, body: body, created: at, updated: at}
	i.comments = append(i.comments, c)
	t.note(i, by, "commented", object{"comment": c})
	return c
}

func tooLong(s string) bool { return utf8.RuneCountInString(s) > longest }

// pushes reports whether somebody may set labels and assignees: GitHub drops
// those that others send, and says nothing of it.
func (c *company) pushes(by actor) bool {
	return by.app != nil || by.user.owner || by.user.person != nil && by.user.person.Team == acme.Teams[0]
}
