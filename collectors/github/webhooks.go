package github

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

const webhookType = "github.webhook"

type webhookAttributes struct {
	Level       string     `json:"level"`
	Host        string     `json:"host"`
	TLS         bool       `json:"tls"`
	VerifiesTLS *bool      `json:"verifies_tls,omitzero"`
	SecretSet   bool       `json:"secret_set"`
	Active      bool       `json:"active"`
	Events      []string   `json:"events"`
	ContentType string     `json:"content_type,omitzero"`
	CreatedAt   *moment    `json:"created_at,omitzero"`
	UpdatedAt   *moment    `json:"updated_at,omitzero"`
	LastStatus  maybe[int] `json:"last_status,omitzero"`
}

// A webhookAnswer is what GitHub says of one. Its secret is stars, or left out
// when there is none; the address may hold a secret of the receiver.
type webhookAnswer struct {
	ID        int64    `json:"id"`
	Active    bool     `json:"active"`
	Events    []string `json:"events"`
	CreatedAt *moment  `json:"created_at"`
	UpdatedAt *moment  `json:"updated_at"`
	Config    struct {
		URL         string          `json:"url"`
		ContentType string          `json:"content_type"`
		InsecureSSL json.RawMessage `json:"insecure_ssl"` // "0", 0, "1", 1
		Secret      *string         `json:"secret"`
	} `json:"config"`
	LastResponse *struct {
		Code *int `json:"code"`
	} `json:"last_response"` // of a repository's only
}

func (r *reading) readOrganizationHooks(ctx context.Context) {
	const op = "GET /orgs/{org}/hooks"
	id := orgID(r.scope.Hints[hintID])
	for h, err := range list[webhookAnswer](ctx, r.api, r.request(op), "") {
		if err != nil {
			r.stop(ctx, webhookType, op, err)
			return
		}
		r.addHook(h, "organization", id, op, r.page("organizations", r.config.Organization, "settings", "hooks", number(h.ID)))
	}
}

func (r *reading) addHook(h webhookAnswer, level, parent, op, page string) {
	a := webhookAttributes{
		Level:       level,
		SecretSet:   deref(h.Config.Secret) != "",
		Active:      h.Active,
		Events:      append([]string{}, h.Events...),
		ContentType: h.Config.ContentType,
		CreatedAt:   h.CreatedAt.orNil(),
		UpdatedAt:   h.UpdatedAt.orNil(),
	}
	slices.Sort(a.Events)
	if u, err := url.Parse(h.Config.URL); err == nil {
		a.Host, a.TLS = strings.ToLower(u.Host), strings.EqualFold(u.Scheme, "https")
	}
	switch strings.Trim(string(h.Config.InsecureSSL), `"`) {
	case "0":
		yes := true
		a.VerifiesTLS = &yes
	case "1":
		no := false
		a.VerifiesTLS = &no
	default:
		r.lack(webhookType, hidden(op), "attributes.verifies_tls")
	}
	if h.LastResponse != nil {
		a.LastStatus = known(h.LastResponse.Code)
	}
	r.add(collectors.Asset{
		ID:         parent + "/hook/" + number(h.ID),
		Type:       webhookType,
		Name:       a.Host,
		Parent:     parent,
		URL:        page,
		Attributes: collectors.Attributes(a),
		Source:     "github:" + op,
	})
}
