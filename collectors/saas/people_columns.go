package saas

import "fmt"

// peopleFields are the fields of a person.
var peopleFields = fieldTable{
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

// peopleColumns finds the columns of a people list.
func peopleColumns(header []string, named map[string]string) (columns, error) {
	c, err := findColumns(header, named, peopleFields)
	if err != nil {
		return c, err
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
