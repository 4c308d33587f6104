package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// An Error is why a call gave nothing. Its text is the same every night and
// holds nothing that the server wrote but its error code.
type Error struct {
	Operation string
	Fault     Fault
	Status    int    // of the answer; 0: there was none
	Code      string // the provider's error code: as collectors.PlainCode leaves it; may be empty

	cause error
}

// A Fault is what was wrong with a call or its answer.
type Fault string

const (
	Status     Fault = "the status is no success"
	Throttled  Fault = "refused for its rate until the retries ran out"
	HTML       Fault = "an HTML page instead of JSON"
	Truncated  Fault = "the answer is cut off"
	TooLarge   Fault = "the answer is too large"
	Unreadable Fault = "the answer has another form"
	Network    Fault = "no answer"
	Elsewhere  Fault = "another host is named"
	Address    Fault = "the request cannot be made"
)

func (e *Error) Error() string { return e.Operation + ": " + e.what() }

// Unwrap returns the cause, if there is one.
func (e *Error) Unwrap() error { return e.cause }

// what is the fault in words.
func (e *Error) what() string {
	switch {
	case e.Fault == Status && e.Code != "":
		return fmt.Sprintf("HTTP %d %s", e.Status, e.Code)
	case e.Fault == Status, e.Fault == Throttled:
		return fmt.Sprintf("HTTP %d", e.Status)
	case e.Fault == Network:
		return reached(e.cause)
	}
	return string(e.Fault)
}

// reached says how far a call came that has no answer.
func reached(err error) string {
	var timeout net.Error
	switch {
	case errorIs[*net.DNSError](err):
		return "no such host"
	case errorIs[*tls.CertificateVerificationError](err):
		return "the certificate is not trusted"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	}
	return string(Network)
}

func errorIs[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// known makes of what http.Client returns, which names the URL, an error that
// does not.
func known(ctx context.Context, operation string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if e, ok := errors.AsType[*throttle.RefusedError](err); ok {
		return e
	}
	switch {
	case errors.Is(err, errAway):
		return &Error{Operation: operation, Fault: Elsewhere}
	case errors.Is(err, errRedirects):
		return &Error{Operation: operation, Fault: Elsewhere, cause: errRedirects}
	}
	return &Error{Operation: operation, Fault: Network, cause: err}
}

// Refused is the error of an answer that refuses although its status is one of
// success. The code is what the answer says.
func (c *Client) Refused(operation string, status int, code string) *Error {
	return &Error{Operation: operation, Fault: Status, Status: status, Code: c.plain(code)}
}

// plain is an error code that can be shown; empty when it holds a secret.
func (c *Client) plain(code string) string {
	for _, secret := range c.hide {
		if secret != "" && strings.Contains(code, secret) {
			return ""
		}
	}
	return collectors.PlainCode(code)
}
