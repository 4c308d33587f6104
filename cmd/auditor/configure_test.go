package main

import (
	"strings"
	"testing"
)

func TestCustomEndpointsAreRefused(t *testing.T) {
	w := &world{environ: func() []string { return []string{"AWS_ENDPOINT_URL_S3=http://b", "AWS_ENDPOINT_URL=http://a"} }}
	one := &Config{}
	one.Sources.GCP = &GCPConfig{Endpoint: "http://x"}
	err := w.checkEndpoints(one, false)
	if err == nil || !strings.HasPrefix(err.Error(), "sources.gcp.endpoint names a server other than the vendor's; remove it") {
		t.Errorf("one is refused with %v", err)
	}
	many := &Config{}
	many.Sources.AWS = &AWSConfig{}
	for range 11 {
		many.Sources.SaaS = append(many.Sources.SaaS, SaaSConfig{Provider: "okta", Endpoint: "http://x"})
	}
	err = w.checkEndpoints(many, false)
	if err == nil || !strings.HasPrefix(err.Error(), "AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, sources.saas[0].endpoint, sources.saas[1].endpoint, sources.saas[2]") ||
		!strings.Contains(err.Error(), "[9].endpoint, sources.saas[10].endpoint name servers other than the vendors'; remove them, or allow them") {
		t.Errorf("many are refused with %v", err)
	}
	if err := w.checkEndpoints(many, true); err != nil {
		t.Errorf("allowed, they are refused with %v", err)
	}
}
