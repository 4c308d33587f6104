package gcp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	asset "cloud.google.com/go/asset/apiv1"
	"cloud.google.com/go/auth"
	"cloud.google.com/go/auth/credentials"
	cloudbilling "cloud.google.com/go/billing/apiv1"
	budgets "cloud.google.com/go/billing/budgets/apiv1"
	resourcemanager "cloud.google.com/go/resourcemanager/apiv3"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	grpccredentials "google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

// clients are the clients of the APIs.
type clients struct {
	organizations *resourcemanager.OrganizationsClient
	folders       *resourcemanager.FoldersClient
	projects      *resourcemanager.ProjectsClient
	assets        *asset.Client
	billing       *cloudbilling.CloudBillingClient
	budgets       *budgets.BudgetClient
}

// scope is what tokens are asked for. The asset API has none that only reads,
// so that the roles of the auditor and the interceptor are what keep it from
// changing anything.
const scope = "https://www.googleapis.com/auth/cloud-platform"

// searchTime bounds the look for credentials, which outside of Google Cloud
// waits for a metadata server that is not there.
const searchTime = 2 * time.Second

func newClients(ctx context.Context, config Config) (*clients, error) {
	options, err := clientOptions(ctx, config)
	if err != nil {
		return nil, err
	}
	c := &clients{}
	for _, dial := range []func() error{
		func() (err error) {
			c.organizations, err = resourcemanager.NewOrganizationsClient(ctx, options...)
			return
		},
		func() (err error) { c.folders, err = resourcemanager.NewFoldersClient(ctx, options...); return },
		func() (err error) { c.projects, err = resourcemanager.NewProjectsClient(ctx, options...); return },
		func() (err error) { c.assets, err = asset.NewClient(ctx, options...); return },
		func() (err error) { c.billing, err = cloudbilling.NewCloudBillingClient(ctx, options...); return },
		func() (err error) { c.budgets, err = budgets.NewBudgetClient(ctx, options...); return },
	} {
		if err := dial(); err != nil {
			return nil, errors.Join(fmt.Errorf("gcp: connect: %w", err), c.close())
		}
	}
	return c, nil
}

func (c *clients) close() error {
	var errs []error
	if c.organizations != nil {
		errs = append(errs, c.organizations.Close())
	}
	if c.folders != nil {
		errs = append(errs, c.folders.Close())
	}
	if c.projects != nil {
		errs = append(errs, c.projects.Close())
	}
	if c.assets != nil {
		errs = append(errs, c.assets.Close())
	}
	if c.billing != nil {
		errs = append(errs, c.billing.Close())
	}
	if c.budgets != nil {
		errs = append(errs, c.budgets.Close())
	}
	return errors.Join(errs...)
}

// clientOptions are those of every client.
func clientOptions(ctx context.Context, config Config) ([]option.ClientOption, error) {
	door := &door{config: config}
	options := []option.ClientOption{
		option.WithGRPCDialOption(grpc.WithUnaryInterceptor(door.unary)),
		option.WithGRPCDialOption(grpc.WithStreamInterceptor(door.stream)),
		option.WithTelemetryDisabled(),
		option.WithUserAgent("auditor"),
	}
	if config.QuotaProject != "" {
		options = append(options, option.WithQuotaProject(config.QuotaProject))
	}
	if config.Endpoint != "" {
		endpoint, err := endpointOptions(config)
		return append(options, endpoint...), err
	}
	if config.Tokens != nil {
		return append(options, option.WithTokenSource(config.Tokens)), nil
	}
	creds, err := within(ctx, searchTime, func() (*auth.Credentials, error) {
		return credentials.DetectDefault(&credentials.DetectOptions{Scopes: []string{scope}, UseSelfSignedJWT: true})
	})
	if err != nil {
		return nil, fmt.Errorf("gcp: no credentials found (%w); run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS", err)
	}
	return append(options, option.WithAuthCredentials(creds)), nil
}

// endpointOptions lead to a server other than Google.
func endpointOptions(config Config) ([]option.ClientOption, error) {
	u, err := url.Parse(config.Endpoint)
	if err != nil || u.Host == "" || u.Path != "" && u.Path != "/" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("gcp: endpoint %q is no URL of a host; use one such as http://127.0.0.1:8080", config.Endpoint)
	}
	if config.Tokens == nil {
		return nil, fmt.Errorf("gcp: no token for the endpoint %q; Google's credentials are not sent elsewhere", config.Endpoint)
	}
	var transport grpccredentials.TransportCredentials
	switch {
	case u.Scheme == "https":
		transport = grpccredentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	case loopback(u.Hostname()):
		transport = insecure.NewCredentials()
	default:
		return nil, fmt.Errorf("gcp: endpoint %q would see the token without TLS; use https", config.Endpoint)
	}
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
	}
	return []option.ClientOption{
		option.WithEndpoint(host),
		option.WithTokenSource(config.Tokens),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(transport)),
	}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// within returns what f gives, or an error when that takes longer than d.
func within[T any](ctx context.Context, d time.Duration, f func() (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		v, err := f()
		done <- answer{v, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("none within %v", d)
	}
}
