package saas

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// snowflakeAPI is the SQL API. It reads no SQL: it knows the views by name, and
// gives the columns that stand between SELECT and FROM.
func snowflakeAPI() vendor {
	return vendor{
		provider: "snowflake",
		fail:     snowflakeFail,
		admit: func(r *http.Request, _ string) bool { // a key-pair token is signed anew each time
			token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			return ok && token != ""
		},
		routes: map[string]route{
			"POST /api/v2/statements":         {name: "POST /api/v2/statements", detail: snowflakeDetail, answer: snowflakeStatement},
			"GET /api/v2/statements/{handle}": {answer: snowflakePartition},
		},
	}
}

func snowflakeFail(w http.ResponseWriter, f failure) {
	code, message, status := f.code, f.message, f.status
	switch f.kind {
	case acme.Throttle:
		code, message = "390429", "Too many requests"
	case acme.Deny, acme.DenySCP, acme.Disable:
		code, message, status = "002003", "SQL compilation error: Object does not exist or not authorized.", http.StatusUnprocessableEntity
	case acme.ServerError:
		code, message = "000603", "Internal error"
	}
	if f.status == http.StatusUnauthorized {
		code, message = "390144", "JWT token is invalid."
	}
	writeJSON(w, status, object{"code": code, "message": message, "sqlState": "42501", "statementHandle": ""})
}

// A snowflakeView is rows by the names of columns.
type snowflakeView struct {
	name    string
	columns []string
	rows    func(*workspace) []map[string]any
}

var snowflakeViews = []snowflakeView{
	{"GRANTS_TO_USERS", []string{"CREATED_ON", "DELETED_ON", "ROLE", "GRANTED_TO", "GRANTEE_NAME", "GRANTED_BY"}, snowflakeGrants},
	{"CREDENTIALS", []string{"CREDENTIAL_ID", "NAME", "USER_NAME", "TYPE", "STATUS", "CREATED_ON", "EXPIRATION_DATE", "LAST_USED_ON"}, snowflakeCredentials},
	{"USERS", []string{
		"USER_ID", "NAME", "CREATED_ON", "DELETED_ON", "LOGIN_NAME", "DISPLAY_NAME", "FIRST_NAME", "LAST_NAME", "EMAIL", "HAS_PASSWORD", "DISABLED",
		"SNOWFLAKE_LOCK", "DEFAULT_ROLE", "EXT_AUTHN_DUO", "EXT_AUTHN_UID", "HAS_MFA", "BYPASS_MFA_UNTIL", "LAST_SUCCESS_LOGIN", "EXPIRES_AT",
		"LOCKED_UNTIL_TIME", "HAS_RSA_PUBLIC_KEY", "PASSWORD_LAST_SET_TIME", "OWNER", "COMMENT", "TYPE", "DATABASE_NAME", "HAS_PAT",
	}, snowflakeUsers},
}

func snowflakeStatement(c *call) (any, error) {
	var q struct{ Statement string }
	if err := json.NewDecoder(c.request.Body).Decode(&q); err != nil {
		return nil, failure{status: http.StatusBadRequest, code: "391901", message: "invalid JSON"}
	}
	upper := strings.ToUpper(strings.TrimSpace(q.Statement))
	if !strings.HasPrefix(upper, "SELECT") && !strings.HasPrefix(upper, "SHOW") {
		return nil, failure{status: http.StatusUnprocessableEntity, code: "003001", message: "SQL access control error: Insufficient privileges"}
	}
	for i, v := range snowflakeViews {
		if strings.Contains(upper, v.name) {
			return c.result(i, columnsOf(upper, v.columns), 0)
		}
	}
	return nil, failure{status: http.StatusUnprocessableEntity, code: "002003", message: "SQL compilation error: Object does not exist or not authorized."}
}

// snowflakePartition is a later part of a result. Its handle says of which.
func snowflakePartition(c *call) (any, error) {
	view, columns, _ := strings.Cut(c.request.PathValue("handle"), ".")
	i := number(view, -1)
	if i < 0 || i >= len(snowflakeViews) {
		return nil, failure{status: http.StatusNotFound, code: "391918", message: "Statement handle does not exist"}
	}
	return c.result(i, strings.Split(columns, "."), number(c.query("partition"), 0))
}

// snowflakeDetail tells the statements apart: the view, and for the users
// whether it is but their names.
func snowflakeDetail(_ *http.Request, body []byte) string {
	upper := strings.ToUpper(string(body))
	switch {
	case strings.Contains(upper, "GRANTS_TO_USERS"):
		return "#grants"
	case strings.Contains(upper, "USAGE.CREDENTIALS"):
		return "#credentials"
	case strings.Contains(upper, "HAS_MFA"):
		return "#users"
	}
	return "#names"
}

var selectList = regexp.MustCompile(`(?s)^SELECT\s+(.*?)\s+FROM\s`)

// word is a name in a list of columns, or what it is renamed to.
var word = regexp.MustCompile(`[A-Z_]+$`)

// columnsOf are the columns that a statement selects.
func columnsOf(statement string, all []string) []string {
	m := selectList.FindStringSubmatch(statement)
	if m == nil || m[1] == "*" {
		return all
	}
	var columns []string
	depth, from := 0, 0
	for i, r := range m[1] + "," {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			columns = append(columns, word.FindString(strings.TrimRight(strings.TrimSpace(m[1][from:i]), `)"`)))
			from = i + 1
		}
	}
	return columns
}

// partitionRows is how many rows a partition has.
const partitionRows = 5000

func (c *call) result(view int, columns []string, partition int) (any, error) {
	rows := snowflakeViews[view].rows(c.workspace)
	size := c.page(0, partitionRows)
	partitions := []object{}
	for from := 0; from < max(1, len(rows)); from += size {
		partitions = append(partitions, object{"rowCount": min(size, len(rows)-from), "uncompressedSize": 1000})
	}
	if partition < 0 || partition >= len(partitions) {
		return nil, failure{status: http.StatusBadRequest, code: "391920", message: "Partition does not exist"}
	}
	w := c.window(partition*size, size, len(rows))
	data := [][]any{}
	for _, row := range rows[w.from:w.next] {
		line := make([]any, len(columns))
		for i, name := range columns {
			line[i] = row[name]
		}
		data = append(data, line)
	}
	if partition > 0 {
		return object{"data": data}, nil
	}
	types := []object{}
	for _, name := range columns {
		types = append(types, object{"name": name, "type": "text", "nullable": true, "database": "SNOWFLAKE", "schema": "ACCOUNT_USAGE", "table": snowflakeViews[view].name})
	}
	handle := strconv.Itoa(view) + "." + strings.Join(columns, ".")
	return object{
		"code": "090001", "sqlState": "00000", "message": "Statement executed successfully.", "statementHandle": handle,
		"statementStatusUrl": "/api/v2/statements/" + handle, "createdOn": c.Now.UnixMilli(), "data": data,
		"resultSetMetaData": object{"numRows": len(rows), "format": "jsonv2", "rowType": types, "partitionInfo": partitions},
	}, nil
}

// seconds is a time as the SQL API writes it: seconds, a point, nine digits, and
// for a time with a zone a space and minutes.
func seconds(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return strconv.FormatInt(t.Unix(), 10) + ".000000000 1440"
}
