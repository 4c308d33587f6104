package aws

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

var update = flag.Bool("update", false, "write what was collected into the cases")

// A recording answers calls from a txtar archive. A file's name is the call:
// "ec2:DescribeVolumes", followed by what tells it from others of that name,
// such as its page token or its bucket, and by "#2" for the second time. A file
// that begins with "!" is an error: "!403 AccessDenied message".
type recording struct {
	t       *testing.T
	answers map[string]string

	mu    sync.Mutex
	calls map[string]int // by name, without the times
}

func record(t *testing.T, answers map[string]string) *recording {
	return &recording{t: t, answers: answers, calls: map[string]int{}}
}

func (r *recording) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	c := callOf(req)
	r.mu.Lock()
	r.calls[c.String()]++
	name := c.String()
	if n := r.calls[name]; n > 1 {
		name += " #" + strconv.Itoa(n)
	}
	answer, ok := r.answers[name]
	r.mu.Unlock()
	if !ok {
		r.t.Errorf("call %q is not in the recording", name)
		c.refuse(w, http.StatusBadRequest, "ValidationError", "not recorded")
		return
	}
	if refusal, ok := strings.CutPrefix(answer, "!"); ok {
		fields := strings.SplitN(strings.TrimSpace(refusal), " ", 3)
		status, err := strconv.Atoi(fields[0])
		if err != nil {
			r.t.Errorf("answer to %q: %v", name, err)
		}
		c.refuse(w, status, fields[1], strings.Join(fields[2:], ""))
		return
	}
	c.answer(w, answer)
}

// unused are the answers that nobody asked for.
func (r *recording) unused() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var names []string
	for name := range r.answers {
		call, times, _ := strings.Cut(name, " #")
		n, _ := strconv.Atoi(times)
		if r.calls[call] < max(1, n) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// A call is one request as a service's protocol writes it.
type call struct {
	protocol  string // "ec2", "query", "json", "rest" or "control"
	service   string // as in the signature, such as "elasticloadbalancing"
	operation string
	details   []string
}

func (c call) String() string {
	return strings.Join(append([]string{c.service + ":" + c.operation}, c.details...), " ")
}

// callOf reads the service from the scope of the signature, and the rest from
// where its protocol has it.
func callOf(req *http.Request) call {
	_, scope, _ := strings.Cut(req.Header.Get("Authorization"), "Credential=")
	parts := strings.Split(scope, "/")
	if len(parts) < 4 {
		return call{}
	}
	c := call{service: parts[3]}
	body, _ := io.ReadAll(req.Body)
	switch {
	case c.service == "s3":
		c.rest(req.URL)
	case req.Header.Get("X-Amz-Target") != "":
		c.json(req.Header.Get("X-Amz-Target"), body)
	default:
		c.query(string(body))
	}
	return c
}

func (c *call) rest(u *url.URL) {
	c.protocol = "rest"
	query := u.Query()
	c.operation = "ListBuckets"
	for parameter, operation := range map[string]string{
		"lifecycle": "GetBucketLifecycleConfiguration", "tagging": "GetBucketTagging", "location": "GetBucketLocation",
		"versioning": "GetBucketVersioning", "publicAccessBlock": "GetPublicAccessBlock", "policyStatus": "GetBucketPolicyStatus",
	} {
		if query.Has(parameter) {
			c.operation = operation
		}
	}
	path := strings.Trim(u.Path, "/")
	if path == "v20180820/configuration/publicAccessBlock" {
		c.protocol, c.operation, path = "control", "GetAccountPublicAccessBlock", ""
	}
	for _, detail := range []string{path, query.Get("continuation-token")} {
		if detail != "" {
			c.details = append(c.details, detail)
		}
	}
}

func (c *call) json(target string, body []byte) {
	c.protocol = "json"
	_, c.operation, _ = strings.Cut(target, ".")
	var in struct{ NextToken, PaginationToken string }
	_ = json.Unmarshal(body, &in)
	if token := in.NextToken + in.PaginationToken; token != "" {
		c.details = append(c.details, token)
	}
}

func (c *call) query(body string) {
	c.protocol = "query"
	if c.service == "ec2" {
		c.protocol = "ec2"
	}
	form, _ := url.ParseQuery(body)
	c.operation = form.Get("Action")
	for _, key := range []string{"NextToken", "Marker", "TargetGroupArn", "ResourceArns.member.1", "RoleArn"} {
		if v := form.Get(key); v != "" {
			c.details = append(c.details, v)
		}
	}
}

func (c call) answer(w http.ResponseWriter, body string) {
	switch c.protocol {
	case "ec2":
		body = "<" + c.operation + "Response>" + body + "</" + c.operation + "Response>"
	case "query":
		body = "<" + c.operation + "Response><" + c.operation + "Result>" + body + "</" + c.operation + "Result></" + c.operation + "Response>"
	case "json":
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	}
	fmt.Fprint(w, body)
}

func (c call) refuse(w http.ResponseWriter, status int, code, message string) {
	body := "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>"
	switch c.protocol {
	case "ec2":
		body = "<Response><Errors>" + body + "</Errors></Response>"
	case "query", "control":
		body = "<ErrorResponse>" + body + "</ErrorResponse>"
	case "json":
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		body = fmt.Sprintf(`{"__type": %q, "message": %q}`, code, message)
	}
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

// caller is the account whose credentials the tests have.
const caller = "999900001111"

// recorded returns a source that reads from a server, with credentials of the
// caller's account.
func recorded(t *testing.T, handler http.Handler) *Source {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return sourceAt(t, server.URL, credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""))
}

func sourceAt(t *testing.T, endpoint string, c credentials.StaticCredentialsProvider) *Source {
	t.Helper()
	source, err := New(t.Context(), Config{
		Endpoint: endpoint, Credentials: c, Now: acme.at, Attempts: 1, MaxBackoff: time.Millisecond,
		Gate: throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// memberOf is the scope of a part in the account of the tests.
func memberOf(part, region string, types []string) collectors.Scope {
	return memberScope(collectors.Asset{ID: acme.parent, Name: "payments"}, acme.account, part, region, types, false)
}

// collectCase collects the scope of a case and compares the inventory with the
// file "want".
func collectCase(t *testing.T, file string, scope collectors.Scope, collect func(*Source, context.Context, collectors.Scope) collectors.Result) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]string{
		"sts:GetCallerIdentity": "<Account>" + caller + "</Account><Arn>arn:aws:iam::" + caller + ":user/audit</Arn>",
		"sts:AssumeRole arn:aws:iam::" + acme.account + ":role/" + DefaultMemberRole: `<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>
			<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`,
	}
	want := -1
	for i, f := range archive.Files {
		switch f.Name {
		case "want":
			want = i
		case "types":
			scope.Types = strings.Fields(string(f.Data))
		default:
			answers[f.Name] = string(f.Data)
		}
	}
	if want < 0 {
		t.Fatalf("%s has no file want", file)
	}

	calls := record(t, answers)
	got := collect(recorded(t, calls), t.Context(), scope)
	for _, name := range calls.unused() {
		t.Errorf("answer %q was not asked for", name)
	}
	for _, a := range got.Assets {
		fits(t, a)
	}
	text := inventoryText(t, got)
	if *update {
		archive.Files[want].Data = []byte(text)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if text != string(archive.Files[want].Data) {
		t.Errorf("got\n%s\nwant\n%s\nif that is right, run go test ./collectors/aws -update", text, archive.Files[want].Data)
	}
}

// inventoryText has a line for each asset and for each line of coverage. What
// all assets share is left out.
func inventoryText(t *testing.T, r collectors.Result) string {
	t.Helper()
	var b strings.Builder
	for _, a := range r.Assets {
		if a.Parent != acme.parent || a.Source == "" || !a.CollectedAt.Equal(acme.at.Truncate(time.Second)) {
			t.Errorf("%s comes from %q at %s, below %q", a.ID, a.Source, a.CollectedAt, a.Parent)
		}
		fmt.Fprintf(&b, "%s %s\n  name %q region %q\n", a.Type, a.ID, a.Name, a.Region)
		fmt.Fprintf(&b, "  tags %s links %s\n  %s\n", compact(t, a.Tags), compact(t, a.Links), a.Attributes)
	}
	for _, c := range r.Coverage {
		fmt.Fprintf(&b, "%s %s %s: %s %d", c.Place, c.AssetType, c.Path, c.State, c.Count)
		if c.Reason != "" || c.Needs != "" {
			fmt.Fprintf(&b, " because %s; needs %s", c.Reason, c.Needs)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func compact(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
