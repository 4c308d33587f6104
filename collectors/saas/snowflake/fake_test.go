package snowflake

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
)

type object = map[string]any

// A company is what the fake serves: rows by statement.
type company struct {
	rows   map[string][][]any
	denied string
	size   int  // rows of a partition; 0: all
	slow   bool // the first answer is that the statement still runs
	broken map[string]saastest.Route
	issuer *atomic.Value // text: of the last token
}

func acme() company {
	u := func(id, name, kind string, more map[string]any) []any {
		cells := map[string]any{"USER_ID": id, "NAME": name, "LOGIN_NAME": name + "@ACME.EXAMPLE", "DISPLAY_NAME": "User " + id, "EMAIL": strings.ToLower(name) + "@acme.example",
			"TYPE": kind, "DISABLED": "false", "SNOWFLAKE_LOCK": "false", "HAS_PASSWORD": "true", "HAS_RSA_PUBLIC_KEY": "false", "HAS_MFA": "true",
			"CREATED_ON": "1700000000.000000000 1440", "LAST_SUCCESS_LOGIN": "1803600000.123000000 1440"}
		for k, v := range more {
			cells[k] = v
		}
		row := make([]any, len(columns))
		for i, c := range columns {
			row[i] = cells[c]
		}
		return row
	}
	return company{issuer: new(atomic.Value), rows: map[string][][]any{
		postUsers: {
			u("1", "AIKO", "PERSON", nil),
			u("2", "BEN", "", map[string]any{"TYPE": nil, "HAS_PASSWORD": "false", "HAS_MFA": "false", "LAST_SUCCESS_LOGIN": nil, "BYPASS_MFA_UNTIL": "1805520000.000000000 1440"}),
			u("3", "LOADER", "SERVICE", map[string]any{"HAS_PASSWORD": "false", "HAS_RSA_PUBLIC_KEY": "true", "HAS_MFA": "false", "EMAIL": nil, "LOGIN_NAME": "LOADER"}),
			u("4", "CAROL", "PERSON", map[string]any{"DISABLED": "true"}),
			u("5", "DAN", "PERSON", map[string]any{"DELETED_ON": "1803000000.000000000 1440"}),
			u("6", "DAN", "LEGACY_SERVICE", map[string]any{"EXPIRES_AT": "1700000001.0 1440"}),
			u("7", "EVE", "PERSON", map[string]any{"SNOWFLAKE_LOCK": `"true"`}),
		},
		postNames:  {{"AIKO", "1"}, {"LOADER", "3"}, {"DAN", "6"}},
		postGrants: {{"AIKO", "ACCOUNTADMIN"}, {"AIKO", "ANALYST"}, {"BEN", "SECURITYADMIN"}, {"DAN", "ACCOUNTADMIN"}},
		postCredentials: {
			{"11", "load", "LOADER", "PAT", "ACTIVE", "1700000000.0 1440", "1700086400.0 1440", "1803600000.0 1440"},
			{"12", "ci", "AIKO", "PAT", "ACTIVE", "1700000000.0 1440", nil, nil},
			{"13", "passkey", "AIKO", "PASSKEY", "ACTIVE", "1700000000.0 1440", nil, nil},
		},
	}}
}

// order names the statements in handles.
var order = []string{postUsers, postNames, postGrants, postCredentials}

func (c company) serve(t *testing.T) *saastest.Fake {
	t.Helper()
	guarded := func(name string, r *http.Request, answer func() (int, any)) (int, any) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		parts := strings.Split(token, ".")
		if !ok || len(parts) != 3 || r.Header.Get("X-Snowflake-Authorization-Token-Type") != "KEYPAIR_JWT" {
			return 401, object{"code": "390144", "message": "JWT token is invalid."}
		}
		var claims struct{ Iss string }
		b, _ := base64.RawURLEncoding.DecodeString(parts[1])
		json.Unmarshal(b, &claims)
		c.issuer.Store(claims.Iss)
		switch {
		case name == c.denied:
			return 422, object{"code": "002003", "message": "does not exist or not authorized"}
		case c.broken[name] != nil:
			return c.broken[name](r)
		}
		return answer()
	}
	return saastest.Serve(t, map[string]string{"post": "POST /api/v2/statements", getResult: "GET /api/v2/statements/{handle}"}, map[string]saastest.Route{
		"post": func(r *http.Request) (int, any) {
			var q request
			json.NewDecoder(r.Body).Decode(&q)
			for i, name := range order {
				if statements()[name] == q.Statement {
					return guarded(name, r, func() (int, any) {
						if c.slow {
							return 202, object{"code": "333334", "statementHandle": fmt.Sprint(i)}
						}
						return c.result(i, 0)
					})
				}
			}
			return 422, object{"code": "001003"}
		},
		getResult: func(r *http.Request) (int, any) {
			i, _ := strconv.Atoi(r.PathValue("handle"))
			n, _ := strconv.Atoi(r.FormValue("partition"))
			return guarded(getResult, r, func() (int, any) { return c.result(i, n) })
		},
	})
}

func (c company) result(statement, partition int) (int, any) {
	rows := c.rows[order[statement]]
	size := c.size
	if size == 0 {
		size = len(rows)
	}
	var partitions []object
	for from := 0; from < len(rows); from += size {
		partitions = append(partitions, object{"rowCount": min(size, len(rows)-from)})
	}
	from := min(partition*size, len(rows))
	answer := object{"data": rows[from:min(from+size, len(rows))]}
	if partition > 0 {
		return 200, answer
	}
	names := [][]string{columns, nameColumns, grantColumns, credentialColumns}[statement]
	var types []object
	for _, n := range names {
		types = append(types, object{"name": n, "type": "text"})
	}
	answer["code"], answer["statementHandle"] = "090001", fmt.Sprint(statement)
	answer["resultSetMetaData"] = object{"numRows": len(rows), "partitionInfo": partitions, "rowType": types}
	return 200, answer
}

func (c company) source(t *testing.T) *Source {
	t.Helper()
	s, err := New(saastest.Connection(Provider, c.serve(t).URL, map[string]string{"account": "acme-warehouse", "user": "auditor"}, map[string]string{"private_key": privateKey(t)}))
	if err != nil {
		t.Fatal(err)
	}
	source := s.(*Source)
	source.poll = 0
	return source
}

var keyOnce = sync.OnceValues(func() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), err
})

func privateKey(t *testing.T) string {
	t.Helper()
	text, err := keyOnce()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var _ collectors.Source = (*Source)(nil)
