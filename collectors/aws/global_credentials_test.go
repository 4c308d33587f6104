package aws

import (
	"context"
	"encoding/base64"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/corporate-sre/auditor/collectors"
)

// reportFrom asks a server for the report as collectGlobal does.
func reportFrom(t *testing.T, ctx context.Context, handler http.HandlerFunc) answer[credentialReport] {
	t.Helper()
	source := recorded(t, handler)
	r := iamReader{api: iam.NewFromConfig(source.clients.caller("", "")), longestPause: time.Millisecond}
	return r.report(ctx)
}

func TestReportThatIsNeverReady(t *testing.T) {
	asked := 0
	got := reportFrom(t, t.Context(), func(w http.ResponseWriter, req *http.Request) {
		asked++
		callOf(req).refuse(w, http.StatusNotFound, "ReportInProgress", "in progress")
	})
	if got.gap == nil || *got.gap != notReady {
		t.Errorf("%+v, want %+v", got.gap, notReady)
	}
	if asked != reportAsks {
		t.Errorf("asked %d times, want %d", asked, reportAsks)
	}
}

func TestReportThatTheRunHasNoTimeFor(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	got := reportFrom(t, ctx, func(w http.ResponseWriter, req *http.Request) {
		cancel()
		callOf(req).refuse(w, http.StatusNotFound, "ReportInProgress", "in progress")
	})
	if got.gap == nil || got.gap.State != collectors.Deadline {
		t.Errorf("%+v, want the end of the time for collecting", got.gap)
	}
}

func TestReportThatIsNoReport(t *testing.T) {
	got := reportFrom(t, t.Context(), func(w http.ResponseWriter, req *http.Request) {
		callOf(req).answer(w, "<Content>"+base64.StdEncoding.EncodeToString([]byte("<html>"))+"</Content>")
	})
	if got.gap == nil || got.gap.Reason != "unreadable answer: iam:GetCredentialReport" {
		t.Errorf("%+v, want an unreadable answer", got.gap)
	}
}

func TestReportThatMayNotBeMade(t *testing.T) {
	got := reportFrom(t, t.Context(), func(w http.ResponseWriter, req *http.Request) {
		c := callOf(req)
		if c.operation == "GetCredentialReport" {
			c.refuse(w, http.StatusGone, "ReportNotPresent", "none")
			return
		}
		c.refuse(w, http.StatusForbidden, "AccessDenied", "not authorized")
	})
	if got.gap == nil || got.gap.State != collectors.Denied || got.gap.Needs != "iam:GenerateCredentialReport" {
		t.Errorf("%+v, want denied for need of iam:GenerateCredentialReport", got.gap)
	}
}
