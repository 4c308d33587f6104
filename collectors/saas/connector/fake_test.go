package connector

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

var update = flag.Bool("update", false, "write the golden files again")

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// secret is in no output.
const secret = "s3cret"

// A fake is a product's API as a txtar file tells it. The comment holds the
// headers that each request must have. Each file is an answer, and its name the
// request: method, path and query, and for a POST the variables of the GraphQL
// query or the form. An answer may begin with headers and an empty line.
type fake struct {
	*httptest.Server
	want    http.Header
	answers map[string]string

	mu      sync.Mutex
	deny    string // requests whose name begins so, up to the query, are denied
	calls   map[string]int
	strange []string // requests that the file does not tell
}

func newFake(t *testing.T, archive *txtar.Archive) *fake {
	f := &fake{want: http.Header{}, answers: map[string]string{}, calls: map[string]int{}}
	for line := range strings.Lines(string(archive.Comment)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			f.want.Set(name, value)
		}
	}
	for _, file := range archive.Files {
		f.answers[file.Name] = string(file.Data)
	}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := r.Method + " " + r.URL.Path
	f.calls[r.URL.Path]++
	if q, _ := url.QueryUnescape(r.URL.Query().Encode()); q != "" {
		name += "?" + q
	}
	oauth := false
	if r.Method == http.MethodPost {
		body, _ := io.ReadAll(r.Body)
		var query struct{ Variables json.RawMessage }
		if oauth = json.Unmarshal(body, &query) != nil; oauth {
			name += " " + string(body)
		} else {
			name += " " + string(query.Variables)
		}
	}
	if head, _, _ := strings.Cut(name, "?"); f.deny != "" && strings.HasPrefix(head+" ", f.deny) {
		http.Error(w, `{}`, http.StatusForbidden)
		return
	}
	for header := range f.want {
		if got := r.Header.Get(header); got != f.want.Get(header) && !oauth {
			f.strange = append(f.strange, fmt.Sprintf("%s with %s: %q", name, header, got))
		}
	}
	answer, ok := f.answers[name]
	if !ok {
		f.strange = append(f.strange, name)
		http.Error(w, `{}`, http.StatusNotFound)
		return
	}
	if head, body, ok := strings.Cut(answer, "\n\n"); ok && !strings.HasPrefix(head, "{") && !strings.HasPrefix(head, "[") {
		for line := range strings.Lines(head) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			w.Header().Add(name, strings.ReplaceAll(value, "HOST", "http://"+r.Host))
		}
		answer = body
	}
	io.WriteString(w, answer)
}

// settings answer what every connector asks for.
var settings = map[string]string{"organization": "acme", "account_id": "acc1"}

// connection is one to the fake.
func connection(c Connector, endpoint string) saas.Connection {
	conn := saas.Connection{
		Name: "acme", Endpoint: endpoint, Settings: map[string]string{}, Secrets: map[string]string{},
		Prices: saas.Prices{{Provider: c.Name(), SeatType: "full user", Price: &collectors.Money{Minor: 2500, Currency: "USD"}, Source: "prices.csv row 2"}},
		Gate:   throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}),
		Now:    now,
	}
	for _, need := range c.Settings() {
		if !need.Optional {
			conn.Settings[need.Name] = settings[need.Name]
		}
	}
	for _, need := range c.Secrets() {
		conn.Secrets[need.Name] = secret
	}
	return conn
}

func open(t *testing.T, c Connector, endpoint string) collectors.Source {
	t.Helper()
	s, err := c.New(connection(c, endpoint))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// collect reads all scopes, one after the other.
func collect(t *testing.T, s collectors.Source) collectors.Inventory {
	t.Helper()
	scopes, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all collectors.Inventory
	for len(scopes) > 0 {
		r, err := s.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatalf("%s: %v", scopes[0].ID(), err)
		}
		scopes = append(scopes[1:], r.Next...)
		all.Assets = append(all.Assets, r.Assets...)
		all.Coverage = append(all.Coverage, r.Coverage...)
	}
	return all
}

// render is an inventory as a golden file has it.
func render(t *testing.T, inv collectors.Inventory) string {
	t.Helper()
	var b strings.Builder
	for _, a := range inv.Assets {
		var attributes any
		if err := json.Unmarshal(a.Attributes, &attributes); err != nil {
			t.Fatal(err)
		}
		pretty, err := json.MarshalIndent(attributes, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s %q %s\n", a.Type, a.ID, a.Name, a.URL)
		for _, name := range slices.Sorted(maps.Keys(a.Links)) {
			fmt.Fprintf(&b, "%s -> %s\n", name, strings.Join(a.Links[name], " "))
		}
		fmt.Fprintf(&b, "%s\n\n", pretty)
	}
	for _, c := range inv.Coverage {
		fmt.Fprintf(&b, "%s %s: %s, %d; %s; %s\n", c.AssetType, c.Path, c.State, c.Count, c.Reason, c.Needs)
	}
	return b.String()
}

func archiveOf(t *testing.T, name string) *txtar.Archive {
	t.Helper()
	a, err := txtar.ParseFile(path.Join("testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	return a
}
