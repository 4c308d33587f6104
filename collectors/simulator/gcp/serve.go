package gcp

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net/http"
	"strings"
	"time"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/billing/apiv1/billingpb"
	"cloud.google.com/go/billing/budgets/apiv1/budgetspb"
	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// largestRequest bounds what is read of a request, in bytes.
const largestRequest = 1 << 20

// services registers what the Server answers. Organizations, Folders and
// Projects have methods of the same names, so each is a type of its own.
func (s *Server) services() *grpc.Server {
	g := grpc.NewServer(grpc.UnaryInterceptor(refuse))
	resourcemanagerpb.RegisterOrganizationsServer(g, organizations{server: s})
	resourcemanagerpb.RegisterFoldersServer(g, folders{server: s})
	resourcemanagerpb.RegisterProjectsServer(g, projects{server: s})
	assetpb.RegisterAssetServiceServer(g, assets{server: s})
	billingpb.RegisterCloudBillingServer(g, billing{server: s})
	budgetspb.RegisterBudgetServiceServer(g, budgets{server: s})
	return g
}

// A call is one request, as far as it is known before it is answered.
type call struct {
	operation string // such as "gcp:AssetService.ListAssets/RESOURCE"
	service   string // such as "cloudasset.googleapis.com"
	about     string // the organization or billing account that it looks into
	fault     acme.Fault
	refusal   error // why it is not answered; nil: it is
}

type callKey struct{}

// callOf returns the call that ctx belongs to.
func callOf(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

// ServeHTTP decides what becomes of a call before gRPC sees it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, largestRequest))
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	c := s.call(r.URL.Path, body)
	if c == nil {
		s.grpc.ServeHTTP(w, r) // answers that it does not know the method
		return
	}
	r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
	if c.refusal = s.admit(c, r.Header); c.refusal != nil {
		s.trouble.Count(c.operation)
		s.grpc.ServeHTTP(w, r)
		return
	}
	c.fault = s.trouble.Meet(acme.Call{Operation: c.operation, Account: c.about}, quotaProject, time.Now())
	if !acme.Pause(r, s.options.Latency) {
		return
	}
	if acme.Spoil(w, r, c.fault.Kind, s.grpc.ServeHTTP) {
		return
	}
	c.refusal = s.refusal(c)
	s.grpc.ServeHTTP(w, r)
}

// refuse answers the calls that are not to be answered.
func refuse(ctx context.Context, request any, _ *grpc.UnaryServerInfo, answer grpc.UnaryHandler) (any, error) {
	if c, ok := ctx.Value(callKey{}).(*call); ok && c.refusal != nil {
		return nil, c.refusal
	}
	return answer(ctx, request)
}

// hosts are the API hosts of the services, by the names that gRPC has for them.
var hosts = map[string]string{
	"google.cloud.resourcemanager.v3.Organizations": "cloudresourcemanager.googleapis.com",
	"google.cloud.resourcemanager.v3.Folders":       "cloudresourcemanager.googleapis.com",
	"google.cloud.resourcemanager.v3.Projects":      "cloudresourcemanager.googleapis.com",
	"google.cloud.asset.v1.AssetService":            "cloudasset.googleapis.com",
	"google.cloud.billing.v1.CloudBilling":          "cloudbilling.googleapis.com",
	"google.cloud.billing.budgets.v1.BudgetService": "billingbudgets.googleapis.com",
}

// call reads which call a request is; nil for one that nobody answers.
func (s *Server) call(path string, body []byte) *call {
	service, method, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	host := hosts[service]
	if !ok || host == "" {
		return nil
	}
	short := service[strings.LastIndexByte(service, '.')+1:]
	c := &call{operation: "gcp:" + short + "." + method, service: host, about: s.Organization()}
	request := decode(service, method, body)
	if list, ok := request.(*assetpb.ListAssetsRequest); ok {
		c.operation += "/" + list.ContentType.String()
	}
	if account, ok := billingAccount(request); ok {
		c.about = account
	}
	return c
}

// decode returns the message of a request; nil when it is none.
func decode(service, method string, body []byte) proto.Message {
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(service))
	if err != nil {
		return nil
	}
	m := d.(protoreflect.ServiceDescriptor).Methods().ByName(protoreflect.Name(method))
	if m == nil || len(body) < 5 || int(binary.BigEndian.Uint32(body[1:5])) != len(body)-5 {
		return nil
	}
	kind, err := protoregistry.GlobalTypes.FindMessageByName(m.Input().FullName())
	if err != nil {
		return nil
	}
	request := kind.New().Interface()
	if proto.Unmarshal(body[5:], request) != nil {
		return nil
	}
	return request
}

// billingAccount returns the billing account that a request names.
func billingAccount(request proto.Message) (id string, ok bool) {
	switch r := request.(type) {
	case interface{ GetParent() string }:
		id, ok = strings.CutPrefix(r.GetParent(), "billingAccounts/")
	case interface{ GetName() string }:
		id, ok = strings.CutPrefix(r.GetName(), "billingAccounts/")
	case interface{ GetResource() string }:
		id, ok = strings.CutPrefix(r.GetResource(), "billingAccounts/")
	}
	id, _, _ = strings.Cut(id, "/")
	return id, ok
}
