package saas_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/saas"
)

var night = time.Date(2026, 11, 25, 3, 17, 0, 0, time.FixedZone("JST", 9*60*60))

func people(b []byte) saas.People {
	return saas.People{List: "employees", Now: night, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

func collect(t testing.TB, p saas.People) collectors.Inventory {
	t.Helper()
	scopes, err := p.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var inv collectors.Inventory
	for len(scopes) > 0 {
		res, err := p.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Assets) > 10_000 {
			t.Errorf("%s holds %d people", scopes[0].ID(), len(res.Assets))
		}
		inv.Assets, inv.Coverage = append(inv.Assets, res.Assets...), append(inv.Coverage, res.Coverage...)
		scopes = append(scopes[1:], res.Next...)
	}
	return inv
}

// brief is "ID NAME ATTRIBUTES" of each person.
func brief(inv collectors.Inventory) []string {
	var all []string
	for _, a := range inv.Assets {
		all = append(all, fmt.Sprintf("%s %s %s", a.ID, a.Name, a.Attributes))
	}
	return all
}

// lines is "PATH STATE COUNT REASON" of each line of coverage.
func lines(inv collectors.Inventory) []string {
	var all []string
	for _, c := range inv.Coverage {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %d %s", c.Path, c.State, c.Count, c.Reason)))
	}
	return all
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngot  %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

const japaneseList = `社員番号,氏名,メールアドレス,在籍状況,入社日,退職日,部署,上長メール,雇用形態
0001,佐藤 陽子,Y.Sato@acme.example,在籍,2019/4/1,,決済チーム,k.ito@acme.example,正社員
0002,伊藤　健,ｋ．ｉｔｏ＠ａｃｍｅ．ｅｘａｍｐｌｅ,休職,2015年4月1日,,決済チーム,,正社員
0003,髙橋①,t.takahashi@acme.example,退職,2012-10-01,2026/10/31,基盤チーム,k.ito@acme.example,派遣社員
0004,鈴木,,在籍,,,,,
`

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

func TestHoles(t *testing.T) {
	const header = "person_id,name,email,status\n"
	const good = "1,A,a@acme.example,active\n"
	for _, tt := range []struct {
		name, rows string
		people     int
		want       []string
	}{
		{"too few fields", "2,B\n", 1, []string{"partial 1 row 3: too few fields"}},
		{"too many fields", "2,B,C,b@acme.example,active\n", 1, []string{"partial 1 row 3: too many fields"}},
		{"empty fields too many", "2,B,b@acme.example,active,,\n", 2, []string{"complete 2"}},
		{"no person_id", ",B,b@acme.example,active\n", 1, []string{"partial 1 row 3: no person_id"}},
		{"person_id twice", "1,B,b@acme.example,active\n", 1, []string{"partial 1 row 3: the person_id of a row above"}},
		{"person_id twice, in full width", "１,B,b@acme.example,active\n", 1, []string{"partial 1 row 3: the person_id of a row above"}},
		{"email twice", "2,B,A@acme.example,active\n", 2, []string{"partial 2 row 3: the email of a row above, and nobody of them left"}},
		{"email of somebody who left", "2,B,b@acme.example,left\n3,C,b@acme.example,active\n", 3, []string{"complete 3"}},
		{"NUL", "2,B\x00,b@acme.example,active\n3,C,c@acme.example,active\n", 2, []string{"partial 2 row 3: bytes that are no text"}},
		{"a byte that is no text", "2,\xff\xffB,b@acme.example,active\n", 1, []string{"partial 1 row 3: bytes that are no text"}},
		{"a quote within", "2,B \"the\" B,b@acme.example,active\n3,C,c@acme.example,active\n", 2, []string{"partial 2 row 3: quotes that do not match"}},
		{"an open quote", "2,\"B,b@acme.example,active\n3,C,c@acme.example,active\n", 1, []string{"partial 1 row 3: quotes that do not match"}},
		{"a long person_id", strings.Repeat("9", 300) + ",B,b@acme.example,active\n", 1, []string{"partial 1 row 3: a person_id of more than 200 bytes"}},
		{"many rows", strings.Repeat("2,B\n", 12), 1, []string{"partial 1 rows 3, 4, 5, 6, 7 and 7 more: too few fields"}},
		{"two kinds", "2,B\n,C,c@acme.example,active\n", 1, []string{"partial 1 row 3: too few fields; row 4: no person_id"}},
		{"six kinds", "2\n2,B,b@acme.example,left,x\n,B,b@acme.example,left\n1,B,b@acme.example,left\n\x00,B,b@acme.example,left\n2,\"B\"B,b@acme.example,left\n", 1,
			[]string{"partial 1 row 3: too few fields; row 4: too many fields; row 5: no person_id; row 6: the person_id of a row above; 2 rows with other mistakes"}},
		{"a cell over two lines", "2,\"B\nB\",b@acme.example,active\n3,C\n", 2, []string{"partial 2 row 5: too few fields"}},
		{"an address that is none", "2,B,taro,active\n", 2, []string{"complete 2", "attributes.email partial 1 row 3: not understood"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inv := collect(t, people([]byte(header+good+tt.rows)))
			equal(t, "coverage", lines(inv), tt.want)
			if len(inv.Assets) != tt.people {
				t.Errorf("%d people, want %d: %s", len(inv.Assets), tt.people, brief(inv))
			}
			for _, c := range inv.Coverage {
				if c.State != collectors.Complete && c.Needs == "" {
					t.Errorf("nothing says how to mend %s", c.Reason)
				}
			}
		})
	}
}

func TestUnreadable(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(japaneseList))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", "unreachable 0 the file is empty"},
		{"only a header", "person_id,email,status\n", "unreachable 0 the list has a header and no person"},
		{"UTF-16", string(utf16), "unreachable 0 the file is UTF-16"},
		{"no header", "0001,佐藤,y.sato@acme.example,在籍\n", "unreachable 0 no column for person_id"},
		{"no email", "社員番号,在籍状況\n1,在籍\n", "unreachable 0 no column for email"},
		{"no status", "社員番号,メール\n1,a@acme.example\n", "unreachable 0 no column for status or left_on"},
		{"two of a name", "id,email,E-mail,person_id,status\n1,a,b,2,active\n", "unreachable 0 two columns have the name of email"},
		{"a broken header", "person\"_id,email\n", "unreachable 0 the header cannot be read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inv := collect(t, people([]byte(tt.file)))
			equal(t, "coverage", lines(inv), []string{tt.want})
			if inv.Coverage[0].Needs == "" {
				t.Error("nothing says what would mend it")
			}
		})
	}
	t.Run("no file", func(t *testing.T) {
		p := people(nil)
		p.Open = func() (io.ReadCloser, error) {
			return nil, &fs.PathError{Op: "open", Path: "hr.csv", Err: fs.ErrNotExist}
		}
		equal(t, "coverage", lines(collect(t, p)), []string{"unreachable 0 the file cannot be opened: file does not exist"})
	})
	t.Run("a disk that fails", func(t *testing.T) {
		p := people(nil)
		opened := 0
		p.Open = func() (io.ReadCloser, error) {
			opened++
			if opened == 1 {
				return io.NopCloser(strings.NewReader("x")), nil
			}
			return io.NopCloser(io.MultiReader(strings.NewReader("person_id,email,status\n1,a@acme.example,active\n2,b"), broken{})), nil
		}
		equal(t, "coverage", lines(collect(t, p)), []string{"partial 1 reading stopped after row 2: broken"})
	})
	t.Run("too large", func(t *testing.T) {
		p := people(nil)
		p.Open = func() (io.ReadCloser, error) { return io.NopCloser(endless{}), nil }
		equal(t, "coverage", lines(collect(t, p)), []string{"unreachable 0 reading stopped: more than 128 MiB"})
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("broken") }

type endless struct{}

func (endless) Read(b []byte) (int, error) { return copy(b, strings.Repeat("x", len(b))), nil }

// What stands in the list is about people; what is written of it must not be.
func TestReasonsNameNobody(t *testing.T) {
	for _, file := range []string{
		"佐藤,陽子,secret@acme.example\n",
		"person_id,email,status\nsecret,secret\n",
		"person_id,email,status,left_on,started_on,manager_email\nsecret,secret,secret,secret,secret,secret\nsecret,secret@acme.example,active,,,\n",
		"person_id,email,status\n\"secret,secret\n",
	} {
		for _, line := range collect(t, people([]byte(file))).Coverage {
			if text := line.Reason + line.Needs; strings.Contains(text, "secret") || strings.Contains(text, "佐藤") {
				t.Errorf("coverage says %q", text)
			}
		}
	}
}

func TestColumns(t *testing.T) {
	p := people([]byte("No.,Contact (work),State\n1,a@acme.example,active\n"))
	p.Columns = map[string]string{"person_id": "No.", "email": "contact  (Work)", "status": "state"}
	equal(t, "coverage", lines(collect(t, p)), []string{"complete 1"})

	p.Columns["email"] = "Mail"
	equal(t, "coverage", lines(collect(t, p)), []string{`unreachable 0 no column is named "Mail"`})
}

func TestPlanRefuses(t *testing.T) {
	p := people(nil)
	p.Columns = map[string]string{"mail": "x"}
	if _, err := p.Plan(t.Context()); err == nil || err.Error() != `people list employees: no field "mail"; use one of person_id, name, email, status, left_on, started_on, team, manager_email, kind` {
		t.Errorf("got %v", err)
	}
	p = people(nil)
	p.Encoding = "latin-1"
	if _, err := p.Plan(t.Context()); err == nil || err.Error() != `people list employees: no encoding "latin-1"; use utf-8 or cp932` {
		t.Errorf("got %v", err)
	}
}

// Hostile text stays text, and nothing of it becomes another person.
func TestHostile(t *testing.T) {
	inv := collect(t, people([]byte("person_id,name,email,status\n=1+1,\"</script><img src=x>\x1b[2J\u202e\",a@acme.example,active\n")))
	equal(t, "people", brief(inv), []string{`hr:=1+1 </script><img src=x> [2J {"email":"a@acme.example","person_id":"=1+1","status":"active"}`})
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := people([]byte(japaneseList)).Collect(ctx, collectors.Scope{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was canceled", err)
	}
}

func TestConformance(t *testing.T) {
	for _, list := range []string{
		japaneseList,
		"person_id,email,left_on\n1,taro,11/12/2026\n2\n" + strings.Repeat("3,c@acme.example,\n", 50),
		"",
	} {
		collectortest.Test(t, people([]byte(list)), collectortest.Options{})
	}
}

func large(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("社員番号,氏名,メールアドレス,在籍状況,入社日,退職日\n")
	for i := range rows {
		fmt.Fprintf(&b, "%07d,佐藤 %d,p%d@acme.example,在籍,2019/4/1,\n", i, i, i)
	}
	return b.Bytes()
}

func TestLarge(t *testing.T) {
	inv := collect(t, people(large(20_000)))
	equal(t, "coverage", lines(inv), []string{"complete 10000", "complete 10000"})
	if first, last := inv.Assets[0].ID, inv.Assets[19_999].ID; first != "hr:0000000" || last != "hr:0019999" {
		t.Errorf("%s to %s are read", first, last)
	}
}

// TestLargeWithMistakes wants each mistake told once, and by the scope that it
// is in, the one behind the last person of a full scope too.
func TestLargeWithMistakes(t *testing.T) {
	full := string(large(10_000)) // 10,001 lines
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"none":                    {full, []string{"complete 10000"}},
		"behind a full scope":     {full + "9\n", []string{"complete 10000", "partial 0 row 10002: too few fields"}},
		"an ID of an early scope": {full + "0000003,鈴木,x@acme.example,在籍,2019/4/1,\n", []string{"complete 10000", "partial 0 row 10002: the person_id of a row above"}},
		"a mail of an early scope": {full + "9999999,鈴木,p3@acme.example,在籍,2019/4/1,\n",
			[]string{"complete 10000", "partial 1 row 10002: the email of a row above, and nobody of them left"}},
		"a date in an early scope": {strings.Replace(full, "2019/4/1", "spring", 1) + "9999999,鈴木,x@acme.example,在籍,2019/4/1,\n",
			[]string{"complete 10000", "attributes.started_on partial 1 row 2: not understood", "complete 1"}},
	} {
		t.Run(name, func(t *testing.T) { equal(t, "coverage", lines(collect(t, people([]byte(c.file)))), c.want) })
	}
}

func BenchmarkPeople(b *testing.B) {
	file := large(200_000)
	for b.Loop() {
		collect(b, people(file))
	}
}

func FuzzPeople(f *testing.F) {
	f.Add([]byte(japaneseList))
	f.Add([]byte("person_id;email;left_on\n1;a@acme.example;2026-01-01\n\"2"))
	f.Add([]byte("sep=\t\n\x83\x41\x00,\xef\xbb\xbf"))
	f.Fuzz(func(t *testing.T, b []byte) {
		inv := collect(t, people(b))
		ids := map[string]bool{}
		for _, a := range inv.Assets {
			if ids[a.ID] || len(a.ID) < 4 || !json.Valid(a.Attributes) {
				t.Errorf("asset %+v", a)
			}
			ids[a.ID] = true
		}
		if c := inv.Coverage[0]; c.Path != "" || c.Count != len(inv.Assets) || c.State == collectors.Complete && c.Count == 0 {
			t.Errorf("coverage %+v for %d people", c, len(inv.Assets))
		}
	})
}
