package github_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/policies"
)

// everything is all that a server says in a number of calls.
func everything(t *testing.T, s *github.Server) string {
	t.Helper()
	var b strings.Builder
	for _, path := range []string{
		"/orgs/acme", "/orgs/acme/members?per_page=100", "/orgs/acme/repos?per_page=100", "/orgs/acme/installations", "/orgs/acme/copilot/billing/seats",
		"/orgs/acme/personal-access-tokens", "/orgs/acme/hooks", "/repos/acme/payments-service/keys", "/repos/acme/sre-backlog/issues",
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+s.InstallationToken())
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s answers %s", path, answer.Status)
		}
		io.Copy(&b, answer.Body)
		answer.Body.Close()
	}
	return strings.ReplaceAll(b.String(), s.URL, "")
}

func TestEqualOptionsGiveEqualBytes(t *testing.T) {
	company := func(seed int64, night int) string {
		return everything(t, start(t, 0, github.Options{Company: acme.New(acme.Options{Seed: seed, Now: now, Night: night})}))
	}
	first := company(4, 2)
	if first != company(4, 2) {
		t.Error("two organizations of the same options differ")
	}
	if first == company(5, 2) || first == company(4, 3) {
		t.Error("another seed or night gives the same bytes")
	}
}

func TestPlanted(t *testing.T) {
	base := start(t, 1, github.Options{}).Planted()
	for i, p := range base {
		if i > 0 && p.Control == base[i-1].Control && p.AssetID == base[i-1].AssetID {
			t.Errorf("%s is planted twice on %s", p.Control, p.AssetID)
		}
	}
	if large := start(t, 1, github.Options{Size: 5000}).Planted(); !slices.Equal(base, large) {
		t.Error("a larger organization has other faults")
	}
	if third := start(t, 3, github.Options{}).Planted(); !slices.Equal(base, third) {
		t.Error("the third night has other faults than the first")
	}
	second := start(t, 2, github.Options{}).Planted()
	missing := func(from, in []acme.Planted) (n int) {
		for _, p := range from {
			if !slices.Contains(in, p) {
				n++
			}
		}
		return n
	}
	if mended, added := missing(base, second), missing(second, base); mended < 5 || added < 4 {
		t.Errorf("the second night mends %d faults and adds %d, want at least 5 and 4", mended, added)
	}
}

// A seat's saving is its price.
func TestSavings(t *testing.T) {
	company := acme.New(acme.Options{Seed: 1, Now: now, Night: 1})
	s := start(t, 1, github.Options{Company: company})
	for _, f := range judge(t, s, collect(t, s, company)).Findings {
		if f.Control == "cost.account_seat_unused" && f.Status == policies.Fail && (f.Saving == nil || f.Saving.Minor != 1900) {
			t.Errorf("%s saves %v", f.Asset.ID, f.Saving)
		}
	}
}

// TestManyRepositories pages through 20,000 of them: none is kept.
func TestManyRepositories(t *testing.T) {
	const size = 20_000
	s := start(t, 1, github.Options{Size: size})
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	c := client(t, s, s.Token())
	seen := map[int64]bool{}
	for page := 1; page <= size/100; page += 20 { // every page costs time, and shows no more
		r, err := c.NewRequest(http.MethodGet, fmt.Sprintf("orgs/acme/repos?per_page=100&page=%d", page), nil)
		if err != nil {
			t.Fatal(err)
		}
		var repos []struct {
			ID   int64
			Name string
		}
		if _, err := c.Do(t.Context(), r, &repos); err != nil || len(repos) != 100 {
			t.Fatalf("page %d has %d repositories, %v", page, len(repos), err)
		}
		for _, r := range repos {
			seen[r.ID] = true
		}
		last, _, err := c.Repositories.Get(t.Context(), "acme", repos[99].Name)
		if err != nil || last.GetID() != repos[99].ID {
			t.Errorf("%s is found as %d, want %d, %v", repos[99].Name, last.GetID(), repos[99].ID, err)
		}
	}
	if len(seen) != size/20 {
		t.Errorf("%d different repositories", len(seen))
	}
	if after := heap(); after > before+8<<20 {
		t.Errorf("heap grew from %d to %d bytes", before, after)
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	company := acme.New(acme.Options{Now: now})
	for name, o := range map[string]github.Options{
		"no company": {},
		"too few":    {Company: company, Size: github.DefaultSize - 1},
		"too many":   {Company: company, Size: 1 << 30},
		"backward":   {Company: company, Latency: -1},
	} {
		if s, err := github.Start(o); err == nil {
			s.Close()
			t.Errorf("%s: a server starts", name)
		}
	}
}

// TestAppToken exchanges what the App's key has signed for a token.
func TestAppToken(t *testing.T) {
	s := start(t, 1, github.Options{})
	app, installation, private := s.App()
	block, _ := pem.Decode(private)
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	backlogApp, backlogInstallation, _ := s.BacklogApp()
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		key          *rsa.PrivateKey
		issuer       int64
		life         time.Duration
		installation int64
		want         int
		token        string
	}{
		"as it should be":       {key, app, 9 * time.Minute, installation, 201, s.InstallationToken()},
		"of the backlog":        {key, backlogApp, 9 * time.Minute, backlogInstallation, 201, s.BacklogToken()},
		"another key":           {stranger, app, 9 * time.Minute, installation, 401, ""},
		"another App":           {key, app + 1, 9 * time.Minute, installation, 401, ""},
		"for too long":          {key, app, time.Hour, installation, 401, ""},
		"over before it begins": {key, app, -time.Minute, installation, 401, ""},
		"another installation":  {key, app, 9 * time.Minute, installation + 1, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			token := sign(t, test.key, map[string]any{"iss": test.issuer, "iat": now.Unix(), "exp": now.Add(test.life).Unix()})
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, fmt.Sprintf("%s/app/installations/%d/access_tokens", s.URL, test.installation), nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+token)
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			var body struct {
				Token   string
				Expires time.Time `json:"expires_at"`
			}
			if err := json.NewDecoder(answer.Body).Decode(&body); err != nil || answer.StatusCode != test.want {
				t.Fatalf("answer is %s, want %d, %v", answer.Status, test.want, err)
			}
			if test.want == 201 && (body.Token != test.token || !body.Expires.Equal(now.Add(time.Hour))) {
				t.Errorf("token is %+v", body)
			}
		})
	}
}

func sign(t *testing.T, key *rsa.PrivateKey, claims map[string]any) string {
	t.Helper()
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode(body)
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + encode(signature)
}
