package github

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// TestLimits waits as GitHub asks for, by its clock, and no longer.
func TestLimits(t *testing.T) {
	reset := fmt.Sprint(night.Add(40 * time.Minute).Unix())
	limited := `{"message":"API rate limit exceeded for installation ID 1."}`
	second := `{"message":"You have exceeded a secondary rate limit."}`
	tests := []struct {
		name    string
		refusal http.HandlerFunc
		least   time.Duration
		most    time.Duration
	}{
		{"the hour is used up", answer(403, limited, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset), 40 * time.Minute, 41 * time.Minute},
		{"the hour is used up, with 429", answer(429, limited, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset), 40 * time.Minute, 41 * time.Minute},
		{"too fast", answer(403, second, "Retry-After", "30"), 30 * time.Second, time.Minute},
		{"too fast, with 429", answer(429, second, "Retry-After", "30"), 30 * time.Second, time.Minute},
		{"too fast, without saying how long", answer(403, second), time.Minute, 90 * time.Second},
		{"GraphQL says it with 200", ok(`{"errors":[{"type":"RATE_LIMITED","message":"no"}]}`, "X-RateLimit-Reset", reset), 40 * time.Minute, 41 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				good := ok(`{"data":{"organization":{"teams":{"totalCount":0,"pageInfo":{},"nodes":[]}}}}`,
					"X-RateLimit-Remaining", "0", "X-RateLimit-Reset", fmt.Sprint(time.Now().Add(time.Hour).Unix()))
				s, _ := faked(t, routes{"graphql teams": inTurn(tt.refusal, good)})
				r := s.read(scopeOf(teamType))
				start := time.Now()
				r.readTeams(t.Context())
				r.readTeams(t.Context()) // the SDK would refuse this one by itself
				if l := line(t, r.result(), teamType, ""); l.State != collectors.Complete {
					t.Errorf("coverage is %+v, want complete", l)
				}
				if got := time.Since(start); got < tt.least || got > tt.most {
					t.Errorf("waited %v, want %v to %v", got, tt.least, tt.most)
				}
			})
		})
	}
}

func TestThrottledForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := faked(t, routes{"GET /orgs/acme/installations": answer(403, `{"message":"You have exceeded a secondary rate limit."}`, "Retry-After", "60")})
		r := s.read(scopeOf(installationType))
		r.readInstallations(t.Context())
		if l := line(t, r.result(), installationType, ""); l.State != collectors.Throttled {
			t.Errorf("coverage is %+v, want throttled", l)
		}
	})
}
