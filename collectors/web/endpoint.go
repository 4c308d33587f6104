package web

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// Endpoint reads the base URL of an API, without a slash at its end. It takes
// https, and http for this machine only: credentials go with every call.
func Endpoint(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return nil, fmt.Errorf("%q is no URL; give one such as https://api.acme.example", text)
	case u.User != nil:
		return nil, fmt.Errorf("the URL of %s holds credentials; give them as a secret", u.Host)
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("the URL of %s has a query or a fragment; leave it out", u.Host)
	case u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())):
		return nil, fmt.Errorf("%s would be called without encryption; use https", u.Host)
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	return u, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
