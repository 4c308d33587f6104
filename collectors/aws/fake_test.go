package aws

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// A fake answers the calls of the management account: by operation, from what
// the call asks for. What it does not know is refused.
type fake struct {
	answers map[string]reply

	mu    sync.Mutex
	calls []fakeCall
}

type fakeCall struct {
	Operation, Region string
	In                map[string]any
}

// A reply makes the body of an answer, or an error.
type reply func(in map[string]any) (any, *refusal)

// A refusal is an error of the service.
type refusal struct {
	status        int
	code, message string
}

// fixed always answers the same.
func fixed(body string) reply {
	return func(map[string]any) (any, *refusal) { return json.RawMessage(body), nil }
}

// refusedWith always answers with an error code.
func refusedWith(status int, code, message string) reply {
	return func(map[string]any) (any, *refusal) { return nil, &refusal{status, code, message} }
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	in := map[string]any{}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	query := false
	switch {
	case operation != "":
		_ = json.Unmarshal(body, &in)
	case strings.Contains(string(body), "Action="):
		query = true
		c := call{service: "sts"}
		c.query(string(body))
		operation = c.operation
		for _, pair := range strings.Split(string(body), "&") {
			key, value, _ := strings.Cut(pair, "=")
			in[key] = value
		}
	default: // the Account API has a path for each operation
		operation = strings.ToUpper(r.URL.Path[1:2]) + r.URL.Path[2:]
		_ = json.Unmarshal(body, &in)
	}
	_, scope, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	region, service := "", ""
	if parts := strings.Split(scope, "/"); len(parts) > 3 {
		region, service = parts[2], parts[3]
	}
	f.mu.Lock()
	f.calls = append(f.calls, fakeCall{operation, region, in})
	f.mu.Unlock()

	answer, ok := f.answers[operation+" "+region]
	if !ok {
		answer, ok = f.answers[operation]
	}
	if !ok {
		answer = refusedWith(http.StatusForbidden, "AccessDenied", "not in the fake: "+operation)
	}
	out, no := answer(in)
	switch {
	case service == "ec2" && no == nil:
		fmt.Fprintf(w, "<%[1]sResponse>%[2]s</%[1]sResponse>", operation, out)
	case query && no != nil:
		w.WriteHeader(no.status)
		fmt.Fprintf(w, "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>", no.code, no.message)
	case query:
		fmt.Fprintf(w, "<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", operation, out)
	case no != nil:
		w.Header().Set("X-Amzn-Errortype", no.code)
		w.WriteHeader(no.status)
		fmt.Fprintf(w, `{"__type":%q,"message":%q}`, no.code, no.message)
	default:
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		b, _ := json.Marshal(out)
		w.Write(b)
	}
}

// count is how often an operation was called.
func (f *fake) count(operation string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if c.Operation == operation {
			n++
		}
	}
	return n
}

// xml is an XML answer of the query protocol.
func xml(body string) reply { return func(map[string]any) (any, *refusal) { return body, nil } }

// signedIn are the answers that every source needs.
func signedIn() map[string]reply {
	return map[string]reply{
		"GetCallerIdentity": xml("<Account>" + caller + "</Account><Arn>arn:aws:iam::" + caller + ":user/audit</Arn>"),
		"AssumeRole": xml(`<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
			<SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`),
	}
}

// faked is a source that reads from a fake with these answers besides those of
// signedIn.
func faked(t *testing.T, answers map[string]reply) (*Source, *fake) {
	t.Helper()
	f := &fake{answers: signedIn()}
	for operation, a := range answers {
		f.answers[operation] = a
	}
	return recorded(t, f), f
}

// serverURL is the URL of a server on loopback.
func serverURL(t *testing.T, f http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return server.URL
}

// lineOf is the line of a type and path; it fails the test when there is none
// or more than one.
func lineOf(t *testing.T, r collectors.Result, place, assetType, path string) collectors.Coverage {
	t.Helper()
	var found []collectors.Coverage
	for _, c := range r.Coverage {
		if c.Place == place && c.AssetType == assetType && c.Path == path {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d lines for %s %s %s: %+v", len(found), place, assetType, path, found)
	}
	return found[0]
}

// assetOf is the asset with an ID.
func assetOf(t *testing.T, r collectors.Result, id string) collectors.Asset {
	t.Helper()
	for _, a := range r.Assets {
		if a.ID == id {
			fits(t, a)
			return a
		}
	}
	t.Fatalf("no asset %s", id)
	return collectors.Asset{}
}
