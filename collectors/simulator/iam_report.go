package simulator

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// reports remembers which accounts have had their credential report written.
type reports struct {
	mu      sync.Mutex
	written map[string]bool
}

// write has a report written, and reports whether there was one before.
func (r *reports) write(account string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.written == nil {
		r.written = map[string]bool{}
	}
	before := r.written[account]
	r.written[account] = true
	return before
}

func (r *reports) has(account string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.written[account]
}

// reported tells that somebody had the report written in the last four hours,
// so that it is there at once. In every tenth account nobody has.
func (a *account) reported() bool { return a.number%10 != 4 }

func generateCredentialReport(c *call, x *xmlWriter) error {
	if c.reports.write(c.account.id) || c.account.reported() {
		x.text("State", "COMPLETE")
		return nil
	}
	x.text("State", "STARTED")
	x.text("Description", "No report exists. Starting a new report generation task")
	return nil
}

func getCredentialReport(c *call, x *xmlWriter) error {
	if !c.account.reported() && !c.reports.has(c.account.id) {
		return &apiError{http.StatusGone, "ReportNotPresent", "No report has been generated."}
	}
	x.text("Content", base64.StdEncoding.EncodeToString([]byte(c.credentialReport())))
	x.text("ReportFormat", "text/csv")
	x.time("GeneratedTime", c.company.Now)
	return nil
}

// reportColumns are the columns of the report.
const reportColumns = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
	"access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
	"access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service," +
	"cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"

// credentialReport is the report: the root user, then the users.
func (c *call) credentialReport() string {
	root := c.account.root
	rows := []string{reportColumns}
	row := func(name, arn string, created time.Time, password, passwordUsed, changed string, mfa bool, keys []accessKey) {
		cells := []string{name, arn, stamp(created), password, passwordUsed, changed, "not_supported", strconv.FormatBool(mfa)}
		for i := range 2 {
			if i < len(keys) {
				cells = append(cells, strconv.FormatBool(keys[i].active), stamp(keys[i].created), or(keys[i].used, "N/A"), "N/A", "N/A")
			} else {
				cells = append(cells, "false", "N/A", "N/A", "N/A", "N/A")
			}
		}
		rows = append(rows, strings.Join(append(cells, "false", "N/A", "false", "N/A"), ","))
	}
	var rootKeys []accessKey
	if root.key {
		rootKeys = []accessKey{{active: true, created: c.account.joinedAt, used: root.lastUsed}}
	}
	row("<root_account>", "arn:aws:iam::"+c.account.id+":root", c.account.joinedAt, "not_supported", or(root.lastUsed, "no_information"), "not_supported", root.mfa, rootKeys)
	for _, u := range c.company.iam(c.account).users {
		password, used, changed := "false", "N/A", "N/A"
		if u.password {
			password, used, changed = "true", or(u.passwordUsed, "no_information"), stamp(u.created)
		}
		row(u.name, c.iamARN("user", u.path, u.name), u.created, password, used, changed, u.mfa, u.keys)
	}
	return strings.Join(rows, "\n")
}

// or is a time, or what the report says for none.
func or(t time.Time, none string) string {
	if t.IsZero() {
		return none
	}
	return t.UTC().Format("2006-01-02T15:04:05+00:00")
}
