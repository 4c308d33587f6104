//go:build acceptance

package aws

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// operationHeader tells the proxy which operation a request is: the protocols
// say it in five different ways.
const operationHeader = "X-Test-Operation"

func nameOperation(stack *middleware.Stack) error {
	return stack.Build.Add(middleware.BuildMiddlewareFunc("test.Operation", func(ctx context.Context, in middleware.BuildInput, next middleware.BuildHandler) (middleware.BuildOutput, middleware.Metadata, error) {
		if r, ok := in.Request.(*smithyhttp.Request); ok {
			r.Header.Set(operationHeader, awsmiddleware.GetServiceID(ctx)+":"+awsmiddleware.GetOperationName(ctx))
		}
		return next.HandleBuild(ctx, in)
	}), middleware.After)
}

// A proxy stands before Moto and spoils answers.
type proxy struct {
	*httptest.Server
	moto *httputil.ReverseProxy

	mu    sync.Mutex
	fault func(request) fault
	calls map[string]int
}

// A request is what a fault depends on.
type request struct {
	operation string
	number    int  // of the operation, from 1
	retry     bool // not the first attempt of its call
}

// A fault answers a request in Moto's place; nil lets it through.
type fault func(w http.ResponseWriter, r *http.Request)

func newProxy(t *testing.T, moto string) *proxy {
	t.Helper()
	target, err := url.Parse(moto)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{moto: httputil.NewSingleHostReverseProxy(target), calls: map[string]int{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

// spoil sets the fault for the calls to come, by the operation and how often it
// was called.
func (p *proxy) spoil(f func(operation string, call int) fault) {
	p.spoilRequests(func(r request) fault { return f(r.operation, r.number) })
}

func (p *proxy) spoilRequests(f func(request) fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault, p.calls = f, map[string]int{}
}

// count is how often an operation was called since spoil.
func (p *proxy) count(operation string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[operation]
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	operation := r.Header.Get(operationHeader)
	p.mu.Lock()
	p.calls[operation]++
	var f fault
	if p.fault != nil {
		f = p.fault(request{operation, p.calls[operation], !strings.HasPrefix(r.Header.Get("Amz-Sdk-Request"), "attempt=1;")})
	}
	p.mu.Unlock()
	if f != nil {
		f(w, r)
		return
	}
	p.moto.ServeHTTP(w, r)
}

// refuse answers with an error code in the protocol of the request.
func refuse(status int, code, message string) fault {
	return func(w http.ResponseWriter, r *http.Request) {
		service, _, _ := strings.Cut(r.Header.Get(operationHeader), ":")
		w.Header().Set("X-Amzn-Requestid", "11111111-2222-3333-4444-555555555555")
		switch service {
		case "EC2":
			w.Header().Set("Content-Type", "text/xml")
			w.WriteHeader(status)
			fmt.Fprintf(w, `<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>1</RequestID></Response>`, code, message)
		case "S3":
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(status)
			fmt.Fprintf(w, `<Error><Code>%s</Code><Message>%s</Message></Error>`, code, message)
		case "IAM", "STS", "RDS", "S3 Control", "Elastic Load Balancing v2":
			w.Header().Set("Content-Type", "text/xml")
			w.WriteHeader(status)
			fmt.Fprintf(w, `<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>1</RequestId></ErrorResponse>`, code, message)
		default:
			w.Header().Set("Content-Type", "application/x-amz-json-1.1")
			w.Header().Set("X-Amzn-Errortype", code)
			w.WriteHeader(status)
			fmt.Fprintf(w, `{"__type":%q,"message":%q}`, code, message)
		}
	}
}

// cut sends the first half of an answer.
func cut(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(http.StatusOK)
	io.WriteString(w, `{"Accounts":[{"Id":"1111`)
}

// refuseRole refuses to assume the role in one account.
func (p *proxy) refuseRole(account string) fault {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if bytes.Contains(body, []byte(account)) {
			refuse(http.StatusForbidden, "AccessDenied", "not authorized to perform: sts:AssumeRole")(w, r)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		p.moto.ServeHTTP(w, r)
	}
}

// hangUp closes the connection in the middle of an answer.
func hangUp(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "1000")
	w.WriteHeader(http.StatusOK)
	io.WriteString(w, `{"Accounts":[`)
	panic(http.ErrAbortHandler)
}

// page answers with a page for people.
func page(status int) fault {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		io.WriteString(w, "<html><body>Service Unavailable</body></html>")
	}
}
