package snowflake

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

func TestConformance(t *testing.T) {
	for _, slow := range []bool{false, true} {
		c := acme()
		c.size, c.slow = 2, slow
		s := c.source(t)
		s.most = 3
		collectortest.Test(t, s, collectortest.Options{})
	}
}

func TestDenials(t *testing.T) {
	saastest.Denials(t, Operations(), func(denied string) collectors.Source {
		c := acme()
		c.size, c.denied = 1, denied
		return c.source(t)
	})
}

func TestAccounts(t *testing.T) {
	all := saastest.Collect(t, acme().source(t))
	for id, want := range map[string]object{
		"1": {"kind": "human", "status": "active", "privilege": "owner", "roles": []any{"ACCOUNTADMIN", "ANALYST"}, "mfa": true, "password": true,
			"email": "aiko@acme.example", "login": "AIKO@ACME.EXAMPLE", "aliases": []any{"aiko"}, "last_active_at": "2027-02-26T00:00:00Z", "seat": nil},
		"2": {"kind": "human", "privilege": "admin", "mfa_bypassed_until": "2027-03-20T05:20:00Z", "mfa": false, "password": false, "sso": true, "last_active_at": nil},
		"3": {"kind": "service", "email": nil, "password": false, "privilege": "member", "roles": []any{}},
		"4": {"status": "deactivated", "raw_status": "disabled"},
		"5": {"status": "deleted", "roles": []any{}},
		"6": {"status": "deactivated", "raw_status": "expired", "kind": "service", "privilege": "owner"},
		"7": {"status": "suspended"},
	} {
		_, got := saastest.Asset(t, all, "snowflake:acme/"+id)
		for name, value := range want {
			if !reflect.DeepEqual(got[name], value) {
				t.Errorf("%s: %s = %v, want %v", id, name, got[name], value)
			}
		}
	}
	_, loader := saastest.Asset(t, all, "snowflake:acme/3")
	if _, read := loader["sso"]; read {
		t.Error("a service has sso, want it absent: it signs in by a key")
	}
	_, token := saastest.Asset(t, all, "snowflake:acme/token/11")
	if token["status"] != "expired" || token["owner_account"] != "snowflake:acme/3" || token["kind"] != "personal_token" {
		t.Errorf("token = %v, want an expired one of LOADER", token)
	}
	for _, a := range all.Assets {
		if a.ID == "snowflake:acme/token/13" {
			t.Error("a passkey is listed as a token")
		}
	}
}

func TestTokenNamesTheAccountTheUserAndTheKey(t *testing.T) {
	c := acme()
	saastest.Collect(t, c.source(t))
	if issuer, _ := c.issuer.Load().(string); !strings.HasPrefix(issuer, "ACME-WAREHOUSE.AUDITOR.SHA256:") {
		t.Errorf("iss = %q, want ACME-WAREHOUSE.AUDITOR.SHA256:…", issuer)
	}
}

func TestPartitionThatLosesRows(t *testing.T) {
	c := acme()
	c.size = 3
	c.broken = map[string]saastest.Route{getResult: func(*http.Request) (int, any) { return 200, object{"data": [][]any{}} }}
	line := saastest.Blind(saastest.Collect(t, c.source(t)))[collectors.Feed{Type: saas.AccountType}]
	if line.State != collectors.Partial || line.Count != 3 || !strings.Contains(line.Reason, "cut off") {
		t.Errorf("coverage of the accounts = %+v, want partial with 3", line)
	}
}

func TestResultsThatLie(t *testing.T) {
	for name, answer := range map[string]any{
		"nothing":       object{},
		"no metadata":   object{"data": [][]any{}, "statementHandle": "0"},
		"other columns": object{"data": [][]any{}, "resultSetMetaData": object{"rowType": []object{{"name": "COMMENT"}}}},
		"html":          "<html>",
	} {
		c := acme()
		c.broken = map[string]saastest.Route{postUsers: func(*http.Request) (int, any) { return 200, answer }}
		line := saastest.Blind(saastest.Collect(t, c.source(t)))[collectors.Feed{Type: saas.AccountType}]
		if !line.State.Blind() || line.Reason == "" {
			t.Errorf("%s: coverage of the accounts = %+v, want a gap with a reason", name, line)
		}
	}
}

func TestRowThatCannotBeRead(t *testing.T) {
	c := acme()
	c.rows[postUsers][1][firstBoolean] = "perhaps"
	line := saastest.Blind(saastest.Collect(t, c.source(t)))[collectors.Feed{Type: saas.AccountType}]
	if line.State != collectors.Partial || line.Count != 6 || !strings.Contains(line.Reason, "DISABLED") {
		t.Errorf("coverage of the accounts = %+v, want partial with 6 for DISABLED", line)
	}
}

func TestARoleThatCannotBeReadMakesRolesDoubtful(t *testing.T) {
	c := acme()
	c.rows[postGrants][0][1] = nil
	line := saastest.Blind(saastest.Collect(t, c.source(t)))[collectors.Feed{Type: saas.AccountType, Path: "attributes.roles"}]
	if line.State != collectors.Unreachable || !strings.Contains(line.Reason, postGrants) {
		t.Errorf("coverage of the roles = %+v, want unreachable by %s", line, postGrants)
	}
}

func TestPlanRefusesBadCredentials(t *testing.T) {
	c := acme()
	c.broken = map[string]saastest.Route{postNames: func(*http.Request) (int, any) { return 401, object{"code": "390144"} }}
	if _, err := c.source(t).Plan(t.Context()); err == nil || !strings.Contains(err.Error(), "390144") || !strings.Contains(err.Error(), "RSA_PUBLIC_KEY") {
		t.Errorf("Plan = %v, want the code and what to check", err)
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	_, err := New(saastest.Connection(Provider, "", nil, nil))
	for _, want := range []string{"account", "user", "private_key"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v, want it to ask for %s", err, want)
		}
	}
}

func TestNoOtherStatementIsSent(t *testing.T) {
	good, err := json.Marshal(request{Statement: statements()[postUsers], Timeout: 600})
	if err != nil {
		t.Fatal(err)
	}
	if !allowed(good) {
		t.Fatalf("%s is refused, and it is one of the statements", good)
	}
	for _, body := range []string{
		`{"statement":"DROP USER AIKO","timeout":600}`,
		`{"statement":"` + statements()[postUsers] + `; DROP USER AIKO","timeout":600}`,
		string(good[:len(good)-1]) + `,"statement":"DROP USER AIKO"}`,
		string(good[:len(good)-1]) + `,"parameters":{"MULTI_STATEMENT_COUNT":"0"}}`,
		string(good) + `{"statement":"DROP USER AIKO"}`,
		``,
	} {
		if allowed([]byte(body)) {
			t.Errorf("allowed(%s) = true, want it refused", body)
		}
	}
	r, err := http.NewRequest(http.MethodPost, "http://127.0.0.1:1/api/v2/statements", bytes.NewReader([]byte(`{"statement":"DROP USER AIKO"}`)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (onlyStatements{}).RoundTrip(r); !isRefused(err) {
		t.Errorf("RoundTrip = %v, want the statement refused", err)
	}
}

func isRefused(err error) bool {
	_, ok := errors.AsType[*throttle.RefusedError](err)
	return ok
}

func FuzzDecode(f *testing.F) {
	for _, row := range acme().rows[postUsers] {
		b, _ := json.Marshal(row)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var cells []*string
		if json.Unmarshal(b, &cells) != nil {
			return
		}
		r, err := decode(cells)
		if err != nil {
			return
		}
		c := saastest.Connection(Provider, "", nil, nil)
		if asset := c.Account(r.account(saastest.Now), postUsers); !json.Valid(asset.Attributes) {
			t.Errorf("attributes are no JSON: %s", asset.Attributes)
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add("1/2/3/4/01b2-a")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCursor(text)
		if err != nil {
			return
		}
		if again, err := parseCursor(c.String()); err != nil || again != c {
			t.Errorf("parseCursor(%q) = %v, then %v, %v", text, c, again, err)
		}
	})
}
