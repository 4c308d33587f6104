package saas

import (
	"fmt"
	"slices"
	"strings"
)

// fields are the fields of a person with the usual names of their columns, the
// best first, as heading writes them.
var fields = []struct {
	name  string
	usual []string
}{
	{"person_id", []string{"personid", "社員番号", "社員no", "従業員番号", "従業員id", "職員番号", "社員id", "社員コード", "従業員コード", "employeeid", "employeenumber", "employeeno", "workerid", "staffid"}},
	{"name", []string{"name", "氏名", "名前", "社員名", "従業員名", "姓名", "fullname", "displayname", "employeename"}},
	{"email", []string{"email", "メールアドレス", "会社メールアドレス", "社用メールアドレス", "社内メールアドレス", "メール", "eメール", "mail", "emailaddress", "workemail", "mailaddress", "companyemail"}},
	{"status", []string{"status", "在籍状況", "在籍区分", "在職区分", "在職状況", "雇用状況", "状態", "ステータス", "employmentstatus", "employeestatus", "workerstatus"}},
	{"left_on", []string{"lefton", "退職日", "退職年月日", "退社日", "退社年月日", "離職日", "契約終了日", "terminationdate", "leavedate", "enddate", "lastday", "lastworkingday", "leftdate"}},
	{"started_on", []string{"startedon", "入社日", "入社年月日", "雇用開始日", "契約開始日", "hiredate", "startdate", "joindate", "joinedon", "dateofjoining"}},
	{"team", []string{"team", "部署", "部署名", "所属", "所属部署", "所属名", "部門", "部門名", "department", "division", "orgunit"}},
	{"manager_email", []string{"manageremail", "上長メール", "上長メールアドレス", "上司メール", "上司メールアドレス", "managersemail", "supervisoremail"}},
	{"kind", []string{"kind", "雇用形態", "雇用区分", "社員区分", "従業員区分", "employmenttype", "employeetype", "workertype"}},
}

func fieldNames() []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	return names
}

func isField(name string) bool { return slices.Contains(fieldNames(), name) }

// columns say in which column each field stands.
type columns struct {
	at    map[string]int
	width int
}

func (c columns) has(field string) bool { _, ok := c.at[field]; return ok }

// cell is the field's cell; empty when the row or the list has none.
func (c columns) cell(cells []string, field string) string {
	if at, ok := c.at[field]; ok && at < len(cells) {
		return cells[at]
	}
	return ""
}

// findColumns reads the header. It never quotes it: where the header is missing,
// the first row is a person.
func findColumns(header []string, named map[string]string) (columns, error) {
	for len(header) > 0 && strings.TrimSpace(header[len(header)-1]) == "" {
		header = header[:len(header)-1]
	}
	headings := make([]string, len(header))
	for i, h := range header {
		headings[i] = heading(h)
	}
	c := columns{at: map[string]int{}, width: len(header)}
	for _, f := range fields {
		usual := f.usual
		if name, ok := named[f.name]; ok {
			usual = []string{heading(name)}
			if !slices.Contains(headings, usual[0]) {
				return c, &unreadable{fmt.Sprintf("no column is named %q", name), fmt.Sprintf("the right name in columns.%s", f.name)}
			}
		}
		for _, name := range usual {
			at := slices.Index(headings, name)
			if at < 0 {
				continue
			}
			if slices.Contains(headings[at+1:], name) {
				return c, &unreadable{fmt.Sprintf("two columns have the name of %s", f.name), "another name for one of them"}
			}
			c.at[f.name] = at
			break
		}
	}
	for _, required := range []string{"person_id", "email"} {
		if !c.has(required) {
			return c, &unreadable{"no column for " + required, fmt.Sprintf("columns: {%s: the column's name}", required)}
		}
	}
	if !c.has("status") && !c.has("left_on") {
		return c, &unreadable{"no column for status or left_on", "columns: {status: the column's name}"}
	}
	return c, nil
}

// heading is a column's name without case, spaces and punctuation.
func heading(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-.・:*'/()[]\t\n", r) {
			return -1
		}
		return r
	}, normal(s)))
}
