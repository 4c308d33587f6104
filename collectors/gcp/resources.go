package gcp

import (
	"context"
	"maps"
	"slices"
	"strings"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/corporate-sre/auditor/collectors"
)

// resourcesAScope bounds the assets of one scope, which ends with a page.
const resourcesAScope = 4000

// A kind is how the data of a type of Cloud Asset Inventory become an asset. It
// returns false for what is no asset of ours.
type kind struct {
	typ  string
	read func(*resource) bool
}

// kinds are the types that are read, by their names in Cloud Asset Inventory.
var kinds = map[string]kind{
	"compute.googleapis.com/Address":                  {"gcp.address", readAddress},
	"compute.googleapis.com/Disk":                     {"gcp.disk", readDisk},
	"compute.googleapis.com/GlobalAddress":            {"gcp.address", readAddress},
	"compute.googleapis.com/Instance":                 {"gcp.instance", readInstance},
	"compute.googleapis.com/RegionDisk":               {"gcp.disk", readDisk},
	"compute.googleapis.com/Snapshot":                 {"gcp.snapshot", readSnapshot},
	contactAsset:                                      {"gcp.contact", readContactAsset},
	"iam.googleapis.com/ServiceAccount":               {"gcp.service_account", readServiceAccount},
	"iam.googleapis.com/ServiceAccountKey":            {"gcp.service_account_key", readKey},
	"iam.googleapis.com/WorkloadIdentityPoolProvider": {"gcp.workload_identity_provider", readProvider},
	"logging.googleapis.com/LogSink":                  {"gcp.log_sink", readSink},
	"sqladmin.googleapis.com/Instance":                {"gcp.sql_instance", readSQL},
	"storage.googleapis.com/Bucket":                   {"gcp.bucket", readBucket},
}

// resources reads the resources from the page of the hint "page" on, until a
// scope is full.
func (s *Source) resources(ctx context.Context, r *reading) error {
	t, err := s.loadTree(ctx)
	if err != nil {
		return err
	}
	g, err := s.loadPolicies(ctx) // billing, which may take minutes, is not waited for
	if err != nil {
		return err
	}
	if page := r.scope.Hints["page"]; page != "" {
		return s.listResources(ctx, r, t, g, page, strings.Fields(r.scope.Hints["types"]))
	}
	err = s.listResources(ctx, r, t, g, "", slices.Sorted(maps.Keys(kinds)))
	if status.Code(cause(err)) != codes.InvalidArgument || len(r.assets) > 0 {
		return err
	}
	types, err := s.supported(ctx, r)
	if err != nil {
		return err
	}
	return s.listResources(ctx, r, t, g, "", types)
}

func (s *Source) listResources(ctx context.Context, r *reading, t *tree, g *grants, page string, types []string) error {
	it, err := s.assets(ctx, assetpb.ContentType_RESOURCE, page, types...)
	if err != nil {
		return err
	}
	last := r.scope.Hints["last"]
	seen := map[string]bool{last: true}
	for a, err := range it.All() {
		if err != nil {
			return err
		}
		if id := resourceID(a); !seen[id] && !t.leftOut(a.GetAncestors()) {
			seen[id] = true
			last = id
			addResource(r, t, g, a)
		}
		if page := it.PageInfo(); page.Remaining() == 0 && page.Token != "" && len(r.assets) >= resourcesAScope {
			r.follow(map[string]string{"page": page.Token, "last": last, "types": strings.Join(types, " ")}, r.scope.Types...)
			return nil
		}
	}
	return nil
}

// A resource is one asset on its way from Google's form to ours.
type resource struct {
	*fields
	tree   *tree
	grants *grants
	raw    *assetpb.Asset
	parent string // relative name of the container that holds it

	asset      collectors.Asset
	attributes any
	lacks      map[string]gap // by path
}

func addResource(r *reading, t *tree, g *grants, a *assetpb.Asset) {
	k, ok := kinds[a.GetAssetType()]
	if !ok {
		return
	}
	x := &resource{fields: fieldsOf(a), tree: t, grants: g, raw: a, parent: holder(t, a), lacks: map[string]gap{}}
	x.asset = collectors.Asset{ID: resourceID(a), Type: k.typ, Source: "gcp:AssetService.ListAssets/RESOURCE"}
	if x.parent != "" {
		x.asset.Parent = idPrefix + x.parent
	}
	x.asset.Name = last(x.asset.ID)
	if x.data == nil {
		x.attributes = struct{}{}
		x.lacks["attributes"] = unreadable("no data of the resource")
	} else if !k.read(x) {
		return
	}
	for _, path := range x.bad {
		x.lacks["attributes"] = unreadable(path)
	}
	x.asset.Attributes = collectors.Attributes(x.attributes)
	for _, path := range slices.Sorted(maps.Keys(x.lacks)) {
		r.lines.lack(k.typ, path, x.lacks[path])
	}
	r.add(x.asset)
}

// held are the attributes that say which project holds a resource.
type held struct {
	ProjectNumber *string `json:"project_number,omitzero"`
	ProjectID     *string `json:"project_id,omitzero"`
}

func (x *resource) held() held {
	number, ok := strings.CutPrefix(x.parent, "projects/")
	if !ok {
		return held{}
	}
	h := held{ProjectNumber: &number}
	if id := x.tree.ids[number]; id != "" {
		h.ProjectID = &id
	} else if id := projectIn(x.raw.GetName()); id != "" && id != number {
		h.ProjectID = &id
	}
	return h
}

// resourceID is the full resource name of an asset, with the number of the
// project in the place of its ID: an ID is chosen by people, a number stays.
func resourceID(a *assetpb.Asset) string {
	name := a.GetName()
	if len(a.GetAncestors()) == 0 || !strings.HasPrefix(a.GetAncestors()[0], "projects/") {
		return name
	}
	id := projectIn(name)
	if id == "" {
		return name
	}
	return strings.Replace(name, "/projects/"+id+"/", "/"+a.GetAncestors()[0]+"/", 1)
}

// projectIn is the project that a full resource name begins with, as it is written
// there; empty when it begins with something else.
func projectIn(name string) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(name, "//"), "/")
	rest, ok := strings.CutPrefix(rest, "projects/")
	id, _, more := strings.Cut(rest, "/")
	if !ok || !more {
		return ""
	}
	return id
}

// compute is the asset ID of a resource of Compute Engine that another one names
// by its URL; empty when the URL is of another form.
func (x *resource) compute(url string) string {
	_, rest, ok := strings.Cut(url, "/projects/")
	if !ok {
		return ""
	}
	id, path, ok := strings.Cut(rest, "/")
	if !ok {
		return ""
	}
	if number, known := x.tree.numbers[id]; known {
		id = number
	} else if own := projectIn(x.raw.GetName()); own == id {
		id = strings.TrimPrefix(x.parent, "projects/")
	}
	return "//compute.googleapis.com/projects/" + id + "/" + path
}

// computes are the asset IDs of such resources, sorted.
func (x *resource) computes(urls []string) []string {
	ids := []string{}
	for _, url := range urls {
		if id := x.compute(url); id != "" {
			ids = append(ids, id)
		}
	}
	return list(union(ids, nil))
}
