package saas

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"sync"
)

// A Connection is what acme's configuration says of one workspace with an API.
type Connection struct {
	Provider, Name    string
	Endpoint          string
	Settings, Secrets map[string]string
}

// Connections returns how to reach every workspace with an API. The secrets
// open nothing but this server.
func (s *Server) Connections() []Connection {
	var all []Connection
	for _, v := range vendors() {
		w := s.company.of(v.provider)
		settings, secrets := s.access(w)
		all = append(all, Connection{v.provider, w.name, s.URL(v.provider), settings, secrets})
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
			"token_uri": s.URL(w.provider) + "/token",
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
