package github

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A repositoryAttributes is in the shape of the type's schema.
type repositoryAttributes struct {
	FullName      string                `json:"full_name"`
	Name          string                `json:"name"`
	Visibility    string                `json:"visibility"`
	Archived      bool                  `json:"archived"`
	Disabled      bool                  `json:"disabled"`
	Fork          bool                  `json:"fork"`
	Template      *bool                 `json:"template,omitzero"`
	Empty         *bool                 `json:"empty,omitzero"`
	CreatedAt     *moment               `json:"created_at,omitzero"`
	PushedAt      maybe[moment]         `json:"pushed_at"`
	SizeKB        *int                  `json:"size_kb,omitzero"`
	Topics        []string              `json:"topics"`
	DefaultBranch maybe[string]         `json:"default_branch"`
	AllowForking  *bool                 `json:"allow_forking,omitzero"`
	Releases      *int                  `json:"release_count,omitzero"`
	Security      *security             `json:"security,omitzero"`
	Codeowners    maybe[codeowners]     `json:"codeowners,omitzero"`
	Protection    maybe[protection]     `json:"branch_protection,omitzero"`
	Actions       *repositoryActions    `json:"actions,omitzero"`
	Environments  []environment         `json:"environments,omitzero"`
	Outside       []outsideCollaborator `json:"outside_collaborators,omitzero"`
	DeployKeys    *int                  `json:"deploy_key_count,omitzero"`
}

type security struct {
	AdvancedSecurity  *bool `json:"advanced_security,omitzero"`
	SecretScanning    *bool `json:"secret_scanning,omitzero"`
	PushProtection    *bool `json:"push_protection,omitzero"`
	DependabotUpdates *bool `json:"dependabot_security_updates,omitzero"`
	DependabotAlerts  *bool `json:"dependabot_alerts,omitzero"`
	Policy            *bool `json:"policy,omitzero"`
}

// A securityAnswer is which features are on. GitHub leaves out those that the
// repository cannot have.
type securityAnswer struct {
	AdvancedSecurity  *feature `json:"advanced_security"`
	CodeSecurity      *feature `json:"code_security"`
	SecretScanning    *feature `json:"secret_scanning"`
	PushProtection    *feature `json:"secret_scanning_push_protection"`
	DependabotUpdates *feature `json:"dependabot_security_updates"`
}

type feature struct {
	Status string `json:"status"`
}

// on is nil for what GitHub does not tell.
func (f *feature) on() *bool {
	if f == nil || f.Status == "" {
		return nil
	}
	on := f.Status == "enabled"
	return &on
}

// begin takes what the list says.
func (r *reading) begin(l listed) *repository {
	a := &repositoryAttributes{
		FullName:      l.FullName,
		Name:          l.Name,
		Visibility:    l.visibility(),
		Archived:      l.Archived,
		Disabled:      l.Disabled,
		Fork:          l.Fork,
		Template:      l.Template,
		CreatedAt:     l.CreatedAt.orNil(),
		PushedAt:      known(l.PushedAt.orNil()),
		SizeKB:        l.Size,
		Topics:        append([]string{}, l.Topics...),
		DefaultBranch: known(text(l.DefaultBranch)),
		AllowForking:  l.AllowForking,
		Security:      new(security),
	}
	slices.Sort(a.Topics)
	if l.Properties == nil {
		r.lack(repositoryType, withNeeds(hidden(reposOperation), orgProperties), "tags")
	}
	r.security(a, l.Security)
	return &repository{listed: l, repositoryAttributes: a, links: map[string][]string{}}
}

func withNeeds(g web.Gap, needs string) web.Gap {
	g.Needs = needs
	return g
}

// security takes the features that are told, and says what is missing: all of
// them to who is no administrator, some where the plan does not have them.
func (r *reading) security(a *repositoryAttributes, s *securityAnswer) {
	missing := withNeeds(hidden(reposOperation), repoAdministration)
	if s == nil {
		s = new(securityAnswer)
	} else {
		missing = web.Gap{State: collectors.Disabled, Reason: "left out of the answer, though others are in it: " + reposOperation, Needs: "a plan that has the feature"}
	}
	a.Security.AdvancedSecurity = cmp.Or(s.AdvancedSecurity, s.CodeSecurity).on()
	a.Security.SecretScanning = s.SecretScanning.on()
	a.Security.PushProtection = s.PushProtection.on()
	a.Security.DependabotUpdates = s.DependabotUpdates.on()
	// Public repositories have the features of Advanced Security without it.
	if a.Security.AdvancedSecurity == nil && a.Visibility == "public" && a.Security.SecretScanning != nil {
		yes := true
		a.Security.AdvancedSecurity = &yes
	}
	for name, v := range map[string]*bool{
		"advanced_security":           a.Security.AdvancedSecurity,
		"secret_scanning":             a.Security.SecretScanning,
		"push_protection":             a.Security.PushProtection,
		"dependabot_security_updates": a.Security.DependabotUpdates,
	} {
		if v == nil {
			r.lack(repositoryType, missing, "attributes.security."+name)
		}
	}
}

func (l listed) visibility() string {
	if l.Visibility == "" && l.Private {
		return "private"
	}
	return cmp.Or(l.Visibility, "public")
}

// tags are the custom properties that have a value; nil: they were not read.
func (l listed) tags() map[string]string {
	if l.Properties == nil {
		return nil
	}
	tags := make(map[string]string, len(l.Properties))
	for name, raw := range l.Properties {
		var one *string
		var many []string
		switch {
		case json.Unmarshal(raw, &one) == nil:
			if one != nil {
				tags[name] = *one
			}
		case json.Unmarshal(raw, &many) == nil:
			tags[name] = strings.Join(many, ",")
		default:
			tags[name] = string(raw) // true and false have been seen without quotes
		}
	}
	return tags
}

func splitName(fullName string) (owner, name string) {
	owner, name, _ = strings.Cut(fullName, "/")
	return owner, name
}

// adminSees reports whether the list shows what administrators see only.
func (repo *repository) adminSees() bool {
	return repo.listed.Security != nil || repo.graph.CanAdminister
}
