package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// TestDoctorOutlets looks at a backlog and at alerts that lack something.
func TestDoctorOutlets(t *testing.T) {
	d := sitAtBacklog(t, "teams: [{name: payments, issues: acme/web}, {name: search, issues: acme/nowhere}]\n")
	c, err := configOptions{file: d.dir + "/auditor.yaml"}.rules()
	if err != nil {
		t.Fatal(err)
	}
	c.Alerts = &AlertsConfig{Slack: &AlertConfig{"SLACK"}, Webhook: &AlertConfig{"HOOK"}}
	env := map[string]string{"HOOK": "https://hook.example"}
	key := d.world.getenv("KEY")
	d.world.getenv = func(name string) string { return env[name] }
	expect := func(o backlogOptions, want ...string) {
		t.Helper()
		d.out.Reset()
		err := d.world.outlets(context.Background(), c, o)
		var exit exitError
		if incomplete := errors.As(err, &exit) && exit.code == exitIncomplete; incomplete != (len(want) > 0) {
			t.Errorf("it ends with %v", err)
		}
		for _, s := range want {
			if !strings.Contains(d.out.String(), s) {
				t.Errorf("it says\n%s\nwant %q", d.out, s)
			}
		}
		if got := strings.Count(d.out.String(), "  mend    "); got != len(want) {
			t.Errorf("it tells of %d gaps, want %d:\n%s", got, len(want), d.out)
		}
	}
	open := backlogOptions{customEndpoints: true}
	expect(open, "backlog.github.app.private_key_env: the variable KEY is empty\n  mend    set it to the App's private key (PEM)\n  blinds  ",
		"alerts.slack.url_env: the variable SLACK is empty\n  mend    set it to the address\n")
	env["KEY"], env["SLACK"] = key, "https://slack.example"
	expect(backlogOptions{}, "backlog.github.base_url names a server other than GitHub's\n")
	expect(open, "backlog: no repository acme/nowhere, ", "backlog: acme/web can be read by the world")
	open.allowPublic = true
	expect(open, "backlog: no repository acme/nowhere, ")
	for call := range d.github.Calls() {
		if !strings.HasPrefix(call, "github:GET ") && !strings.HasSuffix(call, "/access_tokens") {
			t.Errorf("the doctor called %s", call)
		}
	}
	c.Backlog, c.Alerts = nil, nil
	expect(open)
}
