package aws

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"

	"github.com/corporate-sre/auditor/collectors"
)

// One call of each protocol, and an answer that holds nothing.
var protocols = []struct {
	action string
	call   func(context.Context, *Source) error
	empty  string
}{
	{"organizations:ListRoots", func(ctx context.Context, s *Source) error {
		_, err := organizations.NewFromConfig(s.clients.caller(caller, "")).ListRoots(ctx, &organizations.ListRootsInput{})
		return err
	}, `{"Roots":[]}`},
	{"account:ListRegions", func(ctx context.Context, s *Source) error {
		_, err := account.NewFromConfig(s.clients.caller(caller, "")).ListRegions(ctx, &account.ListRegionsInput{})
		return err
	}, "\r\n {\"Regions\":[]}"},
	{"ec2:DescribeVolumes", func(ctx context.Context, s *Source) error {
		_, err := ec2.NewFromConfig(s.clients.caller(caller, "")).DescribeVolumes(ctx, &ec2.DescribeVolumesInput{})
		return err
	}, `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<DescribeVolumesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><volumeSet/></DescribeVolumesResponse>`},
	{"iam:ListAccountAliases", func(ctx context.Context, s *Source) error {
		_, err := iam.NewFromConfig(s.clients.caller(caller, "")).ListAccountAliases(ctx, &iam.ListAccountAliasesInput{})
		return err
	}, `<ListAccountAliasesResponse><ListAccountAliasesResult><AccountAliases/></ListAccountAliasesResult></ListAccountAliasesResponse>`},
	{"s3:ListAllMyBuckets", func(ctx context.Context, s *Source) error {
		_, err := s.clients.s3Client(s.clients.caller(caller, "")).ListBuckets(ctx, &s3.ListBucketsInput{})
		return err
	}, "\ufeff<!-- of S3 --><ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>"},
	{"s3:GetAccountPublicAccessBlock", func(ctx context.Context, s *Source) error {
		_, err := s.clients.s3ControlClient(s.clients.caller(caller, "")).GetPublicAccessBlock(ctx, &s3control.GetPublicAccessBlockInput{AccountId: new(caller)})
		return err
	}, "<PublicAccessBlockConfiguration></PublicAccessBlockConfiguration>"},
}

func TestAnswersThatAreNone(t *testing.T) {
	bodies := map[string]string{
		"a page":               "<!DOCTYPE html><html><head></head><body><h1>Sign in to the network</h1></body></html>",
		"a page of XHTML":      `<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>`,
		"nothing":              "",
		"space":                " \r\n",
		"null":                 "null",
		"a list":               "[]",
		"text":                 "OK",
		"an error":             "<Error><Code>InternalError</Code></Error>",
		"that of another call": "<ListUsersResponse/>",
		"a long comment":       "<!--" + strings.Repeat("-", 2*headSize),
	}
	for _, p := range protocols {
		bodies["that of "+p.action] = p.empty
	}
	for _, p := range protocols {
		for name, body := range bodies {
			json, xml := strings.HasSuffix(p.empty, "}"), strings.HasPrefix(body, "<") || strings.HasPrefix(body, "\ufeff")
			if name == "that of "+p.action || json && !xml && strings.Contains(body, "{") {
				continue
			}
			t.Run(p.action+" answers "+name, func(t *testing.T) {
				s := recorded(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
				got := classify(t.Context(), p.call(t.Context(), s))
				if want := (gap{collectors.Unreachable, "unreadable answer: " + p.action, ""}); got != want {
					t.Errorf("gap = %+v, want %+v", got, want)
				}
			})
		}
	}
}

func TestAnswersThatHoldNothing(t *testing.T) {
	for _, p := range protocols {
		s := recorded(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, p.empty) }))
		if err := p.call(t.Context(), s); err != nil {
			t.Errorf("%s: %v", p.action, err)
		}
	}
}

func TestAnswersOfS3NameTheirRoot(t *testing.T) {
	for _, op := range operations {
		if ofS3 := op.SDK == "S3" || op.SDK == "S3 Control"; ofS3 != (op.Root != "") {
			t.Errorf("%s: root %q", op.Action, op.Root)
		}
	}
}

func TestAnswersThatAreCutOff(t *testing.T) {
	for _, p := range protocols {
		for name, padding := range map[string]int{"in its head": 0, "later": 4 * headSize} {
			t.Run(p.action+" "+name, func(t *testing.T) {
				whole := p.empty[:len(p.empty)-1] + strings.Repeat(" ", padding) + p.empty[len(p.empty)-1:]
				calls := 0
				s := recorded(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Length", strconv.Itoa(len(whole)))
					if calls++; calls == 1 {
						io.WriteString(w, whole[:len(whole)-1])
						return
					}
					io.WriteString(w, whole)
				}))
				got := classify(t.Context(), p.call(t.Context(), s))
				if want := (gap{collectors.Unreachable, "answer cut off: " + p.action, ""}); got != want {
					t.Errorf("gap = %+v, want %+v", got, want)
				}
				s.clients.config.Attempts, calls = 2, 0
				if err := p.call(t.Context(), s); err != nil || calls != 2 {
					t.Errorf("error %v after %d calls; want it read at the second", err, calls)
				}
			})
		}
	}
}

// An answer without an end must not take all memory.
func TestAnswersWithoutAnEnd(t *testing.T) {
	const more = 64 << 10
	var sent atomic.Int64 // the server may still write when the client has gone
	s := recorded(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"Roots":[]`)
		for space := strings.Repeat(" ", more); ; sent.Add(more) {
			if _, err := io.WriteString(w, space); err != nil {
				return
			}
		}
	}))
	got := classify(t.Context(), protocols[0].call(t.Context(), s))
	if want := (gap{collectors.Unreachable, "unreadable answer: organizations:ListRoots", ""}); got != want {
		t.Errorf("gap = %+v, want %+v", got, want)
	}
	if n := sent.Load(); n > 2*maxAnswer {
		t.Errorf("%d bytes were read", n)
	}
}
