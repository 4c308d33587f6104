package alert

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// A Kind is what a receiver takes.
type Kind string

const (
	Slack   Kind = "slack"   // an incoming webhook
	Webhook Kind = "webhook" // the JSON of a Message
)

// A Sender sends messages to one address, which is a secret: it stands in no
// error. It speaks https only, follows no redirect, uses no proxy, and connects
// to public addresses only, whatever the name resolves to at that moment.
type Sender struct {
	kind    Kind
	address string
	client  *http.Client
	sleep   func(context.Context, time.Duration) error
}

// Options are for tests; the zero value is what is wanted.
type Options struct {
	Allow   func(netip.Addr) bool // may it be connected to? Nil: Public
	RootCAs *x509.CertPool        // nil: the system's
	Sleep   func(context.Context, time.Duration) error
}

// NewSender returns a sender. The name is for its errors, such as "alerts.slack".
func NewSender(kind Kind, name, address string, o Options) (*Sender, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return nil, fmt.Errorf("%s: its variable holds no address; set it to one that begins with https://", name)
	case u.Scheme != "https":
		return nil, fmt.Errorf("%s: its address is not encrypted; use https", name)
	case u.User != nil:
		return nil, fmt.Errorf("%s: its address holds a name before the host; leave it out", name)
	}
	if o.Allow == nil {
		o.Allow = Public
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		// Here the name is resolved, so that it cannot mean another address later.
		to, err := netip.ParseAddrPort(address)
		if err != nil || !o.Allow(to.Addr().Unmap()) {
			return errPrivate
		}
		return nil
	}}
	return &Sender{kind: kind, address: address, sleep: o.Sleep, client: &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs},
			TLSHandshakeTimeout: 10 * time.Second, DisableKeepAlives: true, ForceAttemptHTTP2: true,
		},
	}}, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errPrivate = errors.New("its name leads to an address that is not public")

// notPublic are addresses that netip does not call private and that are no
// one's on the internet.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// Public reports whether an address is one on the internet.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Zone() != "" {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// attempts is how often a message is sent before it counts as undeliverable.
const attempts = 3

// Send sends a message.
func (s *Sender) Send(ctx context.Context, m Message) error {
	var v any = m
	if s.kind == Slack {
		v = slack(m)
	}
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		wait, again, err := s.attempt(ctx, body)
		if err == nil || !again || n == attempts {
			return err
		}
		if err := s.sleep(ctx, cmp.Or(wait, time.Second<<n)); err != nil {
			return err
		}
	}
}

func (s *Sender) attempt(ctx context.Context, body []byte) (wait time.Duration, again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address, bytes.NewReader(body))
	if err != nil {
		return 0, false, fmt.Errorf("%s: its address is none", s.kind)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "auditor")
	resp, err := s.client.Do(req)
	switch {
	case errors.Is(err, errPrivate):
		return 0, false, fmt.Errorf("%s: %w", s.kind, errPrivate)
	case ctx.Err() != nil:
		return 0, false, ctx.Err()
	case err != nil:
		return 0, true, fmt.Errorf("%s: no answer", s.kind) // what the error says holds the address
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)); err != nil {
		return 0, true, fmt.Errorf("%s: the answer was cut off", s.kind)
	}
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return 0, false, nil
	}
	again = resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds >= 0 && seconds <= 60 {
		wait = time.Duration(seconds) * time.Second
	}
	return wait, again, fmt.Errorf("%s: HTTP %d", s.kind, resp.StatusCode)
}
