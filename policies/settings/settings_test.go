package settings

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const guardrails = `
root_email_domains: {default: [], reason: Only the company knows them.}
access_key_days: {default: 90, reason: CIS says so.}
suspended_path: {default: Suspended, reason: AWS guidance.}
strict: {default: false, reason: It is loud.}
regions: {default: [eu-west-1], reason: Near.}
delegated_administrators: {default: {}, reason: Only the company knows them.}
`

const cost = `
prices:
  default:
    currency: USD
    elastic_ip_hour: 0.005
    volume: {gp2: 0.10, gp3: 0.08}
    ends: {mysql: {"5.7": "2024-02-29"}}
  reason: List prices.
`

func defaults() fstest.MapFS {
	return fstest.MapFS{
		"guardrails.yaml": {Data: []byte(guardrails)},
		"cost.yaml":       {Data: []byte(cost)},
	}
}

func TestDefaultsStand(t *testing.T) {
	s, err := Load(defaults(), "settings.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Values["guardrails"].(map[string]any)["access_key_days"]; got != 90 {
		t.Errorf("access_key_days = %#v, want 90", got)
	}
	names := []string{}
	for _, x := range s.All {
		names = append(names, x.Name)
		if x.File != "" || x.Line != 0 {
			t.Errorf("%s is set in %s:%d, want the default", x.Name, x.File, x.Line)
		}
	}
	if !slices.IsSorted(names) || len(names) != 7 {
		t.Errorf("settings are %v, want 7, sorted", names)
	}
}

func TestCompanyReplacesDefaults(t *testing.T) {
	s, err := Load(defaults(), "settings.yaml", []byte(`
guardrails:
  root_email_domains: [acme.example]
  access_key_days: 30
  delegated_administrators: {guardduty.amazonaws.com: security, sso.amazonaws.com: [identity, backup]}
cost:
  prices:
    elastic_ip_hour: 0
    volume: {gp3: 0.07, io2: 1, gp2: null}
    ends:
      postgres: {"13": "2026-02-28"}
`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(s.Values)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"cost":{"prices":{"currency":"USD","elastic_ip_hour":0,"ends":{"mysql":{"5.7":"2024-02-29"},"postgres":{"13":"2026-02-28"}},"volume":{"gp3":0.07,"io2":1}}},` +
		`"guardrails":{"access_key_days":30,"delegated_administrators":{"guardduty.amazonaws.com":"security","sso.amazonaws.com":["identity","backup"]},` +
		`"regions":["eu-west-1"],"root_email_domains":["acme.example"],"strict":false,"suspended_path":"Suspended"}}`
	if string(got) != want {
		t.Errorf("settings are\n%s, want\n%s", got, want)
	}
	i := slices.IndexFunc(s.All, func(x Setting) bool { return x.Name == "guardrails.access_key_days" })
	if x := s.All[i]; x.File != "settings.yaml" || x.Line != 4 || x.Default != 90 || x.Reason != "CIS says so." {
		t.Errorf("access_key_days is described as %+v", x)
	}
	before, _ := Load(defaults(), "settings.yaml", nil)
	if before.Digest == s.Digest {
		t.Error("the digest did not change with the values")
	}
	again, _ := Load(defaults(), "other.yaml", []byte("{}"))
	if before.Digest != again.Digest {
		t.Error("the digest changed, but the values did not")
	}
	if m := before.Values["cost"].(map[string]any)["prices"].(map[string]any)["volume"].(map[string]any); m["gp2"] == nil {
		t.Error("one company's settings changed the defaults")
	}
}

func TestMistakesSayWhereAndWhatToDo(t *testing.T) {
	for name, c := range map[string]struct{ yaml, want string }{
		"unknown category":  {"guardrail:\n  strict: true", `settings.yaml:1: no settings are named "guardrail"; did you mean "guardrails"?`},
		"unknown key":       {"guardrails:\n  strict: true\n  access_key_day: 3", `settings.yaml:3: guardrails has no setting "access_key_day"; did you mean "access_key_days"?`},
		"text for a number": {"guardrails: {access_key_days: ninety}", `settings.yaml:1:31: guardrails.access_key_days is "ninety", want a whole number from 0`},
		"negative":          {"guardrails: {access_key_days: -1}", "want a whole number from 0"},
		"fraction":          {"guardrails: {access_key_days: 1.5}", "want a whole number from 0"},
		"number for text":   {"guardrails: {suspended_path: 3}", "guardrails.suspended_path is \"3\", want text; put it in quotes"},
		"text for a list":   {"guardrails: {regions: eu-west-1}", "want a list"},
		"account unquoted":  {"guardrails: {root_email_domains: [111122223333]}", `guardrails.root_email_domains[0] is "111122223333", want text; put it in quotes`},
		"yes":               {"guardrails: {strict: yes}", "want a yes or no; write true or false"},
		"null":              {"guardrails: {strict: }", "or leave the key out to keep the default"},
		"list in a map":     {"guardrails: {delegated_administrators: {a: {b: c}}}", "want text or a list of it"},
		"record key":        {"cost: {prices: {elastic_ip_hours: 1}}", `cost.prices has no key "elastic_ip_hours"; did you mean "elastic_ip_hour"?`},
		"table of numbers":  {"cost: {prices: {volume: {io2: cheap}}}", `cost.prices.volume.io2 is "cheap", want a number from 0`},
		"table of tables":   {"cost: {prices: {ends: {postgres: 3}}}", "cost.prices.ends.postgres is \"3\", want a map"},
		"category is text":  {"guardrails: strict", "want a map"},
		"duplicate":         {"guardrails: {}\nguardrails: {}", "is already on line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(defaults(), "settings.yaml", []byte(c.yaml))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want %s", err, c.want)
			}
		})
	}
}

func TestDefaultNeedsReason(t *testing.T) {
	_, err := Load(fstest.MapFS{"cost.yaml": {Data: []byte("\ndays:\n  default: 3\n")}}, "", nil)
	if want := `cost.yaml:3: setting days has no reason`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v, want %s", err, want)
	}
}

// What is shipped has to be readable, and every kind of value has to be one
// that merge knows.
func TestShippedDefaults(t *testing.T) {
	s, err := Load(os.DirFS("."), "settings.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range s.All {
		b, err := json.Marshal(map[string]any{"v": x.Value})
		if err != nil {
			t.Fatal(err)
		}
		category, key, _ := strings.Cut(x.Name, ".")
		same, err := Load(os.DirFS("."), "settings.yaml", []byte(category+": {"+key+": "+string(b[5:len(b)-1])+"}"))
		if err != nil {
			t.Errorf("%s does not take its own default: %v", x.Name, err)
		} else if !reflect.DeepEqual(same.Values, s.Values) {
			t.Errorf("%s set to its own default changes the settings", x.Name)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("guardrails: {strict: true, regions: [a], delegated_administrators: {a: [b]}}\ncost: {prices: {volume: {x: 1}}}"))
	f.Add([]byte("cost: {prices: {ends: {x: {y: z}}, volume: }}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Load(defaults(), "settings.yaml", b)
		if err == nil && len(s.All) != 7 {
			t.Errorf("%d settings, want 7", len(s.All))
		}
	})
}
