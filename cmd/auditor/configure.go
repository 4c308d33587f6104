package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// configOptions are the flags that name the configuration.
type configOptions struct {
	file string
}

func (o *configOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.file, "config", "", "configuration (default auditor.yaml, if it is there)")
}

const defaultConfig = "auditor.yaml"

// load reads the configuration, or makes one of the credentials that are in the
// usual places and says which.
func (o configOptions) load(w *world, customEndpoints bool) (*Config, error) {
	c, err := o.read()
	if errors.Is(err, fs.ErrNotExist) && o.file == "" {
		c, err = w.findSources()
	}
	if err != nil {
		return nil, err
	}
	if err := w.checkEndpoints(c, customEndpoints); err != nil {
		return nil, err
	}
	return c, nil
}

// rules reads the configuration of what needs no source; without a file it is
// empty.
func (o configOptions) rules() (*Config, error) {
	c, err := o.read()
	if errors.Is(err, fs.ErrNotExist) && o.file == "" {
		c, err = &Config{Version: configVersion, dir: "."}, nil
		c.defaults()
	}
	return c, err
}

func (o configOptions) read() (*Config, error) {
	file := o.file
	if file == "" {
		file = defaultConfig
	}
	c, err := readConfig(file)
	if err != nil {
		return nil, err
	}
	c.defaults()
	return c, nil
}

func (c *Config) defaults() {
	if c.Inventory == "" {
		c.Inventory = filepath.Join("state", "inventory")
	}
	if c.History == "" {
		c.History = "sqlite:" + filepath.Join("state", "history.db")
	}
}

// historyURL is where the history is, a path of SQLite made relative to the
// configuration's folder.
func (c *Config) historyURL() string {
	if path, ok := strings.CutPrefix(c.History, "sqlite:"); ok {
		return "sqlite:" + c.path(path)
	}
	return c.History
}

// historyExists says where a history of SQLite was looked for, when there is
// none. Opening it would make one.
func (c *Config) historyExists() error {
	file, ok := strings.CutPrefix(c.historyURL(), "sqlite:")
	if !ok {
		return nil
	}
	if _, err := os.Stat(file); err != nil {
		return exitError{exitFindings, fmt.Errorf("no history: %w; name the configuration of the nightly job with --config", err)}
	}
	return nil
}

// findSources makes a configuration of the credentials that are there.
func (w *world) findSources() (*Config, error) {
	c := &Config{Version: configVersion, dir: "."}
	var found []string
	if where := w.awsCredentials(); where != "" {
		c.Sources.AWS = &AWSConfig{}
		found = append(found, "AWS with the credentials of "+where)
	}
	if where := w.googleCredentials(); where != "" {
		c.Sources.GCP = &GCPConfig{QuotaProject: w.getenv("GOOGLE_CLOUD_QUOTA_PROJECT")}
		found = append(found, "Google Cloud with the credentials of "+where)
	}
	// A token alone does not say which organization is meant; a workflow does.
	if owner := w.getenv("GITHUB_REPOSITORY_OWNER"); owner != "" && w.getenv(githubToken) != "" {
		c.Sources.GitHub = &GitHubConfig{Organization: owner}
		found = append(found, "GitHub's organization "+owner+" with the token of the variable "+githubToken)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf(`no %s here, and no credentials in the usual places; write one with "auditor init", set AWS_PROFILE, or see "auditor demo"`, defaultConfig)
	}
	w.say("no %s here: reading %s", defaultConfig, strings.Join(found, ", and "))
	c.defaults()
	return c, nil
}

// googleCredentials says where the Application Default Credentials are; empty
// means nowhere. A machine's own are not looked for: that takes a call.
func (w *world) googleCredentials() string {
	const name = "GOOGLE_APPLICATION_CREDENTIALS"
	if w.getenv(name) != "" {
		return "the variable " + name
	}
	if w.home == "" {
		return ""
	}
	const file = ".config/gcloud/application_default_credentials.json"
	if _, err := os.Stat(filepath.Join(w.home, file)); err == nil {
		return "~/" + file
	}
	return ""
}

// awsCredentials says where the AWS provider chain will find credentials; empty
// means nowhere. An instance's role is not looked for: that takes a call.
func (w *world) awsCredentials() string {
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
		"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
	} {
		if w.getenv(name) != "" {
			return "the variable " + name
		}
	}
	if w.home == "" {
		return ""
	}
	for _, name := range []string{"credentials", "config"} {
		if _, err := os.Stat(filepath.Join(w.home, ".aws", name)); err == nil {
			return "~/.aws/" + name
		}
	}
	return ""
}

// checkEndpoints refuses servers other than the vendors', unless they are
// allowed: who can set one sees the credentials' signatures and decides what
// the audit sees.
func (w *world) checkEndpoints(c *Config, allowed bool) error {
	custom := w.customEndpoints(c)
	if len(custom) == 0 || allowed {
		return nil
	}
	if len(custom) > 1 {
		return fmt.Errorf("%s name servers other than the vendors'; remove them, or allow them with --allow-custom-endpoints", strings.Join(custom, ", "))
	}
	return fmt.Errorf("%s names a server other than the vendor's; remove it, or allow it with --allow-custom-endpoints", custom[0])
}

// customEndpoints says where servers other than the vendors' are named, in the
// order of the configuration. A product
// without a server of its own, such as any that speaks SCIM, has to name one.
func (w *world) customEndpoints(c *Config) []string {
	var all []string
	if a := c.Sources.AWS; a != nil {
		if a.Endpoint != "" {
			all = append(all, "sources.aws.endpoint")
		}
		for _, v := range slices.Sorted(slices.Values(w.environ())) {
			if name, value, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_ENDPOINT_URL") && value != "" {
				all = append(all, name)
			}
		}
	}
	if g := c.Sources.GCP; g != nil && g.Endpoint != "" {
		all = append(all, "sources.gcp.endpoint")
	}
	if g := c.Sources.GitHub; g != nil && g.BaseURL != "" {
		all = append(all, "sources.github.base_url")
	}
	for i, s := range c.Sources.SaaS {
		if s.Endpoint != "" && s.Provider != scimProvider {
			all = append(all, fmt.Sprintf("sources.saas[%d].endpoint", i))
		}
	}
	return all
}

// scimProvider is any product that speaks SCIM.
const scimProvider = "scim"
