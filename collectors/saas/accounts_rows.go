package saas

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// An exported is one pass over an export: the assets of the accounts from start
// to end, and what the accounts before them tell.
type exported struct {
	of         Accounts
	start, end int
	columns    columns

	assets []collectors.Asset
	n      int // accounts seen
	more   bool
	ids    map[string]bool
	rows   issues             // rows that are no account
	gaps   map[string]*issues // attributes that cannot be understood

	seats         map[string]int // accounts by seat, those that do not count apart
	guests, ended bool
}

func (r *exported) read(ctx context.Context) error {
	table, err := openTable(r.of.Open, r.of.Encoding)
	if err != nil {
		return err
	}
	defer table.Close()
	header, err := table.header()
	if err != nil {
		return err
	}
	if r.columns, err = findColumns(header, r.of.Columns, accountFields); err != nil {
		return err
	}
	if !r.columns.has("id") && !r.columns.has("email") && !r.columns.has("login") {
		return &unreadable{"no column for id, email or login", "columns: {email: the column's name}"}
	}
	if err := table.rows(ctx, "export", r.columns.width, r.row); err != nil {
		return err
	}
	if len(r.ids) == 0 && r.rows.count == 0 {
		return &unreadable{"the export has a header and no account", "the whole export"}
	}
	return nil
}

// wrong says of a row in this stretch that it is no account. Those between two
// stretches belong to the first: there may be no second.
func (r *exported) wrong(what string, line int) {
	if r.n > r.start || r.start == 0 {
		r.rows.add(what, line)
	}
}

// row adds the account of one row, or says why there is none.
func (r *exported) row(cells []string, wrong string, line int) (more bool) {
	cell := func(field string) string { return normal(r.columns.cell(cells, field)) }
	key := cmp.Or(cell("id"), strings.ToLower(cell("email")), strings.ToLower(cell("login")))
	switch {
	case wrong != "":
		r.wrong(wrong, line)
	case key == "":
		r.wrong("no id, email or login", line)
	case len(key) > 200:
		r.wrong("an id of more than 200 bytes", line)
	case r.ids[key]:
		r.wrong("the id of a row above", line)
	case r.n >= r.end && r.end < maxRows:
		r.more = true
	default:
		r.ids[key] = true
		r.n++
		r.add(r.account(key, cell, line))
	}
	return !r.more
}

// add keeps an account of this stretch, and of each what it tells.
func (r *exported) add(a Account) {
	r.note(a)
	if r.n > r.start {
		r.assets = append(r.assets, r.of.Account(a, "export of "+r.of.Connection.Name))
	}
}

// note keeps what the workspace is told by its accounts.
func (r *exported) note(a Account) {
	switch a.Status {
	case Suspended, Deactivated, Deleted:
		r.ended = true
	}
	r.guests = r.guests || a.Kind == GuestKind || a.Privilege == Guest
	if seat, ok := a.Seat.Value(); ok && a.Status != Deactivated && a.Status != Deleted {
		r.seats[seat.Type]++
	}
}

func (r *exported) account(key string, cell func(string) string, line int) Account {
	has := r.columns.has
	a := Account{Key: key, Name: cell("name"), Kind: UnknownKind, Status: UnknownStatus, Privilege: UnknownPrivilege}
	for field, to := range map[string]*Field[string]{"login": &a.Login, "external_id": &a.ExternalID, "employee_id": &a.EmployeeID} {
		if has(field) {
			*to = Text(cell(field))
		}
	}
	if has("email") {
		if address, ok := address(cell("email")); ok {
			yes := true
			a.AddEmail(address, &yes, nil)
		} else {
			r.gap("email", line)
		}
	}
	for field, to := range map[string]*Field[time.Time]{"created_at": &a.CreatedAt, "expires_at": &a.ExpiresAt, "last_active_at": &a.LastActiveAt} {
		if !has(field) {
			continue
		}
		if t, ok := r.moment(cell(field)); ok {
			*to = Moment(t)
		} else {
			r.gap(field, line)
		}
	}
	for field, to := range map[string]**bool{"mfa": &a.MFA, "sso": &a.SSO} {
		if !has(field) {
			continue
		}
		if yes, ok := yesNo[strings.ToLower(cell(field))]; ok {
			*to = &yes
		} else {
			r.gap(field, line)
		}
	}
	if has("status") {
		a.RawStatus = cell("status")
		a.Status = cmp.Or(accountStatuses[strings.ToLower(a.RawStatus)], UnknownStatus)
	}
	if has("kind") {
		a.Kind = cmp.Or(accountKinds[strings.ToLower(cell("kind"))], UnknownKind)
	}
	if has("privilege") {
		a.Roles = []string{}
		if role := cell("privilege"); role != "" {
			a.Roles = append(a.Roles, role)
			a.Privilege = cmp.Or(accountPrivileges[strings.ToLower(role)], UnknownPrivilege)
		}
	}
	r.seat(&a, cell)
	return a
}

func (r *exported) seat(a *Account, cell func(string) string) {
	if !r.columns.has("seat_type") {
		return
	}
	seat := Seat{Type: cell("seat_type")}
	if seat.Type == "" || seat.Type == "-" || seat.Type == "なし" {
		a.Seat = None[Seat]()
		return
	}
	if yes, ok := yesNo[strings.ToLower(cell("billable"))]; ok && r.columns.has("billable") {
		seat.Billable = &yes
	}
	a.Seat = Known(seat)
}

// gap says of an account in this stretch that a cell is not understood.
func (r *exported) gap(field string, line int) {
	if r.n <= r.start {
		return
	}
	if r.gaps[field] == nil {
		r.gaps[field] = &issues{}
	}
	r.gaps[field].add("not understood", line)
}

// clocks are times of day without a zone: they are in that of the export's
// reader.
var clocks = []string{"2006-1-2 15:04:05", "2006-1-2 15:04", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006-1-2T15:04:05"}

// moment is a time or a day; zero for an empty cell and for never.
func (r *exported) moment(cell string) (time.Time, bool) {
	switch strings.ToLower(cell) {
	case "", "-", "never", "なし", "未ログイン", "n/a":
		return time.Time{}, true
	}
	if t, err := time.Parse(time.RFC3339, cell); err == nil {
		return t, true
	}
	if t, err := time.Parse("2006-01-02 15:04:05 UTC", cell); err == nil {
		return t, true
	}
	for _, layout := range clocks {
		if t, err := time.ParseInLocation(layout, cell, r.of.Now.Location()); err == nil {
			return t, true
		}
	}
	day, ok := date(cell)
	if !ok || day == "" {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation(time.DateOnly, day, r.of.Now.Location())
	return t, err == nil
}
