package saas

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/csv"
	"encoding/json"
	"encoding/pem"
	"strconv"
	"sync"
	"time"
)

// A Connection is what acme's configuration says of one workspace with an API.
type Connection struct {
	Provider, Name    string
	Endpoint          string
	Settings, Secrets map[string]string
}

// A Registered workspace is a line of acme's register. What is empty is not
// known.
type Registered struct {
	Provider, Name             string
	Owner, Category, DataClass string
	RenewsOn                   string // YYYY-MM-DD

	// What acme declares of its workspaces.
	SSOEnforced, MFAEnforced, SCIMEnabled, InviteRestricted bool
}

// Connections returns how to reach every workspace with an API. The secrets
// open nothing but this server.
func (s *Server) Connections() []Connection {
	var all []Connection
	for _, v := range vendors() {
		w := s.company.of(v.provider)
		settings, secrets := s.access(w)
		all = append(all, Connection{v.provider, w.name, s.urls[v.provider], settings, secrets})
	}
	return all
}

// access is what a workspace's API wants: settings and secrets.
func (s *Server) access(w *workspace) (settings, secrets map[string]string) {
	secret := s.company.secret(w.provider)
	switch w.provider {
	case "google_workspace":
		key, _ := json.Marshal(map[string]string{
			"type": "service_account", "project_id": "acme-audit", "private_key_id": s.company.Hex(40, "key"), "private_key": privateKey(),
			"client_email": "auditor@acme-audit.iam.gserviceaccount.com", "client_id": "1" + s.company.Number(20, "client"),
			"token_uri": s.urls[w.provider] + "/token",
		})
		return map[string]string{"subject": w.account(0).email}, map[string]string{"credentials": string(key)}
	case "entra":
		return map[string]string{"tenant_id": w.guid("tenant"), "client_id": w.guid("application")}, map[string]string{"client_secret": secret}
	case "snowflake":
		return map[string]string{"account": "ACME-WAREHOUSE", "user": "AUDITOR", "warehouse": "AUDIT"}, map[string]string{"private_key": privateKey()}
	case "datadog":
		return nil, map[string]string{"api_key": secret, "app_key": secret + "-app"}
	case "sentry":
		return map[string]string{"organization": w.name}, map[string]string{"token": secret}
	case "newrelic":
		return nil, map[string]string{"api_key": secret}
	}
	return nil, map[string]string{"token": secret}
}

// privateKey is an RSA key in PEM, the same for the life of the process: whom
// it opens is only this server, which does not verify signatures.
var privateKey = sync.OnceValue(func() string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic("simulator/saas: key: " + err.Error()) // without random numbers nothing works
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic("simulator/saas: key: " + err.Error()) // an RSA key always can
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
})

// Register returns what acme's register says of its workspaces.
func (s *Server) Register() []Registered {
	var all []Registered
	for _, w := range s.company.workspaces {
		r := Registered{
			Provider: w.provider, Name: w.name, Owner: w.owner, Category: w.category, DataClass: w.dataClass,
			SSOEnforced: w.settings.ssoEnforced, MFAEnforced: w.settings.mfaEnforced, SCIMEnabled: w.settings.scim,
			InviteRestricted: !w.settings.invitesOpen,
		}
		if w.renews > 0 {
			r.RenewsOn = w.Anchor.AddDate(0, 0, w.renews).Format(time.DateOnly)
		}
		all = append(all, r)
	}
	return all
}

// PricesCSV returns acme's price list: what it pays for a seat and month.
func (s *Server) PricesCSV() []byte {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	c.Write([]string{"provider", "workspace", "seat_type", "price", "currency", "purchased"})
	for _, w := range s.company.workspaces {
		for _, p := range w.pools {
			if p.unpriced {
				continue
			}
			purchased := ""
			if p.purchased > 0 {
				purchased = strconv.Itoa(p.purchased)
			}
			c.Write([]string{w.provider, w.name, p.seat, amount(p.minor, p.currency), p.currency, purchased})
		}
	}
	c.Flush()
	return b.Bytes()
}

// amount is an amount in the major unit, as people write it into lists.
func amount(minor int64, currency string) string {
	if currency == "JPY" {
		return strconv.FormatInt(minor, 10)
	}
	return strconv.FormatFloat(float64(minor)/100, 'f', 2, 64)
}

// FigmaCSV returns the accounts of a product without an API: an export by hand.
func (s *Server) FigmaCSV() []byte {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	c.Write([]string{"id", "name", "email", "status", "role", "seat_type", "created_at", "last_active_at"})
	w := s.company.of("figma")
	words := map[state]string{active: "active", invited: "invited", suspended: "suspended", deactivated: "deactivated"}
	for _, a := range w.accounts {
		power := roleWords[a.role]
		if a.kind == guest {
			power = "guest"
		}
		c.Write([]string{a.id, a.name, a.email, words[a.state], power, a.seat, date(a.created), date(a.used)})
	}
	c.Flush()
	return b.Bytes()
}

// date is the day of a time; empty for never.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

var roleWords = map[role]string{owner: "owner", admin: "admin", member: "member"}
