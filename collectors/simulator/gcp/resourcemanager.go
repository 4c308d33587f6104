package gcp

import (
	"context"
	"strings"
	"time"

	"cloud.google.com/go/iam/apiv1/iampb"
	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

type organizations struct {
	resourcemanagerpb.UnimplementedOrganizationsServer
	server *Server
}

type folders struct {
	resourcemanagerpb.UnimplementedFoldersServer
	server *Server
}

type projects struct {
	resourcemanagerpb.UnimplementedProjectsServer
	server *Server
}

func (o *organization) wire() *resourcemanagerpb.Organization {
	return &resourcemanagerpb.Organization{
		Name: o.resource(), DisplayName: "acme.example", State: resourcemanagerpb.Organization_ACTIVE, Etag: "acme",
		Owner:      &resourcemanagerpb.Organization_DirectoryCustomerId{DirectoryCustomerId: o.customer},
		CreateTime: timestamppb.New(o.created), UpdateTime: timestamppb.New(o.created),
	}
}

func (c *company) folderWire(f *folder) *resourcemanagerpb.Folder {
	return &resourcemanagerpb.Folder{
		Name: f.resource(), Parent: c.parent(f.parent), DisplayName: f.name, State: resourcemanagerpb.Folder_ACTIVE, Etag: "acme",
		CreateTime: timestamppb.New(f.created), UpdateTime: timestamppb.New(f.created),
	}
}

func (c *company) projectWire(p *project) *resourcemanagerpb.Project {
	w := &resourcemanagerpb.Project{
		Name: p.resource(), Parent: c.parent(p.folder), ProjectId: p.id, DisplayName: p.name, State: resourcemanagerpb.Project_ACTIVE, Etag: "acme",
		Labels: p.labels, CreateTime: timestamppb.New(p.created), UpdateTime: timestamppb.New(p.created.Add(time.Minute)),
	}
	if !p.active() {
		w.State, w.DeleteTime = resourcemanagerpb.Project_DELETE_REQUESTED, timestamppb.New(p.deleted)
	}
	return w
}

func (o organizations) GetOrganization(ctx context.Context, r *resourcemanagerpb.GetOrganizationRequest) (*resourcemanagerpb.Organization, error) {
	if r.Name != o.server.company.organization.resource() {
		return nil, denied(callOf(ctx))
	}
	return o.server.company.organization.wire(), nil
}

func (o organizations) SearchOrganizations(ctx context.Context, r *resourcemanagerpb.SearchOrganizationsRequest) (*resourcemanagerpb.SearchOrganizationsResponse, error) {
	all := []*resourcemanagerpb.Organization{o.server.company.organization.wire()}
	items, next, err := cut(ctx, o.server, r, whole(all), 10, 50)
	return &resourcemanagerpb.SearchOrganizationsResponse{Organizations: items, NextPageToken: next}, err
}

func (o organizations) GetIamPolicy(ctx context.Context, r *iampb.GetIamPolicyRequest) (*iampb.Policy, error) {
	if r.Resource != o.server.company.organization.resource() {
		return nil, denied(callOf(ctx))
	}
	return o.server.company.organization.policy.answer(r), nil
}

func (f folders) GetFolder(ctx context.Context, r *resourcemanagerpb.GetFolderRequest) (*resourcemanagerpb.Folder, error) {
	if x := f.server.company.folderNamed(r.Name); x != nil {
		return f.server.company.folderWire(x), nil
	}
	return nil, denied(callOf(ctx))
}

func (f folders) ListFolders(ctx context.Context, r *resourcemanagerpb.ListFoldersRequest) (*resourcemanagerpb.ListFoldersResponse, error) {
	c := f.server.company
	if !c.isNode(r.Parent) {
		return nil, denied(callOf(ctx))
	}
	all := sequence[*resourcemanagerpb.Folder]{len(c.folders), func(i int) []*resourcemanagerpb.Folder {
		if c.parent(c.folders[i].parent) != r.Parent {
			return nil
		}
		return []*resourcemanagerpb.Folder{c.folderWire(c.folders[i])}
	}}
	items, next, err := cut(ctx, f.server, r, all, 100, 300)
	return &resourcemanagerpb.ListFoldersResponse{Folders: items, NextPageToken: next}, err
}

func (f folders) SearchFolders(ctx context.Context, r *resourcemanagerpb.SearchFoldersRequest) (*resourcemanagerpb.SearchFoldersResponse, error) {
	if r.Query != "" {
		return nil, invalid("the simulator knows no query of SearchFolders")
	}
	c := f.server.company
	all := sequence[*resourcemanagerpb.Folder]{len(c.folders), func(i int) []*resourcemanagerpb.Folder {
		return []*resourcemanagerpb.Folder{c.folderWire(c.folders[i])}
	}}
	items, next, err := cut(ctx, f.server, r, all, 100, 300)
	return &resourcemanagerpb.SearchFoldersResponse{Folders: items, NextPageToken: next}, err
}

func (f folders) GetIamPolicy(ctx context.Context, r *iampb.GetIamPolicyRequest) (*iampb.Policy, error) {
	if x := f.server.company.folderNamed(r.Resource); x != nil {
		return x.policy.answer(r), nil
	}
	return nil, denied(callOf(ctx))
}

func (p projects) GetProject(ctx context.Context, r *resourcemanagerpb.GetProjectRequest) (*resourcemanagerpb.Project, error) {
	if x := p.server.company.projectNamed(r.Name); x != nil {
		return p.server.company.projectWire(x), nil
	}
	return nil, denied(callOf(ctx))
}

func (p projects) ListProjects(ctx context.Context, r *resourcemanagerpb.ListProjectsRequest) (*resourcemanagerpb.ListProjectsResponse, error) {
	c := p.server.company
	if !c.isNode(r.Parent) {
		return nil, denied(callOf(ctx))
	}
	all := c.projectsWhere(func(i int) bool { return c.parent(c.folderOf(i)) == r.Parent }, r.ShowDeleted)
	items, next, err := cut(ctx, p.server, r, all, 100, 300)
	return &resourcemanagerpb.ListProjectsResponse{Projects: items, NextPageToken: next}, err
}

// SearchProjects finds deleted projects too, whatever is asked.
func (p projects) SearchProjects(ctx context.Context, r *resourcemanagerpb.SearchProjectsRequest) (*resourcemanagerpb.SearchProjectsResponse, error) {
	if r.Query != "" {
		return nil, invalid("the simulator knows no query of SearchProjects")
	}
	all := p.server.company.projectsWhere(func(int) bool { return true }, true)
	items, next, err := cut(ctx, p.server, r, all, 100, 500)
	return &resourcemanagerpb.SearchProjectsResponse{Projects: items, NextPageToken: next}, err
}

func (p projects) GetIamPolicy(ctx context.Context, r *iampb.GetIamPolicyRequest) (*iampb.Policy, error) {
	if x := p.server.company.projectNamed(r.Resource); x != nil {
		return x.policy.answer(r), nil
	}
	return nil, denied(callOf(ctx))
}

// projectsWhere are the projects of which the number fits.
func (c *company) projectsWhere(fits func(int) bool, deleted bool) sequence[*resourcemanagerpb.Project] {
	return sequence[*resourcemanagerpb.Project]{c.count(), func(i int) []*resourcemanagerpb.Project {
		if !fits(i) {
			return nil
		}
		p := c.project(i)
		if !p.active() && !deleted {
			return nil
		}
		return []*resourcemanagerpb.Project{c.projectWire(p)}
	}}
}

// folderNamed is the folder of a resource name; nil for none.
func (c *company) folderNamed(name string) *folder {
	for _, f := range c.folders {
		if f.resource() == name {
			return f
		}
	}
	return nil
}

// projectNamed is the project of a resource name, with an ID or a number.
func (c *company) projectNamed(name string) *project {
	key, ok := strings.CutPrefix(name, "projects/")
	if !ok {
		return nil
	}
	return c.find(key)
}

// isNode reports whether projects and folders may be in what a name names.
func (c *company) isNode(name string) bool {
	return name == c.organization.resource() || c.folderNamed(name) != nil
}
