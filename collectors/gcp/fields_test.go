package gcp

import (
	"encoding/json"
	"strings"
	"testing"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/corporate-sre/auditor/collectors"
)

// read makes an asset of data, and returns it with the paths that it lacks.
func read(a *assetpb.Asset) (collectors.Asset, []collectors.Coverage, bool) {
	k := kinds[a.GetAssetType()]
	r := newReading(&Source{config: Config{Now: now}}, collectors.Scope{Provider: "gcp", Place: "1001", Part: "resources", Types: []string{k.typ}})
	addResource(r, &tree{}, newGrants(&tree{}), a)
	if len(r.assets) == 0 {
		return collectors.Asset{}, nil, false
	}
	var lines []collectors.Coverage
	for _, c := range r.lines.sorted() {
		if c.Path != "" {
			lines = append(lines, c)
		}
	}
	return r.assets[0], lines, true
}

func TestWhatCannotBeReadIsAbsentAndTold(t *testing.T) {
	const disk, instance = "compute.googleapis.com/Disk", "compute.googleapis.com/Instance"
	tests := []struct {
		name, typ, data string
		attribute       string
		want            string // JSON; empty: absent
		told            bool
	}{
		{"a number in a string", disk, `{"sizeGb": "10"}`, "size_gb", "10", false},
		{"a number", disk, `{"sizeGb": 10}`, "size_gb", "10", false},
		{"half a number", disk, `{"sizeGb": 10.5}`, "size_gb", "", true},
		{"a number that a double cannot hold", disk, `{"sizeGb": 90071992547409930}`, "size_gb", "", true},
		{"a word for a number", disk, `{"sizeGb": "ten"}`, "size_gb", "", true},
		{"null is nothing", disk, `{"sizeGb": null}`, "size_gb", "", false},
		{"no users", disk, `{}`, "attached", "false", false},
		{"users that are no list", disk, `{"users": "me"}`, "attached", "", true},
		{"users that are no texts", disk, `{"users": [1]}`, "attached", "", true},
		{"an enumeration's zero", disk, `{"status": "STATUS_UNSPECIFIED"}`, "status", "", false},
		{"never attached", disk, `{}`, "last_attached_at", "null", false},
		{"an unreadable time", disk, `{"lastAttachTimestamp": "yesterday"}`, "last_attached_at", "", true},
		{"a time beyond the calendar", disk, `{"lastAttachTimestamp": "9999-12-31T23:59:59-10:00"}`, "last_attached_at", "", true},
		{"a key that never ends", "iam.googleapis.com/ServiceAccountKey", `{"validBeforeTime": "9999-12-31T23:59:59Z"}`, "expires_at", "null", false},
		{"a flag that is none", "storage.googleapis.com/Bucket", `{"versioning": {"enabled": "yes"}}`, "versioning", "", true},
		{"a part that is none", "storage.googleapis.com/Bucket", `{"versioning": true}`, "versioning", "", true},
		{"settings that are none", "sqladmin.googleapis.com/Instance", `{"settings": "x"}`, "backups", "", true},
		{"a part of a number that is none", "storage.googleapis.com/Bucket", `{"retentionPolicy": 1}`, "retention_seconds", "", true},
		{"no number", "storage.googleapis.com/Bucket", `{"retentionPolicy": {}}`, "retention_seconds", "null", false},
		{"disks of an odd size", instance, `{"disks": [{"source": "x", "diskSizeGb": "10"}, {"source": "y", "diskSizeGb": "ten"}]}`, "disk_gb", "", true},
		{"disks", instance, `{"disks": [{"source": "x", "diskSizeGb": "10"}, {"source": "y"}, {"diskSizeGb": "375"}]}`, "disk_gb", "10", false},
		{"rules that are none", "storage.googleapis.com/Bucket", `{"lifecycle": {"rule": ["x"]}}`, "lifecycle_rules", "", true},
		{"a rule with an odd age", "storage.googleapis.com/Bucket", `{"lifecycle": {"rule": [{"condition": {"age": "x"}}]}}`, "lifecycle_rules", `[{"noncurrent":true}]`, true},
	}
	for _, tt := range tests {
		a, lines, ok := read(&assetpb.Asset{Name: "//x/projects/p/y", AssetType: tt.typ, Resource: data(tt.data)})
		if !ok {
			t.Errorf("%s: no asset", tt.name)
			continue
		}
		var got map[string]json.RawMessage
		if err := json.Unmarshal(a.Attributes, &got); err != nil {
			t.Fatal(err)
		}
		if string(got[tt.attribute]) != tt.want {
			t.Errorf("%s: %s = %s, want %q", tt.name, tt.attribute, got[tt.attribute], tt.want)
		}
		if told := len(lines) > 0; told != tt.told {
			t.Errorf("%s: coverage %v, want a line: %t", tt.name, lines, tt.told)
		}
	}
}

func TestAnAssetWithoutDataHasNoAttributes(t *testing.T) {
	for typ := range kinds {
		a, lines, ok := read(&assetpb.Asset{Name: "//x/projects/p/y", AssetType: typ})
		if !ok || string(a.Attributes) != "{}" || len(lines) != 1 || lines[0].Path != "attributes" {
			t.Errorf("%s: attributes %s and coverage %v, want none and a line that says so", typ, a.Attributes, lines)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, a := range resources() {
		b, err := protojson.Marshal(a.GetResource().GetData())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.GetAssetType(), a.GetName(), string(b))
	}
	f.Fuzz(func(t *testing.T, typ, name, text string) {
		if _, ok := kinds[typ]; !ok {
			return
		}
		s := &structpb.Struct{}
		if protojson.Unmarshal([]byte(text), s) != nil {
			return
		}
		a, _, ok := read(&assetpb.Asset{Name: name, AssetType: typ, Resource: &assetpb.Resource{Data: s}})
		if !ok {
			return
		}
		var attributes map[string]any
		if err := json.Unmarshal(a.Attributes, &attributes); err != nil {
			t.Fatalf("attributes %s: %v", a.Attributes, err)
		}
		for link, ids := range a.Links {
			for _, id := range ids {
				if !strings.HasPrefix(id, "//") && link != "service_account" {
					t.Errorf("link %s leads to %q, which is no full resource name", link, id)
				}
			}
		}
	})
}
