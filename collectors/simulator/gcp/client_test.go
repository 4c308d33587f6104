package gcp

import (
	"context"
	"errors"
	"testing"
	"time"

	assetapi "cloud.google.com/go/asset/apiv1"
	billingapi "cloud.google.com/go/billing/apiv1"
	budgetsapi "cloud.google.com/go/billing/budgets/apiv1"
	resourcemanager "cloud.google.com/go/resourcemanager/apiv3"
	"github.com/googleapis/gax-go/v2/apierror"
	"golang.org/x/oauth2"
	"google.golang.org/api/iterator"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

var testNow = time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)

// start starts a server of the default company, but for what o says.
func start(t testing.TB, o Options) *Server {
	t.Helper()
	return startNight(t, o, 1)
}

func startNight(t testing.TB, o Options, night int) *Server {
	t.Helper()
	if o.Company == nil {
		o.Company = acme.New(acme.Options{Now: testNow, Night: night})
	}
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// options are those of a client of the server.
func options(s *Server) []option.ClientOption {
	return []option.ClientOption{
		option.WithEndpoint(s.Address), option.WithQuotaProject(s.QuotaProject()),
		option.WithTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: s.Token()})),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())),
	}
}

// client makes a client of the vendor's.
func client[C interface{ Close() error }](t *testing.T, open func(context.Context, ...option.ClientOption) (C, error), o []option.ClientOption) C {
	t.Helper()
	c, err := open(t.Context(), o...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// soon ends calls that hang.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// drain reads an iterator to its end.
func drain[T any](next func() (T, error)) ([]T, error) {
	var all []T
	for {
		x, err := next()
		if errors.Is(err, iterator.Done) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, x)
	}
}

// reason is the reason in the details of an error.
func reason(err error) string {
	var detailed *apierror.APIError
	if !errors.As(err, &detailed) {
		return ""
	}
	return detailed.Reason()
}

type clients struct {
	organizations *resourcemanager.OrganizationsClient
	folders       *resourcemanager.FoldersClient
	projects      *resourcemanager.ProjectsClient
	assets        *assetapi.Client
	billing       *billingapi.CloudBillingClient
	budgets       *budgetsapi.BudgetClient
}

func connect(t *testing.T, o []option.ClientOption) clients {
	t.Helper()
	return clients{
		client(t, resourcemanager.NewOrganizationsClient, o), client(t, resourcemanager.NewFoldersClient, o),
		client(t, resourcemanager.NewProjectsClient, o), client(t, assetapi.NewClient, o),
		client(t, billingapi.NewCloudBillingClient, o), client(t, budgetsapi.NewBudgetClient, o),
	}
}
