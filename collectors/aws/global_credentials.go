package aws

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

const (
	firstPause = time.Second
	reportAsks = 12 // about three minutes in all; IAM takes seconds
)

// notReady is why there is no report: IAM did not finish it in time.
var notReady = gap{State: collectors.Unreachable, Reason: "not ready in time: iam:GenerateCredentialReport"}

// report reads the credential report and has IAM make one where there is none
// or an old one. IAM makes at most one in four hours.
func (r *iamReader) report(ctx context.Context) answer[credentialReport] {
	for ask := range reportAsks {
		if ask > 0 {
			if err := throttle.Sleep(ctx, min(firstPause<<(ask-1), r.longestPause)); err != nil {
				return answer[credentialReport]{gap: new(classify(ctx, err))}
			}
		}
		report, err := r.askReport(ctx)
		if err != nil {
			return answer[credentialReport]{gap: new(classify(ctx, err))}
		}
		if report != nil {
			return answer[credentialReport]{value: report}
		}
	}
	return answer[credentialReport]{gap: &notReady}
}

// askReport returns nil while the report is being made, which it starts if
// nobody did.
func (r *iamReader) askReport(ctx context.Context) (credentialReport, error) {
	out, err := r.api.GetCredentialReport(ctx, &iam.GetCredentialReportInput{})
	if missing(err) {
		_, err = r.api.GenerateCredentialReport(ctx, &iam.GenerateCredentialReportInput{})
		return nil, err
	}
	if _, underWay := errors.AsType[*types.CredentialReportNotReadyException](err); underWay {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	report, err := parseCredentialReport(out.Content)
	if err != nil {
		return nil, &answerError{"unreadable answer", "iam:GetCredentialReport"}
	}
	return report, nil
}

// missing reports whether err says that there is no report, or none that is
// young enough.
func missing(err error) bool {
	_, none := errors.AsType[*types.CredentialReportNotPresentException](err)
	_, old := errors.AsType[*types.CredentialReportExpiredException](err)
	return none || old
}
