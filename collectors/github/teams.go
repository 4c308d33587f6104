package github

import (
	"context"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

const teamType = "github.team"

type teamAttributes struct {
	Slug            string `json:"slug"`
	Privacy         string `json:"privacy"`
	MemberCount     *int   `json:"member_count,omitzero"`
	RepositoryCount *int   `json:"repository_count,omitzero"`
}

type teamAnswer struct {
	ID           int64       `json:"databaseId"`
	Slug         string      `json:"slug"`
	Name         string      `json:"name"`
	Privacy      string      `json:"privacy"` // SECRET or VISIBLE
	Parent       *teamParent `json:"parentTeam"`
	Members      *count      `json:"members"`
	Repositories *count      `json:"repositories"`
}

type teamParent struct {
	ID int64 `json:"databaseId"`
}

type teamsAnswer struct {
	Teams struct {
		TotalCount int           `json:"totalCount"`
		PageInfo   pageInfo      `json:"pageInfo"`
		Nodes      []*teamAnswer `json:"nodes"`
	} `json:"teams"`
}

func (r *reading) readTeams(ctx context.Context) {
	const op = "POST /graphql#teams"
	variables := r.login()
	read, total := 0, 0
	for after, more := "", true; more; {
		variables["after"] = afterVariable(after)
		got, errs, err := organizationQuery[teamsAnswer](ctx, r.Source, "teams", variables)
		if err == nil {
			for i, t := range got.Teams.Nodes {
				if t == nil {
					r.gap(teamType, r.hiddenField(ctx, op, errs, "organization", "teams", "nodes", i))
					continue
				}
				r.addTeam(ctx, t, errs, i)
			}
			read, total = read+len(got.Teams.Nodes), got.Teams.TotalCount
			after, more, err = got.Teams.PageInfo.next(op, after)
		}
		if err != nil {
			r.stop(ctx, teamType, op, err)
			return
		}
	}
	if read < total {
		r.stop(ctx, teamType, op, &web.Error{Operation: op, Fault: faultShort})
	}
}

func (r *reading) addTeam(ctx context.Context, t *teamAnswer, errs graphErrors, i int) {
	const op = "POST /graphql#teams"
	a := teamAttributes{Slug: t.Slug, Privacy: "closed"}
	if strings.EqualFold(t.Privacy, "SECRET") {
		a.Privacy = "secret"
	}
	for _, c := range []struct {
		field, name string
		from        *count
		to          **int
	}{
		{"members", "member_count", t.Members, &a.MemberCount},
		{"repositories", "repository_count", t.Repositories, &a.RepositoryCount},
	} {
		if c.from == nil {
			r.lack(teamType, r.hiddenField(ctx, op, errs, "organization", "teams", "nodes", i, c.field), "attributes."+c.name)
			continue
		}
		*c.to = &c.from.TotalCount
	}
	parent := orgID(r.scope.Hints[hintID])
	if t.Parent != nil {
		parent = teamID(t.Parent.ID)
	}
	r.add(collectors.Asset{
		ID:         teamID(t.ID),
		Type:       teamType,
		Name:       t.Name,
		Parent:     parent,
		URL:        r.page("orgs", r.config.Organization, "teams", t.Slug),
		Attributes: collectors.Attributes(a),
		Source:     "github:" + op,
	})
}
