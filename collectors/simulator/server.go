package simulator

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A service is one AWS service: how it is spoken to, and its operations.
type service struct {
	prefix     string // of its IAM actions, such as "elasticloadbalancing"
	protocol   protocol
	operations map[string]operation

	// Its errors differ from service to service.
	accessDenied string // code
	noSuchKey    *apiError
	throttled    *apiError

	// actions are the IAM actions whose names differ from the operation's.
	actions map[string]string

	// subject returns the account that a call is about, for services that are
	// asked about accounts other than the caller's. Nil: the caller's.
	subject func(*call) string

	// sparse makes a page without items follow the first page of a listing, as
	// the service warns of.
	sparse bool
}

// A protocol is how requests and answers are written.
type protocol interface {
	// operation names what the request asks for; empty when it is unknown.
	operation(r *http.Request, body []byte) string

	// fail writes an error.
	fail(w http.ResponseWriter, e *apiError, id string)

	contentType() string
}

// An operation answers one call with a body.
type operation func(c *call) ([]byte, error)

// A call is one request.
type call struct {
	*Server
	service   *service
	operation string
	account   *account // whose credentials it has
	region    string   // that it is signed for
	id        string   // request ID
	request   *http.Request
	body      []byte
	form      form
	input     input
	spoilt    acme.Kind // of the fault that it meets; zero: none
	pageSize  int       // Options.PageSize
}

func (c *call) name() string { return c.service.prefix + ":" + c.operation }

// action is the IAM action that the call needs.
func (c *call) action() string {
	if a, ok := c.service.actions[c.operation]; ok {
		return a
	}
	return c.name()
}

// about is the ID of the account that the call is about.
func (c *call) about() string {
	if c.service.subject != nil {
		if id := c.service.subject(c); id != "" {
			return id
		}
	}
	return c.account.id
}

// An apiError is an error as the services answer it.
type apiError struct {
	status        int
	code, message string
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

// denied is the refusal of a call, for a reason in the words of IAM.
func (c *call) denied(why string) *apiError {
	status := http.StatusForbidden
	if _, ok := c.service.protocol.(json11); ok {
		status = http.StatusBadRequest
	}
	message := fmt.Sprintf("User: %s is not authorized to perform: %s", c.identity(), c.action())
	switch {
	case c.operation == "AssumeRole":
		message += " on resource: " + c.form.text("RoleArn")
	case c.service.accessDenied == "UnauthorizedOperation":
		message = "You are not authorized to perform this operation. " + message
	}
	return &apiError{status, c.service.accessDenied, message + " " + why}
}

// The access keys carry the account that they belong to.
const (
	callerKey = "AKIAACME" // and the management account's ID
	memberKey = "ASIAACME" // and the ID of the account whose role was assumed
)

// identity is the ARN of the caller.
func (c *call) identity() string {
	if c.account.management {
		return "arn:aws:iam::" + c.account.id + ":user/auditor"
	}
	return "arn:aws:sts::" + c.account.id + ":assumed-role/" + MemberRole + "/auditor"
}

var authorization = regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=([^/,]+)/\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request,`)

// ServeHTTP answers one call of any service.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	scope := authorization.FindStringSubmatch(r.Header.Get("Authorization"))
	if scope == nil {
		http.Error(w, "Missing Authentication Token", http.StatusForbidden)
		return
	}
	key, region, name := scope[1], scope[2], scope[3]
	svc := s.services[signedAs(name, r)]
	if svc == nil {
		http.Error(w, "no service "+name, http.StatusNotFound)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		return // the caller went away
	}
	c := &call{Server: s, service: svc, region: region, id: requestID(r), request: r, body: body, pageSize: s.options.PageSize}
	c.operation = svc.protocol.operation(r, body)
	operation, known := svc.operations[c.operation]
	if !known {
		svc.protocol.fail(w, &apiError{http.StatusBadRequest, "InvalidAction", fmt.Sprintf("The action %s is not valid for this endpoint.", c.operation)}, c.id)
		return
	}
	if c.account = s.company.keyOf(key); c.account == nil || !c.account.enabled(region) {
		s.trouble.Count(c.name())
		svc.protocol.fail(w, svc.noSuchKey, c.id)
		return
	}
	c.read()
	s.answer(w, c, operation)
}

// answer makes the call wait, fail or succeed.
func (s *Server) answer(w http.ResponseWriter, c *call, operation operation) {
	if !acme.Pause(c.request, s.options.Latency) {
		return
	}
	fault := s.trouble.Meet(acme.Call{Operation: c.name(), Account: c.about(), Region: c.region}, c.account.id, time.Now())
	if e := refusal(fault, c); e != nil {
		c.service.protocol.fail(w, e, c.id)
		return
	}
	c.spoilt = fault.Kind
	if !acme.Spoil(w, c.request, fault.Kind, func(w http.ResponseWriter, _ *http.Request) { s.succeed(w, c, operation) }) {
		s.succeed(w, c, operation)
	}
}

// succeed answers the call.
func (s *Server) succeed(w http.ResponseWriter, c *call, operation operation) {
	body, err := operation(c)
	if err != nil {
		e, ok := err.(*apiError)
		if !ok {
			e = &apiError{http.StatusInternalServerError, "InternalFailure", err.Error()}
		}
		c.service.protocol.fail(w, e, c.id)
		return
	}
	header := w.Header()
	header.Set("Content-Type", c.service.protocol.contentType())
	header.Set("X-Amzn-Requestid", c.id)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

// requestID is the invocation ID of the SDK, which makes a call and its retries
// recognisable; a fixed one for other clients.
func requestID(r *http.Request) string {
	id := r.Header.Get("Amz-Sdk-Invocation-Id")
	if id == "" || strings.Trim(id, "0123456789abcdef-") != "" {
		return "00000000-0000-4000-8000-000000000000"
	}
	return id
}
