package saas_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"github.com/corporate-sre/auditor/collectors"
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
