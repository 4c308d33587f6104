package aws

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/corporate-sre/auditor/collectors"
)

const (
	firstPause = time.Second
	reportAsks = 12 // about two minutes; IAM takes seconds
)

// notReady is why there is no report: IAM did not finish it in time.
var notReady = gap{State: collectors.Unreachable, Reason: "not ready in time: iam:GenerateCredentialReport"}

// report reads the credential report and has IAM make one where there is none
// or an old one. IAM makes at most one in four hours.
func (r *iamReader) report(ctx context.Context) answer[credentialReport] {
	pause := min(firstPause, r.longestPause)
	for range reportAsks {
		out, err := r.api.GetCredentialReport(ctx, &iam.GetCredentialReportInput{})
		if err == nil {
			report, err := parseCredentialReport(out.Content)
			if err != nil {
				return answer[credentialReport]{gap: &gap{State: collectors.Unreachable, Reason: "unreadable answer: iam:GetCredentialReport"}}
			}
			return answer[credentialReport]{value: report}
		}
		if missing(err) {
			_, err = r.api.GenerateCredentialReport(ctx, &iam.GenerateCredentialReportInput{})
		} else if _, underWay := errors.AsType[*types.CredentialReportNotReadyException](err); underWay {
			err = nil
		}
		if err == nil {
			err = sleep(ctx, pause)
		}
		if err != nil {
			return answer[credentialReport]{gap: new(classify(ctx, err))}
		}
		pause = min(2*pause, r.longestPause)
	}
	return answer[credentialReport]{gap: &notReady}
}

// missing reports whether err says that there is no report, or none that is
// young enough.
func missing(err error) bool {
	_, none := errors.AsType[*types.CredentialReportNotPresentException](err)
	_, old := errors.AsType[*types.CredentialReportExpiredException](err)
	return none || old
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
