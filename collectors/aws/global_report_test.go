package aws

import (
	"encoding/json"
	"strings"
	"testing"
)

const reportHeader = "user,arn,password_enabled,password_last_used,mfa_active," +
	"access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date," +
	"access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date\n"

// reportOf is the report of one user, whose row is given from the third column.
func reportOf(t *testing.T, row string) userCredentials {
	t.Helper()
	report, err := parseCredentialReport([]byte(reportHeader + "u,arn:u," + row + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return report["arn:u"]
}

// told writes what a row says; what it does not say is left out.
func (c userCredentials) told() map[string]any {
	m := map[string]any{}
	if c.password != nil {
		m["password"] = *c.password
	}
	if c.passwordLastUsed.read {
		m["password_last_used"] = c.passwordLastUsed.value
	}
	if c.mfa != nil {
		m["mfa"] = *c.mfa
	}
	if c.keys != nil {
		m["keys"] = c.keys
	}
	if last := c.lastUsed(); last.read {
		m["last_used"] = last.value
	}
	return m
}

func TestCredentialReportRows(t *testing.T) {
	const noKeys = "false,N/A,N/A,false,N/A,N/A"
	for _, tt := range []struct{ name, row, want string }{
		{
			"password and keys used",
			"true,2026-10-01T12:00:00+00:00,true,true,2026-01-01T00:00:00+00:00,2026-11-01T12:00:00+01:00,false,2025-01-01T00:00:00+00:00,2025-02-01T00:00:00+00:00",
			`{"password": true, "password_last_used": "2026-10-01T12:00:00Z", "mfa": true, "keys": [
				{"slot": 1, "active": true, "created_at": "2026-01-01T00:00:00Z", "last_used_at": "2026-11-01T11:00:00Z"},
				{"slot": 2, "active": false, "created_at": "2025-01-01T00:00:00Z", "last_used_at": "2025-02-01T00:00:00Z"}
			], "last_used": "2026-11-01T11:00:00Z"}`,
		},
		{
			"a password that nobody used",
			"true,no_information,false," + noKeys,
			`{"password": true, "password_last_used": null, "mfa": false, "keys": [], "last_used": null}`,
		},
		{
			"no password",
			"false,N/A,false," + noKeys,
			`{"password": false, "password_last_used": null, "mfa": false, "keys": [], "last_used": null}`,
		},
		{
			"no password, in other words",
			"false,not_supported,false," + noKeys,
			`{"password": false, "password_last_used": null, "mfa": false, "keys": [], "last_used": null}`,
		},
		{
			"the root user, of whose password only the use is told",
			"not_supported,2026-10-01T12:00:00+00:00,true," + noKeys,
			`{"password_last_used": "2026-10-01T12:00:00Z", "mfa": true, "keys": [], "last_used": "2026-10-01T12:00:00Z"}`,
		},
		{
			"a use that is no time is not read, and no lack of use",
			"true,yesterday,TRUE,true,2026-01-01T00:00:00+00:00,soon,false,N/A,N/A",
			`{"password": true, "mfa": true, "keys": [{"slot": 1, "active": true, "created_at": "2026-01-01T00:00:00Z"}]}`,
		},
		{
			"only the second key",
			"false,N/A,false,false,N/A,N/A,true,2026-01-01T00:00:00+00:00,N/A",
			`{"password": false, "password_last_used": null, "mfa": false, "last_used": null,
				"keys": [{"slot": 2, "active": true, "created_at": "2026-01-01T00:00:00Z", "last_used_at": null}]}`,
		},
		{
			"a row that ends early",
			"true",
			`{"password": true}`,
		},
		{
			"keys of which nobody says whether they are active",
			"false,N/A,false,?,N/A,N/A,false,N/A,N/A",
			`{"password": false, "password_last_used": null, "mfa": false}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) { sameJSON(t, reportOf(t, tt.row).told(), tt.want) })
	}
}

func TestCredentialReportFindsColumnsByName(t *testing.T) {
	report, err := parseCredentialReport([]byte("new_column,mfa_active,arn\nx,true,arn:u\n,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(report) != 1 {
		t.Errorf("%d users, want 1: a row without an ARN is nobody's", len(report))
	}
	sameJSON(t, report["arn:u"].told(), `{"mfa": true}`)
}

func TestCredentialReportThatIsNone(t *testing.T) {
	for _, text := range []string{"", "<html>", "user,password_enabled\nu,true\n", "arn\n\"broken\"\"\n"} {
		if report, err := parseCredentialReport([]byte(text)); err == nil {
			t.Errorf("%q is a report of %d users", text, len(report))
		}
	}
}

func FuzzCredentialReport(f *testing.F) {
	f.Add(reportHeader + "u,arn:u,true,no_information,false,true,N/A,N/A,false,N/A,N/A\n")
	f.Add("arn,access_key_1_active,access_key_2_active\narn:u,true,false\n")
	f.Add("arn\n\"a\nb\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		report, err := parseCredentialReport([]byte(text))
		if err != nil {
			return
		}
		for arn, c := range report {
			if arn == "" || strings.TrimSpace(arn) != arn {
				t.Errorf("ARN %q", arn)
			}
			if _, err := json.Marshal(c.told()); err != nil {
				t.Error(err)
			}
			if last := c.lastUsed(); last.read && last.value == nil && c.passwordLastUsed.value != nil {
				t.Error("a password that was used counts as never used")
			}
		}
	})
}
