package gcp

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/billing/apiv1/billingpb"
	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/corporate-sre/auditor/collectors/throttle"
)

// Every method of every service that the binary knows is put to the door.
func TestOnlyTheTablesMethodsLeave(t *testing.T) {
	s := world().start(t, nil)
	d := &door{config: s.config}
	passed, refused := map[string]bool{}, 0
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				method := "/" + string(service.FullName()) + "/" + string(service.Methods().Get(j).Name())
				kind, err := protoregistry.GlobalTypes.FindMessageByName(service.Methods().Get(j).Input().FullName())
				if err != nil {
					t.Fatalf("%s: %v", method, err)
				}
				request := kind.New().Interface()
				if list, ok := request.(*assetpb.ListAssetsRequest); ok {
					list.ContentType = assetpb.ContentType_RESOURCE
				}
				err = d.unary(t.Context(), method, request, nil, nil, func(context.Context, string, any, any, *grpc.ClientConn, ...grpc.CallOption) error {
					passed[method] = true
					return nil
				})
				if _, ok := errors.AsType[*throttle.RefusedError](err); ok {
					refused++
				}
			}
		}
		return true
	})
	for _, op := range operations {
		if !passed[op.Method] {
			t.Errorf("%s is in the table and does not leave", op.Method)
		}
	}
	for method := range passed {
		if !slices.ContainsFunc(operations, func(op operation) bool { return op.Method == method }) {
			t.Errorf("%s leaves and is not in the table", method)
		}
	}
	if refused < 50 {
		t.Errorf("%d methods were refused, want the many that the services have", refused)
	}
}

func TestTheTableOnlyReads(t *testing.T) {
	for _, op := range operations {
		method := op.Method[strings.LastIndexByte(op.Method, '/')+1:]
		if !strings.HasPrefix(method, "List") && !strings.HasPrefix(method, "Get") && !strings.HasPrefix(method, "Search") {
			t.Errorf("%s does not sound as if it only reads", op.Method)
		}
		if op.Service == "" || op.Permission == "" {
			t.Errorf("%s has the service %q and the permission %q, want both", op.Name, op.Service, op.Permission)
		}
		limits := throttle.GCP()
		if _, ok := limits[op.Service]; !ok {
			t.Errorf("%s has no limit under %s", op.Name, op.Service)
		}
		if _, ok := limits[op.Service+"/"+op.Group]; !ok && op.Group != "" {
			t.Errorf("%s has no limit under %s/%s", op.Name, op.Service, op.Group)
		}
	}
}

// The clients are those of the collector, so that this shows that each of them
// goes through the door.
func TestClientsCannotChangeAnything(t *testing.T) {
	f := world()
	s := f.start(t, nil)
	ctx := t.Context()
	for name, call := range map[string]func() error{
		"move a project": func() error {
			_, err := s.clients.projects.MoveProject(ctx, &resourcemanagerpb.MoveProjectRequest{Name: "projects/201"})
			return err
		},
		"delete a folder": func() error {
			_, err := s.clients.folders.DeleteFolder(ctx, &resourcemanagerpb.DeleteFolderRequest{Name: "folders/11"})
			return err
		},
		"set a policy": func() error {
			_, err := s.clients.organizations.SetIamPolicy(ctx, nil)
			return err
		},
		"delete a feed": func() error {
			return s.clients.assets.DeleteFeed(ctx, &assetpb.DeleteFeedRequest{Name: "x"})
		},
		"unlink billing": func() error {
			_, err := s.clients.billing.UpdateProjectBillingInfo(ctx, &billingpb.UpdateProjectBillingInfoRequest{Name: "projects/acme-web"})
			return err
		},
		"delete a budget": func() error {
			return s.clients.budgets.DeleteBudget(ctx, nil)
		},
	} {
		err := call()
		if _, ok := errors.AsType[*throttle.RefusedError](err); !ok {
			t.Errorf("%s: %v, want a refusal before the call is sent", name, err)
		}
	}
	if len(f.calls) > 0 {
		t.Errorf("the server saw %v", f.calls)
	}
}
