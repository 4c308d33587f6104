package aws

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// simulated returns a source that reads acme.
func simulated(t *testing.T, o simulator.Options, change func(*Config)) (*Source, *simulator.Server) {
	t.Helper()
	o.Now = acme.at
	server, err := simulator.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	key, secret := server.Credentials()
	config := Config{
		Endpoint: server.URL, Now: o.Now, Prune: true, Attempts: 3, MaxBackoff: time.Millisecond,
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, ""),
		Gate:        throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}),
	}
	if change != nil {
		change(&config)
	}
	s, err := New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return s, server
}

func TestConformance(t *testing.T) {
	s, _ := simulated(t, simulator.Options{}, nil)
	collectortest.Test(t, s, collectortest.Options{
		// Something in an account is read whether its owner's scope was or not.
		Outside: func(a collectors.Asset) bool { return a.Type == "aws.organization" },
	})
}
