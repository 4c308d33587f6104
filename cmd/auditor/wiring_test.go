package main

import (
	"strings"
	"testing"
)

// A key that cannot be read is refused by the names under which it was given.
func TestGitHubKeyIsRefusedByItsName(t *testing.T) {
	const half = "-----BEGIN RSA PRIVATE KEY-----\nMIIEsecretofnobody\n"
	config := &Config{}
	config.Sources.GitHub = &GitHubConfig{Organization: "acme", App: &GitHubAppConfig{ID: 1, InstallationID: 2, PrivateKeyEnv: "ACME_KEY"}}
	_, err := githubSources(t.Context(), wiring{config: config, getenv: func(string) string { return half }})
	if err == nil {
		t.Fatal("half a key is taken")
	}
	for _, want := range []string{"app.private_key_env: the variable ACME_KEY: ", "it is cut off", `GitHub's begin with "-----BEGIN RSA PRIVATE KEY-----"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error shows the key: %v", err)
	}
}
