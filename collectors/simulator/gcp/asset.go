package gcp

import (
	"fmt"
	"math"
	"strings"
	"time"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// An obj is a JSON object as a service's REST API writes it: 64-bit numbers are
// text, and so are times.
type obj map[string]any

// An asset is something that Cloud Asset Inventory knows.
type asset struct {
	kind     string // such as "compute.googleapis.com/Disk"
	name     string // full resource name
	title    string // display name
	location string // such as "europe-west1-b" or "global"
	under    holder // the node of the hierarchy that holds it, or that it is
	parent   string // full resource name
	labels   map[string]string
	created  time.Time
	data     obj
	policy   *policy // nil: the type has none, or nothing is bound
}

// A discovery says how the data of a type came about.
type discovery struct{ version, api, name string }

// kinds are the types, and the version in which their data is written.
var kinds = map[string]discovery{
	"cloudresourcemanager.googleapis.com/Organization": {"v1", "cloudresourcemanager", "Organization"},
	"cloudresourcemanager.googleapis.com/Folder":       {"v2", "cloudresourcemanager", "Folder"},
	"cloudresourcemanager.googleapis.com/Project":      {"v1", "cloudresourcemanager", "Project"},
	"orgpolicy.googleapis.com/Policy":                  {"v2", "orgpolicy", "GoogleCloudOrgpolicyV2Policy"},
	"essentialcontacts.googleapis.com/Contact":         {"v1", "essentialcontacts", "GoogleCloudEssentialcontactsV1Contact"},
	"logging.googleapis.com/LogSink":                   {"v2", "logging", "LogSink"},
	"cloudbilling.googleapis.com/BillingAccount":       {"v1", "cloudbilling", "BillingAccount"},
	"cloudbilling.googleapis.com/ProjectBillingInfo":   {"v1", "cloudbilling", "ProjectBillingInfo"},
	"compute.googleapis.com/Instance":                  {"v1", "compute", "Instance"},
	"compute.googleapis.com/Disk":                      {"v1", "compute", "Disk"},
	"compute.googleapis.com/RegionDisk":                {"v1", "compute", "Disk"},
	"compute.googleapis.com/Address":                   {"v1", "compute", "Address"},
	"compute.googleapis.com/GlobalAddress":             {"v1", "compute", "Address"},
	"compute.googleapis.com/Snapshot":                  {"v1", "compute", "Snapshot"},
	"storage.googleapis.com/Bucket":                    {"v1", "storage", "Bucket"},
	"sqladmin.googleapis.com/Instance":                 {"v1", "sqladmin", "DatabaseInstance"},
	"iam.googleapis.com/ServiceAccount":                {"v1", "iam", "ServiceAccount"},
	"iam.googleapis.com/ServiceAccountKey":             {"v1", "iam", "ServiceAccountKey"},
	"iam.googleapis.com/WorkloadIdentityPool":          {"v1", "iam", "WorkloadIdentityPool"},
	"iam.googleapis.com/WorkloadIdentityPoolProvider":  {"v1", "iam", "WorkloadIdentityPoolProvider"},
	"serviceusage.googleapis.com/Service":              {"v1", "serviceusage", "GoogleApiServiceusageV1Service"},
}

// withPolicy are the types that may have an IAM policy. A request for the
// policies of another type is refused whole.
var withPolicy = []string{
	"cloudresourcemanager.googleapis.com/Organization", "cloudresourcemanager.googleapis.com/Folder",
	"cloudresourcemanager.googleapis.com/Project", "cloudbilling.googleapis.com/BillingAccount",
	"storage.googleapis.com/Bucket", "iam.googleapis.com/ServiceAccount",
	"compute.googleapis.com/Instance", "compute.googleapis.com/Disk", "compute.googleapis.com/RegionDisk", "compute.googleapis.com/Snapshot",
}

// wire is the asset as ListAssets answers it with a content type.
func (a *asset) wire(content assetpb.ContentType) *assetpb.Asset {
	w := &assetpb.Asset{Name: a.name, AssetType: a.kind, Ancestors: a.under.ancestors(), UpdateTime: timestamppb.New(a.created.Add(time.Hour))}
	switch content {
	case assetpb.ContentType_RESOURCE:
		d := kinds[a.kind]
		w.Resource = &assetpb.Resource{
			Version: d.version, DiscoveryName: d.name,
			DiscoveryDocumentUri: "https://" + d.api + ".googleapis.com/$discovery/rest?version=" + d.version,
			Parent:               a.parent, Location: a.location, Data: structOf(a.data),
		}
	case assetpb.ContentType_IAM_POLICY:
		w.IamPolicy = a.policy.wire()
	}
	return w
}

// search is the asset as SearchAllResources answers it.
func (a *asset) search() *assetpb.ResourceSearchResult {
	r := &assetpb.ResourceSearchResult{
		Name: a.name, AssetType: a.kind, DisplayName: a.title, Location: a.location, Labels: a.labels,
		ParentFullResourceName: a.parent, CreateTime: timestamppb.New(a.created), State: "ACTIVE",
	}
	for _, k := range []string{"status", "lifecycleState", "state"} {
		if state, ok := a.data[k].(string); ok {
			r.State = state
		}
	}
	for _, n := range a.under.ancestors() {
		switch kind, _, _ := strings.Cut(n, "/"); kind {
		case "projects":
			r.Project = n
		case "folders":
			r.Folders = append(r.Folders, n)
		case "organizations":
			r.Organization = n
		}
	}
	return r
}

// structOf writes an object as Cloud Asset Inventory sends it.
func structOf(o obj) *structpb.Struct {
	s := &structpb.Struct{Fields: make(map[string]*structpb.Value, len(o))}
	for k, v := range o {
		s.Fields[k] = valueOf(v)
	}
	return s
}

func valueOf(v any) *structpb.Value {
	switch v := v.(type) {
	case nil:
		return structpb.NewNullValue()
	case bool:
		return structpb.NewBoolValue(v)
	case int:
		return structpb.NewNumberValue(float64(v))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			panic("simulator/gcp: no number")
		}
		return structpb.NewNumberValue(v)
	case string:
		return structpb.NewStringValue(v)
	case obj:
		return structpb.NewStructValue(structOf(v))
	case map[string]string:
		o := obj{}
		for k, s := range v {
			o[k] = s
		}
		return structpb.NewStructValue(structOf(o))
	case []string:
		return listOf(v)
	case []obj:
		return listOf(v)
	}
	panic(fmt.Sprintf("simulator/gcp: no JSON for %T", v))
}

func listOf[T any](list []T) *structpb.Value {
	l := &structpb.ListValue{Values: make([]*structpb.Value, len(list))}
	for i, v := range list {
		l.Values[i] = valueOf(v)
	}
	return structpb.NewListValue(l)
}

// stamp is a time as most services write it; the zero time is none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// pacific is how Compute Engine writes times: those of its own home.
func pacific(t time.Time) string {
	return t.In(time.FixedZone("", -8*3600)).Format("2006-01-02T15:04:05.000-07:00")
}
