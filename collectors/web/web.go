// Package web makes the HTTP calls of every source that has no SDK of its own
// for that: polite, read-only and bounded, with errors that say the same every
// night and never hold a secret.
//
// Each attempt of a call passes, in this order: the list of operations, the
// host, the gate, the credentials, the list of requests that only read. An
// answer is read whole, at most Options.MaxBytes of it, and told from the pages
// of proxies and from one that was cut off, before the caller sees it.
//
// Sources that write requests themselves use Client.Read. SDKs that take an
// http.Client get Client.HTTP, and their errors go to Classify. Access tokens
// that have an end are kept by Tokens, and got by Exchange or with a Key.
package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// Options say what a Client may call and how. The zero value of all but Hosts,
// Operations and Gate will do.
type Options struct {
	// Hosts are the hosts that may be called, as in "api.acme.example" or
	// "127.0.0.1:8080". A redirect to another is not followed.
	Hosts []string

	// Operations are the calls that may be made.
	Operations []collectors.Operation

	// Operation names the operation of a request. Nil: the one of Call; for an
	// SDK, which knows no Call, there must be a function.
	Operation func(*http.Request) string

	// Posts are paths of requests that read although they are a POST, such as
	// "/graphql". They are trusted with any body.
	Posts []string

	// Gate holds the calls to their limit.
	Gate *throttle.Gate

	// Key is the bucket of an operation in the gate. Nil: the service is what
	// stands before the colon.
	Key func(operation string) throttle.Key

	// Authorize adds the credentials to each attempt. It may make calls itself,
	// by another Client.
	Authorize func(*http.Request) error

	// Throttled reports whether an answer that is no 429 is a refusal for its
	// rate, and how long to wait; zero: not said.
	Throttled func(status int, header http.Header, body []byte) (time.Duration, bool)

	// Code is the provider's error code in an answer. Nil: found in the usual
	// places of a JSON body.
	Code func(status int, body []byte) string

	// Secrets are in no error, even where the server repeats them.
	Secrets []string

	MaxBytes int64         // of one answer; 0: 32 MiB
	Attempts int           // of one call; 0: 5
	Timeout  time.Duration // of one attempt; 0: a minute
	MaxWait  time.Duration // the longest wait that a server may ask for; 0: five minutes

	// Transport makes the calls. Nil: http.DefaultTransport.
	Transport http.RoundTripper
}

// A Client calls one provider's API. Its methods may be called from several
// goroutines.
type Client struct {
	http *http.Client
	code func(status int, body []byte) string
	hide []string
}

// New returns a client.
func New(o Options) *Client {
	t := newTransport(o)
	return &Client{
		http: &http.Client{Transport: t, CheckRedirect: sameHost},
		code: t.Code,
		hide: o.Secrets,
	}
}

// HTTP is the client for an SDK. Its errors are for Classify.
func (c *Client) HTTP() *http.Client { return c.http }

// A Call is one request.
type Call struct {
	Operation string // as in Options.Operations
	URL       string
	Header    http.Header
	Body      []byte // nil: a GET; else a POST
}

// An Answer is what came, whole, with a status of success.
type Answer struct {
	Operation string
	Header    http.Header
	Body      []byte
}

// Read makes a call. Its error is an *Error, a *throttle.RefusedError or that
// of ctx.
func (c *Client) Read(ctx context.Context, call Call) (Answer, error) {
	method := http.MethodGet
	if call.Body != nil {
		method = http.MethodPost
	}
	ctx = context.WithValue(ctx, operationKey{}, call.Operation)
	req, err := http.NewRequestWithContext(ctx, method, call.URL, bytes.NewReader(call.Body))
	if err != nil {
		return Answer{}, &Error{Operation: call.Operation, Fault: Address}
	}
	if call.Body == nil {
		req.Body, req.GetBody, req.ContentLength = nil, nil, 0
	}
	for name, values := range call.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return Answer{}, known(ctx, call.Operation, err)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(resp.Body); err != nil {
		return Answer{}, known(ctx, call.Operation, err)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return Answer{}, c.Refused(call.Operation, resp.StatusCode, c.code(resp.StatusCode, body.Bytes()))
	}
	return Answer{call.Operation, resp.Header, body.Bytes()}, nil
}

// JSON decodes the answer into v. Numbers in an interface are json.Number.
func (a Answer) JSON(v any) error {
	d := json.NewDecoder(bytes.NewReader(a.Body))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return &Error{Operation: a.Operation, Fault: Unreadable, cause: err}
	}
	return nil
}

// operationKey is where the context of a request holds its operation.
type operationKey struct{}

var (
	errRedirects = errors.New("too many redirects")
	errAway      = errors.New("redirected to another host")
)

// sameHost follows redirects on one host. Elsewhere credentials would go with
// them: http.Client holds back but those that it knows.
func sameHost(req *http.Request, via []*http.Request) error {
	switch first := via[0]; {
	case req.URL.Host != first.URL.Host, req.URL.Scheme != first.URL.Scheme:
		return errAway
	case len(via) > 3:
		return errRedirects
	}
	return nil
}
