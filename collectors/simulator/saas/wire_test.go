package saas_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/saas"
)

// A client speaks plain HTTP to one vendor.
type client struct {
	t      *testing.T
	url    string
	header http.Header
}

// speak returns a client that has the credential.
func speak(t *testing.T, s *saas.Server, provider string) client {
	t.Helper()
	c := client{t, s.URL(provider), http.Header{}}
	secrets := of(s, provider).Secrets
	switch provider {
	case "okta":
		c.header.Set("Authorization", "SSWS "+secrets["token"])
	case "pagerduty":
		c.header.Set("Authorization", "Token token="+secrets["token"])
	case "newrelic":
		c.header.Set("API-Key", secrets["api_key"])
	case "datadog":
		c.header.Set("DD-API-KEY", secrets["api_key"])
		c.header.Set("DD-APPLICATION-KEY", secrets["app_key"])
	case "google_workspace":
		_, _, body := c.do("POST", "/token", "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=x")
		c.header.Set("Authorization", "Bearer "+text(body, "access_token"))
	case "entra":
		_, _, body := c.do("POST", "/tenant/oauth2/v2.0/token", "grant_type=client_credentials")
		c.header.Set("Authorization", "Bearer "+text(body, "access_token"))
	case "snowflake":
		c.header.Set("Authorization", "Bearer a.b.c")
	default:
		c.header.Set("Authorization", "Bearer "+secrets["token"])
	}
	return c
}

func (c client) do(method, path, body string) (int, http.Header, any) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header = c.header.Clone()
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		c.t.Fatalf("%s %s: %v: %.80s", method, path, err, b)
	}
	return w.StatusCode, w.Header, v
}

func (c client) get(path string) any {
	c.t.Helper()
	status, _, v := c.do("GET", path, "")
	if status != http.StatusOK {
		c.t.Fatalf("GET %s: %d", path, status)
	}
	return v
}

// at follows keys of objects.
func at(v any, keys ...string) any {
	for _, k := range keys {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}

func text(v any, keys ...string) string { s, _ := at(v, keys...).(string); return s }

func list(v any, keys ...string) []any { l, _ := at(v, keys...).([]any); return l }

// lists are a call of each vendor that reads.
var lists = map[string]string{
	"okta": "/api/v1/users", "slack": "/api/users.list", "google_workspace": "/admin/directory/v1/users?customer=my_customer", "entra": "/v1.0/users",
	"pagerduty": "/users", "scim": "/Users", "sentry": "/api/0/organizations/acme/members/", "datadog": "/api/v2/users",
}

func TestCredentials(t *testing.T) {
	s := start(t, 1, saas.Options{})
	for provider, path := range lists {
		t.Run(provider, func(t *testing.T) {
			good := speak(t, s, provider)
			good.get(path)
			status, _, body := client{t, good.url, http.Header{"Authorization": {"Bearer wrong"}}}.do("GET", path, "")
			if provider == "slack" {
				if status != http.StatusOK || text(body, "error") != "invalid_auth" {
					t.Errorf("a wrong token gets %d %v", status, body)
				}
			} else if status != http.StatusUnauthorized {
				t.Errorf("a wrong token gets %d", status)
			}
		})
	}
}

func TestOnlyReading(t *testing.T) {
	s := start(t, 1, saas.Options{})
	for provider, path := range lists {
		status, _, _ := speak(t, s, provider).do("DELETE", path, "")
		if want := http.StatusMethodNotAllowed; provider != "slack" && status != want {
			t.Errorf("%s: DELETE gets %d, want %d", provider, status, want)
		}
	}
	c := speak(t, s, "snowflake")
	if status, _, _ := c.do("POST", "/api/v2/statements", `{"statement": "DROP USER jo"}`); status != http.StatusUnprocessableEntity {
		t.Errorf("snowflake: DROP gets %d", status)
	}
}

func TestRefusals(t *testing.T) {
	for provider, want := range map[string]struct {
		path          []string // to the code
		denied, often string
		tooOften      int
	}{
		"okta":             {[]string{"errorCode"}, "E0000006", "E0000047", 429},
		"slack":            {[]string{"error"}, "missing_scope", "ratelimited", 429},
		"google_workspace": {[]string{"error", "message"}, "Not Authorized to access this resource/api", "User Rate Limit Exceeded", 403},
		"entra":            {[]string{"error", "code"}, "Authorization_RequestDenied", "TooManyRequests", 429},
		"pagerduty":        {[]string{"error", "message"}, "Access Denied", "Rate Limit Exceeded", 429},
		"sentry":           {[]string{"detail"}, "You do not have permission to perform this action.", "You are attempting to use this endpoint too frequently.", 429},
	} {
		t.Run(provider, func(t *testing.T) {
			s := start(t, 1, saas.Options{Faults: []acme.Fault{
				{Operation: listing[provider], Kind: acme.Deny, Times: 1}, {Operation: listing[provider], Kind: acme.Throttle, Times: 1},
			}})
			c := speak(t, s, provider)
			if _, _, body := c.do("GET", lists[provider], ""); text(body, want.path...) != want.denied {
				t.Errorf("denied, it says %v", body)
			}
			status, header, body := c.do("GET", lists[provider], "")
			if status != want.tooOften || text(body, want.path...) != want.often || header.Get("Retry-After") == "" {
				t.Errorf("too often, it says %d %v %v", status, header, body)
			}
			c.get(lists[provider])
			if n := s.Refused()[listing[provider]]; n != 1 {
				t.Errorf("%d calls were refused, want 1", n)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	s := start(t, 1, saas.Options{Limits: []acme.Limit{{Operations: []string{"okta:*"}, Rate: 0.001, Burst: 2}}})
	c := speak(t, s, "okta")
	c.get("/api/v1/org")
	c.get("/api/v1/org")
	if status, _, _ := c.do("GET", "/api/v1/users", ""); status != http.StatusTooManyRequests {
		t.Errorf("the third call gets %d, want 429", status)
	}
	speak(t, s, "slack").get("/api/auth.test") // has a limit of its own
}

// TestOktaHidesTheDeprovisioned: a list without a search leaves out leavers.
func TestOktaHidesTheDeprovisioned(t *testing.T) {
	c := speak(t, start(t, 1, saas.Options{}), "okta")
	statuses := func(path string) (all []string) {
		for _, u := range c.get(path).([]any) {
			all = append(all, text(u, "status"))
		}
		return all
	}
	if slices.Contains(statuses("/api/v1/users?limit=200"), "DEPROVISIONED") {
		t.Error("the list has the deprovisioned")
	}
	if !slices.Contains(statuses("/api/v1/users?limit=200&search=status+pr"), "DEPROVISIONED") {
		t.Error("the search lacks the deprovisioned")
	}
}

func TestEntraGivesWhatIsSelected(t *testing.T) {
	c := speak(t, start(t, 1, saas.Options{}), "entra")
	user := list(c.get("/v1.0/users?$top=1&$select=id,accountEnabled"), "value")[0].(map[string]any)
	if len(user) != 2 || user["accountEnabled"] == nil {
		t.Errorf("user is %v, want two properties", user)
	}
}

func TestSCIMCountsWrong(t *testing.T) {
	c := speak(t, start(t, 1, saas.Options{}), "scim")
	total := int(at(c.get("/Users?count=0"), "totalResults").(float64))
	last := c.get("/Users?count=100&startIndex=101")
	if n := len(list(last, "Resources")); n != total-100 || at(last, "itemsPerPage").(float64) != 100 {
		t.Errorf("%d of %d on the last page, which says it has %v", n, total, at(last, "itemsPerPage"))
	}
}

func TestEqualOptionsEqualAnswers(t *testing.T) {
	a, b := start(t, 1, saas.Options{}), start(t, 1, saas.Options{})
	for provider, path := range lists {
		x, _ := json.Marshal(speak(t, a, provider).get(path))
		y, _ := json.Marshal(speak(t, b, provider).get(path))
		if strip := strings.NewReplacer(a.URL(provider), "", b.URL(provider), ""); strip.Replace(string(x)) != strip.Replace(string(y)) {
			t.Errorf("%s answers differently", provider)
		}
	}
}
