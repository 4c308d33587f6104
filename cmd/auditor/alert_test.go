package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/alert"
)

func TestAlert(t *testing.T) {
	told, broken := 0, true
	slack := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { told++ }))
	defer slack.Close()
	hook := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if broken {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer hook.Close()
	now := time.Date(2026, 11, 1, 14, 0, 0, 0, time.UTC) // 23:00 in Tokyo
	var out bytes.Buffer
	w := &world{stdout: &out, stderr: &out, now: func() time.Time { return now },
		getenv: func(name string) string { return map[string]string{"SLACK": slack.URL, "HOOK": hook.URL}[name] }}
	c := &Config{dir: t.TempDir(), Alerts: &AlertsConfig{Slack: &AlertConfig{"SLACK"}, Webhook: &AlertConfig{"HOOK"}, Quiet: "22:00-07:00", Timezone: "Asia/Tokyo"}}
	f := failed("a", "search")
	f.Channel = policies.Alert
	run := &report.Run{ID: "r", Compared: true, Findings: []policies.Finding{f}}
	state := t.TempDir()
	o := alert.Options{Allow: func(netip.Addr) bool { return true }, RootCAs: slack.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	send := func(want int, wantErr string) {
		t.Helper()
		err := alertNight(context.Background(), w, c, run, state, false, o)
		if told != want || (err == nil) != (wantErr == "") || err != nil && !strings.Contains(err.Error(), wantErr) {
			t.Errorf("told %d times, error %v; want %d and %q", told, err, want, wantErr)
		}
	}
	show := func(want ...string) {
		t.Helper()
		out.Reset()
		before, _ := os.ReadDir(state)
		if err := alertNight(context.Background(), w, c, run, state, true, o); err != nil {
			t.Error(err)
		}
		for _, s := range want {
			if !strings.Contains(out.String(), s) {
				t.Errorf("it shows\n%s\nwant %q", out.String(), s)
			}
		}
		if after, _ := os.ReadDir(state); len(after) != len(before) {
			t.Errorf("it wrote %v", after)
		}
	}
	show("alerts.slack, after the quiet hours:\nauditor: 1 new, urgent\nhigh: a", "alerts.webhook, after the quiet hours:\n{\n")
	send(0, "")
	now = now.Add(9 * time.Hour)
	run.Findings[0].Channel = policies.Ticket // the next night it is new no more
	show("alerts.slack:\nauditor: 1 new, urgent\n")
	send(1, "webhook: HTTP 403; 1 new findings were not told of")
	show("alerts.slack: nothing to tell\n", "alerts.webhook:\n{\n")
	broken = false
	send(1, "")
	send(1, "")
	run.Compared = false
	send(1, "not compared")
	c.Alerts = nil
	send(1, "names nobody to tell")
}
