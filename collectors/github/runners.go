package github

import (
	"context"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
)

const (
	runnerGroupType = "github.runner_group"
	runnerType      = "github.runner"
)

type runnerGroupAttributes struct {
	Visibility           string   `json:"visibility"`
	Default              bool     `json:"default"`
	Inherited            *bool    `json:"inherited,omitzero"`
	AllowsPublic         *bool    `json:"allows_public_repositories,omitzero"`
	RestrictedToWorkflow *bool    `json:"restricted_to_workflows,omitzero"`
	SelectedWorkflows    []string `json:"selected_workflows,omitzero"`
}

func (r *reading) readRunnerGroups(ctx context.Context) {
	const op = "GET /orgs/{org}/actions/runner-groups"
	type answer struct {
		ID                int64    `json:"id"`
		Name              string   `json:"name"`
		Visibility        string   `json:"visibility"`
		Default           bool     `json:"default"`
		Inherited         *bool    `json:"inherited"`
		AllowsPublic      *bool    `json:"allows_public_repositories"`
		Restricted        *bool    `json:"restricted_to_workflows"`
		SelectedWorkflows []string `json:"selected_workflows"`
	}
	for g, err := range list[answer](ctx, r.api, r.request(op), "runner_groups") {
		if err != nil {
			r.stop(ctx, runnerGroupType, op, err)
			return
		}
		a := runnerGroupAttributes{g.Visibility, g.Default, g.Inherited, g.AllowsPublic, g.Restricted, append([]string{}, g.SelectedWorkflows...)}
		for name, there := range map[string]bool{"allows_public_repositories": g.AllowsPublic != nil, "inherited": g.Inherited != nil, "restricted_to_workflows": g.Restricted != nil} {
			if !there {
				r.lack(runnerGroupType, hidden(op), "attributes."+name)
			}
		}
		r.add(collectors.Asset{
			ID:         r.runnerGroupID(g.ID),
			Type:       runnerGroupType,
			Name:       g.Name,
			Parent:     orgID(r.scope.Hints[hintID]),
			Attributes: collectors.Attributes(a),
			Source:     "github:" + op,
		})
	}
}

func (r *reading) runnerGroupID(group int64) string {
	return orgID(r.scope.Hints[hintID]) + "/runner_group/" + number(group)
}

type runnerAttributes struct {
	Kind           string        `json:"kind"`
	OS             string        `json:"os,omitzero"`
	Status         string        `json:"status"`
	Busy           *bool         `json:"busy,omitzero"`
	Ephemeral      *bool         `json:"ephemeral,omitzero"`
	Version        maybe[string] `json:"version,omitzero"`
	Labels         []string      `json:"labels,omitzero"`
	MaximumRunners *int          `json:"maximum_runners,omitzero"`
	PublicIP       *bool         `json:"public_ip,omitzero"`
	MachineSize    *string       `json:"machine_size,omitzero"`
	LastActiveAt   maybe[moment] `json:"last_active_at,omitzero"`
}

// readRunners reads the runners of the organization: its own, and GitHub's
// larger ones, which the free plan has none of.
func (r *reading) readRunners(ctx context.Context) {
	r.readSelfHosted(ctx)
	if paid(r.scope.Hints[hintPlan]) {
		r.readHosted(ctx)
	}
}

func (r *reading) readSelfHosted(ctx context.Context) {
	const op = "GET /orgs/{org}/actions/runners"
	type answer struct {
		ID        int64   `json:"id"`
		Name      string  `json:"name"`
		OS        string  `json:"os"`
		Status    string  `json:"status"`
		Busy      *bool   `json:"busy"`
		Ephemeral *bool   `json:"ephemeral"`
		Version   *string `json:"version"`
		Group     int64   `json:"runner_group_id"`
		Labels    []struct {
			Name string `json:"name"`
		} `json:"labels"`
	}
	for u, err := range list[answer](ctx, r.api, r.request(op), "runners") {
		if err != nil {
			r.stop(ctx, runnerType, op, err)
			return
		}
		a := runnerAttributes{Kind: "self_hosted", OS: u.OS, Status: u.Status, Busy: u.Busy, Ephemeral: u.Ephemeral, Version: known(u.Version), Labels: []string{}}
		for _, l := range u.Labels {
			a.Labels = append(a.Labels, l.Name)
		}
		slices.Sort(a.Labels)
		r.addRunner(a, "runner", u.ID, u.Name, u.Group, op)
	}
}

func (r *reading) readHosted(ctx context.Context) {
	const op = "GET /orgs/{org}/actions/hosted-runners"
	type answer struct {
		ID       int64  `json:"id"`
		Name     string `json:"name"`
		Group    int64  `json:"runner_group_id"`
		Platform string `json:"platform"`
		Status   string `json:"status"`
		Maximum  *int   `json:"maximum_runners"`
		PublicIP *bool  `json:"public_ip_enabled"`
		Size     *struct {
			ID string `json:"id"`
		} `json:"machine_size_details"`
		LastActiveOn *moment `json:"last_active_on"`
	}
	for u, err := range list[answer](ctx, r.api, r.request(op), "runners") {
		if err != nil {
			r.stop(ctx, runnerType, op, err)
			return
		}
		a := runnerAttributes{Kind: "github_hosted", OS: u.Platform, Status: u.Status, MaximumRunners: u.Maximum, PublicIP: u.PublicIP, LastActiveAt: known(u.LastActiveOn.orNil())}
		if u.Size != nil {
			a.MachineSize = &u.Size.ID
		}
		r.addRunner(a, "hosted_runner", u.ID, u.Name, u.Group, op)
	}
}

func (r *reading) addRunner(a runnerAttributes, kind string, id int64, name string, group int64, op string) {
	org := orgID(r.scope.Hints[hintID])
	asset := collectors.Asset{
		ID:         org + "/" + kind + "/" + number(id),
		Type:       runnerType,
		Name:       name,
		Parent:     org,
		Attributes: collectors.Attributes(a),
		Source:     "github:" + op,
	}
	if group != 0 {
		asset.Links = map[string][]string{"runner_group": {r.runnerGroupID(group)}}
	}
	r.add(asset)
}
