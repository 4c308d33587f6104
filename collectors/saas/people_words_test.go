package saas_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"

	"github.com/corporate-sre/auditor/collectors"
)

func japanesePeople() []string {
	return []string{
		`hr:0001 佐藤 陽子 {"email":"y.sato@acme.example","kind":"employee","left_on":null,"manager_email":"k.ito@acme.example","person_id":"0001","started_on":"2019-04-01","status":"active","team":"決済チーム"}`,
		`hr:0002 伊藤 健 {"email":"k.ito@acme.example","kind":"employee","left_on":null,"manager_email":null,"person_id":"0002","started_on":"2015-04-01","status":"leave","team":"決済チーム"}`,
		`hr:0003 髙橋1 {"email":"t.takahashi@acme.example","kind":"contractor","left_on":"2026-10-31","manager_email":"k.ito@acme.example","person_id":"0003","started_on":"2012-10-01","status":"left","team":"基盤チーム"}`,
		`hr:0004 鈴木 {"email":null,"left_on":null,"manager_email":null,"person_id":"0004","started_on":null,"status":"active","team":null}`,
	}
}

func TestEncodings(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(japaneseList))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, encoding string
		file           []byte
	}{
		{"UTF-8", "", []byte(japaneseList)},
		{"UTF-8, configured", "UTF-8", []byte(japaneseList)},
		{"UTF-8 with a byte order mark", "", append([]byte("\xef\xbb\xbf"), japaneseList...)},
		{"CP932, found out", "", sjis},
		{"CP932, configured", "cp932", sjis},
		{"CP932, by another name", "Shift_JIS", sjis},
		{"CRLF", "", []byte(strings.ReplaceAll(japaneseList, "\n", "\r\n"))},
		{"CP932 and CRLF", "", bytes.ReplaceAll(sjis, []byte("\n"), []byte("\r\n"))},
		{"semicolons", "", []byte(strings.ReplaceAll(japaneseList, ",", ";"))},
		{"tabs", "", []byte(strings.ReplaceAll(japaneseList, ",", "\t"))},
		{"a spreadsheet's own separator", "", []byte("sep=;\r\n" + strings.ReplaceAll(japaneseList, ",", ";"))},
		{"empty lines before and between", "", []byte("\n\n" + strings.ReplaceAll(japaneseList, "0003", "\n,,,,,,,,\n0003"))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := people(tt.file)
			p.Encoding = tt.encoding
			inv := collect(t, p)
			equal(t, "people", brief(inv), japanesePeople())
			equal(t, "coverage", lines(inv), []string{"complete 4"})
		})
	}
}

func TestAsset(t *testing.T) {
	inv := collect(t, people([]byte("person_id,email,status\n7,a@acme.example,active\n")))
	want := collectors.Asset{ID: "hr:7", Type: "hr.person", Name: "7", Source: "people list employees",
		Attributes:  json.RawMessage(`{"email":"a@acme.example","person_id":"7","status":"active"}`),
		CollectedAt: time.Date(2026, 11, 24, 18, 17, 0, 0, time.UTC)}
	if !reflect.DeepEqual(inv.Assets, []collectors.Asset{want}) {
		t.Errorf("got  %+v\nwant %+v", inv.Assets, want)
	}
	if c := inv.Coverage[0]; c.Place != "hr:employees" || c.AssetType != "hr.person" {
		t.Errorf("coverage of %s in %s", c.AssetType, c.Place)
	}
}

func TestStatus(t *testing.T) {
	for _, tt := range []struct{ name, header, row, want string }{
		{"without a status column, none", "left_on", "", "active"},
		{"without a status column, yesterday", "left_on", "2026-11-24", "left"},
		{"without a status column, today in Tokyo", "left_on", "2026-11-25", "active"},
		{"without a status column, tomorrow", "left_on", "2026-11-26", "active"},
		{"without a status column, never", "left_on", "9999/12/31", "active"},
		{"without a status column, not understood", "left_on", "11/24/2026", ""},
		{"a stale word, and a last day that is over", "status,left_on", "在籍,2026-10-31", "left"},
		{"left, whatever the day", "status,left_on", "terminated,2027-01-01", "left"},
		{"about to leave", "status,left_on", "退職予定,2026-12-31", "active"},
		{"on leave", "status,left_on", "On  Leave,", "leave"},
		{"full width", "status", "Ａｃｔｉｖｅ", "active"},
		{"a word that depends", "status", "1", ""},
		{"a blank", "status,left_on", ",", ""},
		{"a blank, and a last day that is over", "status,left_on", ",2026-10-31", "left"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inv := collect(t, people([]byte("person_id,email,"+tt.header+"\n1,a@acme.example,"+tt.row+"\n")))
			var got struct {
				Status string `json:"status"`
			}
			if err := json.Unmarshal(inv.Assets[0].Attributes, &got); err != nil {
				t.Fatal(err)
			}
			if got.Status != tt.want {
				t.Errorf("status %q, want %q", got.Status, tt.want)
			}
			gap := false
			for _, c := range inv.Coverage {
				gap = gap || c.Path == "attributes.status" && c.State == collectors.Partial && c.Count == 1
			}
			if gap != (tt.want == "") {
				t.Errorf("coverage %v, want a gap = %v", lines(inv), tt.want == "")
			}
		})
	}
}

func TestDates(t *testing.T) {
	for cell, want := range map[string]string{
		"2026/11/22": `"2026-11-22"`, "2026-11-22": `"2026-11-22"`, "2026年11月22日": `"2026-11-22"`, "22-Nov-2026": `"2026-11-22"`,
		"2026/1/5": `"2026-01-05"`, "2026.1.5": `"2026-01-05"`, "20261122": `"2026-11-22"`, "２０２６／１１／２２": `"2026-11-22"`,
		"2026/11/22 0:00:00": `"2026-11-22"`, "2026-11-22T00:00:00+09:00": `"2026-11-22"`, "22 Nov 2026": `"2026-11-22"`,
		"": "null", "-": "null",
		"11/22/2026": "", "2026-02-29": "", "2026-11": "", "tomorrow": "", "0000-00-00": "", "2026-11-22 sharp": "",
	} {
		inv := collect(t, people([]byte("person_id,email,status,started_on\n1,a@acme.example,active,\""+cell+"\"\n")))
		var got struct {
			StartedOn json.RawMessage `json:"started_on"`
		}
		if err := json.Unmarshal(inv.Assets[0].Attributes, &got); err != nil {
			t.Fatal(err)
		}
		if string(got.StartedOn) != want {
			t.Errorf("%q is %s, want %s", cell, got.StartedOn, want)
		}
	}
}

func TestMails(t *testing.T) {
	for cell, want := range map[string]string{
		"A.B+c@Acme.Example": `"a.b+c@acme.example"`, " a@acme.example ": `"a@acme.example"`, "ａ＠ａｃｍｅ．ｅｘａｍｐｌｅ": `"a@acme.example"`,
		"mailto:a@acme.example": `"a@acme.example"`, "a\u200b@acme.example": `"a@acme.example"`, "佐藤@acme.example": `"佐藤@acme.example"`,
		"": "null", "なし": "null",
		"a@acme": "", "a@b@acme.example": "", "a@acme.example b@acme.example": "", "a,b@acme.example": "", "<a@acme.example>": "", "@acme.example": "", "taro": "",
	} {
		inv := collect(t, people([]byte("person_id,email,status\n1,\""+cell+"\",active\n")))
		var got struct {
			Email json.RawMessage `json:"email"`
		}
		if err := json.Unmarshal(inv.Assets[0].Attributes, &got); err != nil {
			t.Fatal(err)
		}
		if string(got.Email) != want {
			t.Errorf("%q is %s, want %s", cell, got.Email, want)
		}
	}
}
