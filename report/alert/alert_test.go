package alert

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

func finding(name string, channel policies.Channel) policies.Finding {
	return policies.Finding{Fingerprint: name, Control: "guardrails.x", Status: policies.Fail, Severity: policies.Critical, Channel: channel,
		Asset: policies.Asset{ID: name, Name: name}, Messages: []string{"is open to the world"}, Owner: policies.Owner{Name: "payments"}}
}

func run(findings ...policies.Finding) *report.Run {
	return &report.Run{ID: "r", Company: "acme", Complete: true, Findings: findings}
}

func TestNext(t *testing.T) {
	unknown := finding("a", policies.Log)
	unknown.Status = policies.Unknown
	waived := finding("a", policies.Alert)
	waived.Waiver = &policies.Waiver{}
	for name, c := range map[string]struct {
		run   *report.Run
		state State
		quiet bool
		tell  []string
		send  bool
		next  State
	}{
		"nothing":                  {run(), State{}, false, nil, false, State{}},
		"a ticket":                 {run(finding("a", policies.Ticket)), State{}, false, nil, false, State{}},
		"new":                      {run(finding("a", policies.Alert), finding("b", policies.Alert)), State{}, false, []string{"a", "b"}, true, State{Told: []string{"a", "b"}}},
		"the same run again":       {run(finding("a", policies.Alert)), State{Told: []string{"a"}}, false, nil, false, State{Told: []string{"a"}}},
		"in quiet hours":           {run(finding("a", policies.Alert)), State{}, true, []string{"a"}, false, State{Pending: []string{"a"}}},
		"after them":               {run(finding("a", policies.Ticket)), State{Pending: []string{"a"}}, false, []string{"a"}, true, State{Told: []string{"a"}}},
		"mended in them":           {run(), State{Pending: []string{"a"}}, false, nil, false, State{}},
		"not seen after them":      {run(unknown), State{Pending: []string{"a"}}, false, nil, false, State{Pending: []string{"a"}}},
		"told and not seen":        {run(unknown), State{Told: []string{"a"}}, false, nil, false, State{Told: []string{"a"}}},
		"waived":                   {run(waived), State{Pending: []string{"a"}}, false, nil, false, State{}},
		"mended, and broken again": {run(finding("a", policies.Alert)), State{}, false, []string{"a"}, true, State{Told: []string{"a"}}},
	} {
		t.Run(name, func(t *testing.T) {
			m, next, send := Next(c.run, c.state, c.quiet)
			var tell []string
			for _, l := range m.New {
				tell = append(tell, l.Fingerprint)
			}
			if !slices.Equal(tell, c.tell) || send != c.send || !slices.Equal(next.Told, c.next.Told) || !slices.Equal(next.Pending, c.next.Pending) {
				t.Errorf("tells %v, %v, then %+v", tell, send, next)
			}
		})
	}
}

func TestQuiet(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*60*60)
	for _, c := range []struct {
		hours, now string
		want       bool
	}{
		{"", "2026-11-01T03:00:00Z", false},
		{"22:00-07:00", "2026-11-01T12:59:59Z", false}, // 21:59 in Tokyo
		{"22:00-07:00", "2026-11-01T13:00:00Z", true},
		{"22:00-07:00", "2026-11-01T21:59:59Z", true},
		{"22:00-07:00", "2026-11-01T22:00:00Z", false},
		{"12:00-13:30", "2026-11-01T04:29:00Z", true},
		{"12:00-13:30", "2026-11-01T04:30:00Z", false},
		{"07:00-07:00", "2026-11-01T22:00:00Z", false},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Quiet(c.hours, tokyo, now); err != nil || got != c.want {
			t.Errorf("%s is quiet in %q: %v, %v", c.now, c.hours, got, err)
		}
	}
	if _, err := Quiet("late", time.UTC, time.Time{}); err == nil {
		t.Error("no hours are taken")
	}
}

func TestPublic(t *testing.T) {
	for _, a := range []string{"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "198.18.0.1",
		"::1", "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a00:1::", "ff02::1", "2001:db8::1"} {
		if Public(netip.MustParseAddr(a)) {
			t.Errorf("%s is public", a)
		}
	}
	for _, a := range []string{"8.8.8.8", "3.120.0.1", "2606:4700::1111", "::ffff:8.8.8.8"} {
		if !Public(netip.MustParseAddr(a)) {
			t.Errorf("%s is not public", a)
		}
	}
}

// receive serves a receiver, and returns a sender to it.
func receive(t *testing.T, kind Kind, answer http.HandlerFunc) *Sender {
	t.Helper()
	s := httptest.NewTLSServer(answer)
	t.Cleanup(s.Close)
	sender, err := NewSender(kind, "alerts", s.URL+"/secret-path", Options{
		Allow: func(netip.Addr) bool { return true }, RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs,
		Sleep: func(context.Context, time.Duration) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

const hostile = "<!channel> <https://evil.example|click> @here *b* & \u202e\n:bomb:"

func TestSlack(t *testing.T) {
	var got struct {
		Text   string
		Blocks []struct {
			Text struct {
				Type, Text string
				Emoji      bool
			}
		}
	}
	s := receive(t, Slack, func(_ http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
	})
	f := finding("a", policies.Alert)
	f.Asset.Name, f.Messages = hostile, []string{hostile}
	r := run(f)
	r.Company, r.Complete = hostile, false
	m, _, _ := Next(r, State{}, false)
	if err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	block := got.Blocks[0].Text
	if strings.ContainsAny(got.Text, "<>\n") || block.Type != "plain_text" || block.Emoji || strings.Count(block.Text, "\n") != 2 || strings.Contains(block.Text, "\u202e") {
		t.Errorf("sent is %+v", got)
	}
}

func TestMessageIsShort(t *testing.T) {
	var findings []policies.Finding
	for range 1000 {
		f := finding("a", policies.Alert)
		f.Asset.Name = strings.Repeat("日本", 5000)
		findings = append(findings, f)
	}
	m, _, _ := Next(run(findings...), State{}, false)
	if text := m.Text(); strings.Count(text, "\n") > mostLines+1 || len([]rune(text)) > 6000 || !strings.Contains(text, "and 990 more") {
		t.Errorf("the text has %d runes", len([]rune(text)))
	}
}

func TestSend(t *testing.T) {
	for name, c := range map[string]struct {
		answers []int
		want    string
		calls   int
	}{
		"taken":           {[]int{200}, "", 1},
		"later":           {[]int{503, 429, 204}, "", 3},
		"never":           {[]int{500, 500, 500}, "webhook: HTTP 500", 3},
		"refused":         {[]int{403}, "webhook: HTTP 403", 1},
		"to another host": {[]int{302}, "webhook: HTTP 302", 1},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			s := receive(t, Webhook, func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				var m Message
				if err != nil || json.Unmarshal(body, &m) != nil || len(m.New) != 1 || m.New[0].Asset != "a" {
					t.Errorf("it gets %s, %v", body, err)
				}
				w.Header().Set("Location", "https://evil.example")
				w.WriteHeader(c.answers[min(calls, len(c.answers)-1)])
				calls++
			})
			m, _, _ := Next(run(finding("a", policies.Alert)), State{}, false)
			err := s.Send(t.Context(), m)
			if (err == nil) != (c.want == "") || err != nil && err.Error() != c.want || calls != c.calls {
				t.Errorf("error %v after %d calls, want %q after %d", err, calls, c.want, c.calls)
			}
		})
	}
}

func TestNotToThisMachine(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it is reached") }))
	defer server.Close()
	for _, address := range []string{server.URL, strings.Replace(server.URL, "127.0.0.1", "localhost", 1)} {
		s, err := NewSender(Webhook, "alerts.webhook", address+"/secret", Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Send(t.Context(), Message{}); err == nil || !strings.Contains(err.Error(), "not public") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v", address, err)
		}
	}
	for _, address := range []string{"http://hooks.example/secret", "hooks.example/secret", "https://u:p@hooks.example/secret", "", "ftp://a.example/secret"} {
		if _, err := NewSender(Slack, "alerts.slack", address, Options{}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: error %v", address, err)
		}
	}
}
