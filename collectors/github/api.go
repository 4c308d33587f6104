package github

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	gh "github.com/google/go-github/v60/github"

	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/collectors/web"
)

// An api makes the calls. Retries, limits and the list of what may be called
// are the business of collectors/web, below the SDK.
type api struct {
	rest *gh.Client

	// once makes one attempt only: a batch that takes too long is made smaller
	// before it is tried again.
	once *gh.Client

	graphql string // URL

	app *app // nil: a token is used
}

func newAPI(config Config) (*api, error) {
	base, err := web.Endpoint(config.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	a := new(api)
	token := func(context.Context) (string, error) { return config.Token, nil }
	if config.App != nil {
		if a.app, err = newApp(config, base); err != nil {
			return nil, err
		}
		token = a.app.token
	}
	guard := newGuard(base)
	options := web.Options{
		Hosts:      []string{base.Host},
		Operations: Operations(),
		Operation:  guard.operation,
		Posts:      []string{guard.graphql},
		Gate:       config.Gate,
		Key:        gateKey(config.Organization),
		Authorize:  web.Bearer(token),
		Throttled:  throttled,
		Secrets:    []string{config.Token},
		Attempts:   config.Attempts,
		MaxWait:    config.MaxWait,
		Transport:  config.Transport,
	}
	a.rest = sdk(options, base)
	options.Attempts = 1
	a.once = sdk(options, base)
	a.graphql = base.Scheme + "://" + base.Host + guard.graphql
	return a, nil
}

func sdk(o web.Options, base *url.URL) *gh.Client {
	inner := web.New(o).HTTP()
	c := gh.NewClient(&http.Client{Transport: rateless{inner.Transport}, CheckRedirect: inner.CheckRedirect})
	c.BaseURL = base.JoinPath("/")
	c.UserAgent = "auditor"
	return c
}

// rateless takes the hourly limit from answers that were let through. The SDK
// would refuse the next call by itself, where the calls below it wait.
type rateless struct{ next http.RoundTripper }

func (t rateless) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Header = resp.Header.Clone()
	for _, name := range []string{"X-Ratelimit-Remaining", "X-Ratelimit-Reset"} {
		resp.Header.Del(name)
	}
	return resp, nil
}

func gateKey(organization string) func(string) throttle.Key {
	groups := map[string]string{}
	for _, op := range operations {
		if op.template() == "/graphql" {
			groups["github:"+op.Name] = "graphql"
		}
	}
	return func(name string) throttle.Key {
		return throttle.Key{Service: "github", Group: groups[name], Account: organization}
	}
}

// A request is a GET of an operation.
type request struct {
	op    string
	args  []string // the values of the path, in its order
	query url.Values
}

// address is the path below the base URL. An argument that would lead to
// another place is an error.
func (r request) address() (string, error) {
	var b strings.Builder
	rest, args := strings.TrimPrefix(lookup(r.op).template(), "/"), r.args
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			break
		}
		if args[0] == "" || strings.Trim(args[0], ".") == "" {
			return "", &web.Error{Operation: r.op, Fault: web.Address}
		}
		b.WriteString(url.PathEscape(args[0]))
		args = args[1:]
		_, rest, _ = strings.Cut(after, "}")
	}
	if len(r.query) > 0 {
		b.WriteString("?" + r.query.Encode())
	}
	return b.String(), nil
}

// get reads one answer into v, a pointer.
func (a *api) get(ctx context.Context, r request, v any) (*gh.Response, error) {
	address, err := r.address()
	if err != nil {
		return nil, err
	}
	return a.getURL(ctx, r.op, address, v)
}

// getURL is get for the address of a next page.
func (a *api) getURL(ctx context.Context, op, address string, v any) (*gh.Response, error) {
	req, err := a.rest.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, &web.Error{Operation: op, Fault: web.Address}
	}
	return send(ctx, a.rest, op, req, v)
}

// send makes a request and decodes the answer, which may not be empty: the SDK
// would take that for no error and leave v as it was.
func send(ctx context.Context, c *gh.Client, op string, req *http.Request, v any) (*gh.Response, error) {
	req.Header.Set("Accept", "application/vnd.github+json")
	resp, err := c.BareDo(withOperation(ctx, op), req)
	if err != nil {
		return resp, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return resp, &web.Error{Operation: op, Fault: web.Truncated}
	}
	if strings.HasSuffix(resp.Request.URL.Path, "/public_members") {
		return resp, errPublicOnly
	}
	if trimmed := bytes.TrimSpace(body); len(trimmed) == 0 || bytes.Equal(trimmed, []byte("null")) {
		return resp, &web.Error{Operation: op, Fault: web.Unreadable}
	}
	if err := json.Unmarshal(body, v); err != nil {
		return resp, &web.Error{Operation: op, Fault: web.Unreadable}
	}
	return resp, nil
}
