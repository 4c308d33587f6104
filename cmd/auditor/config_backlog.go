package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // a container may have no time zones

	"github.com/corporate-sre/auditor/policies"
)

// BacklogConfig says where findings become issues.
type BacklogConfig struct {
	GitHub *BacklogGitHubConfig `yaml:"github"`

	Labels     []string `yaml:"labels"`      // of every new issue, beside the auditor's own
	Type       string   `yaml:"type"`        // of every new issue, such as Task; empty: none
	Mention    bool     `yaml:"mention"`     // the owner's team, in a new issue
	GroupAbove int      `yaml:"group_above"` // from more findings of a control on, an owner gets one issue; default 10
	MaxNew     int      `yaml:"max_new"`     // in a night; default 20
	Parents    bool     `yaml:"parents"`     // issues of several owners stand below one of their control

	// State is a file that remembers which issues there were, so that one which
	// was deleted is not made again. Default state/backlog.json.
	State string `yaml:"state"`
}

// BacklogGitHubConfig is the repository of the issues.
type BacklogGitHubConfig struct {
	Repository string           `yaml:"repository"` // owner/name
	TokenEnv   string           `yaml:"token_env"`  // default GITHUB_TOKEN
	App        *GitHubAppConfig `yaml:"app"`
	BaseURL    string           `yaml:"base_url"` // instead of https://api.github.com; needs --allow-custom-endpoints

	Project *GitHubProjectConfig `yaml:"project"` // that new issues are put into; nil: none
}

// GitHubProjectConfig is a project of the repository's organization.
type GitHubProjectConfig struct {
	Number   int                          `yaml:"number"`   // in its address
	Status   string                       `yaml:"status"`   // the option of its field Status; empty: its own
	Priority map[policies.Severity]string `yaml:"priority"` // options of its field Priority, by severity
}

// AlertsConfig says who is told of what is new and urgent.
type AlertsConfig struct {
	Slack   *AlertConfig `yaml:"slack"`   // an incoming webhook
	Webhook *AlertConfig `yaml:"webhook"` // a server that takes JSON

	Quiet    string `yaml:"quiet"`    // hours in which nobody is told: 22:00-07:00
	Timezone string `yaml:"timezone"` // of Quiet; default UTC
}

// AlertConfig is an address, which is a secret.
type AlertConfig struct {
	URLEnv string `yaml:"url_env"`
}

var repositoryForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_.-]+$`)

func (c *Config) checkBacklog(path string) error {
	if b := c.Backlog; b != nil {
		if err := b.check(path); err != nil {
			return err
		}
	}
	if a := c.Alerts; a != nil {
		return a.check(path)
	}
	return nil
}

func (b *BacklogConfig) check(path string) error {
	g := b.GitHub
	switch {
	case g == nil:
		return fmt.Errorf("%s: backlog.github is missing; name the repository of the issues", path)
	case !repositoryForm.MatchString(g.Repository):
		return fmt.Errorf("%s: backlog.github.repository is %q; write it as owner/name", path, g.Repository)
	case b.GroupAbove < 0 || b.MaxNew < 0:
		return fmt.Errorf("%s: backlog.group_above and backlog.max_new take what is greater than zero", path)
	}
	for _, l := range b.Labels {
		if strings.TrimSpace(l) == "" || strings.Contains(l, ",") || len(l) > 50 {
			return fmt.Errorf("%s: backlog.labels: %q is no label; use up to 50 characters, without a comma", path, l)
		}
	}
	if err := variable(path, "backlog.github.token_env", g.TokenEnv, "GITHUB_TOKEN"); err != nil {
		return err
	}
	if p := g.Project; p != nil {
		if p.Number <= 0 {
			return fmt.Errorf("%s: backlog.github.project.number is missing; it stands in the project's address", path)
		}
		for severity := range p.Priority {
			if severity.Rank() < 0 {
				return fmt.Errorf("%s: backlog.github.project.priority: no severity %q; use one of informational, low, medium, high, critical", path, severity)
			}
		}
	}
	if a := g.App; a != nil {
		if a.ID <= 0 || a.InstallationID <= 0 || a.PrivateKeyEnv == "" {
			return fmt.Errorf("%s: backlog.github.app needs id, installation_id and private_key_env", path)
		}
		return variable(path, "backlog.github.app.private_key_env", a.PrivateKeyEnv, "AUDITOR_BACKLOG_KEY")
	}
	return nil
}

func (a *AlertsConfig) check(path string) error {
	for _, receiver := range []struct {
		at     string
		config *AlertConfig
	}{{"alerts.slack", a.Slack}, {"alerts.webhook", a.Webhook}} {
		switch {
		case receiver.config == nil:
		case receiver.config.URLEnv == "":
			return fmt.Errorf("%s: %s.url_env is missing; the address is a secret, put it into a variable and name that", path, receiver.at)
		default:
			if err := variable(path, receiver.at+".url_env", receiver.config.URLEnv, "AUDITOR_ALERT_URL"); err != nil {
				return err
			}
		}
	}
	if _, err := time.LoadLocation(a.Timezone); err != nil {
		return fmt.Errorf("%s: alerts.timezone: no %q; use a name such as Asia/Tokyo", path, a.Timezone)
	}
	if a.Quiet != "" && !quietForm.MatchString(a.Quiet) {
		return fmt.Errorf("%s: alerts.quiet is %q; write it as 22:00-07:00", path, a.Quiet)
	}
	return nil
}

var quietForm = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$`)

// ledgerFile is BacklogConfig.State.
func (c *Config) ledgerFile() string {
	if c.Backlog.State != "" {
		return c.path(c.Backlog.State)
	}
	return c.path(filepath.Join("state", "backlog.json"))
}
