package github

import (
	"context"
	"maps"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
)

const installationType = "github.installation"

type installationAttributes struct {
	AppSlug             string            `json:"app_slug"`
	AppID               int64             `json:"app_id"`
	RepositorySelection string            `json:"repository_selection"`
	Permissions         []permissionGrant `json:"permissions"`
	Events              []string          `json:"events"`
	CreatedAt           *moment           `json:"created_at,omitzero"`
	UpdatedAt           *moment           `json:"updated_at,omitzero"`
	SuspendedAt         maybe[moment]     `json:"suspended_at"`
}

type permissionGrant struct {
	Name   string `json:"name"`
	Access string `json:"access"`
}

// An installationAnswer is what GitHub says of one. Its permissions are a map:
// the SDK's type drops those that it does not know.
type installationAnswer struct {
	ID                  int64             `json:"id"`
	AppID               int64             `json:"app_id"`
	AppSlug             string            `json:"app_slug"`
	RepositorySelection string            `json:"repository_selection"`
	Permissions         map[string]string `json:"permissions"`
	Events              []string          `json:"events"`
	CreatedAt           *moment           `json:"created_at"`
	UpdatedAt           *moment           `json:"updated_at"`
	SuspendedAt         *moment           `json:"suspended_at"`
}

func (r *reading) readInstallations(ctx context.Context) {
	const op = "GET /orgs/{org}/installations"
	for i, err := range list[installationAnswer](ctx, r.api, r.request(op), "installations") {
		if err != nil {
			r.stop(ctx, installationType, op, err)
			return
		}
		a := installationAttributes{
			AppSlug:             i.AppSlug,
			AppID:               i.AppID,
			RepositorySelection: i.RepositorySelection,
			Permissions:         []permissionGrant{},
			Events:              append([]string{}, i.Events...),
			CreatedAt:           i.CreatedAt.orNil(),
			UpdatedAt:           i.UpdatedAt.orNil(),
			SuspendedAt:         known(i.SuspendedAt.orNil()),
		}
		slices.Sort(a.Events)
		for _, name := range slices.Sorted(maps.Keys(i.Permissions)) {
			a.Permissions = append(a.Permissions, permissionGrant{name, i.Permissions[name]})
		}
		r.add(collectors.Asset{
			ID:         "github.com/installation/" + number(i.ID),
			Type:       installationType,
			Name:       i.AppSlug,
			Parent:     orgID(r.scope.Hints[hintID]),
			URL:        r.page("organizations", r.config.Organization, "settings", "installations", number(i.ID)),
			Attributes: collectors.Attributes(a),
			Source:     "github:" + op,
		})
	}
}
