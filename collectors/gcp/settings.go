package gcp

import (
	"context"
	"strings"
	"sync"

	"cloud.google.com/go/asset/apiv1/assetpb"
)

// settings are the small assets that others inherit: organization policies and
// essential contacts, and what Cloud Asset Inventory says of billing.
type settings struct {
	set      map[string][]policy  // by relative name of the node that sets them
	contacts map[string][]contact // by relative name of the node that has them
	links    map[string]link      // by number of the project
	gap      gap                  // why not all of them are here

	lock  sync.Mutex
	cache map[string]states // of policies, by relative name of a folder or the organization
}

const (
	policyAsset  = "orgpolicy.googleapis.com/Policy"
	contactAsset = "essentialcontacts.googleapis.com/Contact"
	billingAsset = "cloudbilling.googleapis.com/ProjectBillingInfo"
)

func (s *Source) loadSettings(ctx context.Context) (*settings, error) {
	return s.settings.Read(ctx, func(ctx context.Context) (*settings, error) {
		t, err := s.loadTree(ctx)
		if err != nil {
			return nil, err
		}
		all := &settings{set: map[string][]policy{}, contacts: map[string][]contact{}, links: map[string]link{}, cache: map[string]states{}}
		it, err := s.assets(ctx, assetpb.ContentType_RESOURCE, "", policyAsset, contactAsset, billingAsset)
		if err != nil {
			return nil, err
		}
		seen := map[string]bool{}
		for a, err := range it.All() {
			if err != nil {
				all.gap = classify(ctx, err)
				break
			}
			if !seen[a.GetName()] {
				seen[a.GetName()] = true
				all.add(t, a)
			}
		}
		return all, nil
	})
}

// add keeps one asset. One that cannot be read makes all of its kind doubtful,
// since it may be the one that decides.
func (all *settings) add(t *tree, a *assetpb.Asset) {
	f := fieldsOf(a)
	node := holder(t, a)
	switch a.GetAssetType() {
	case policyAsset:
		p, err := readPolicy(a)
		if err != nil || node == "" {
			all.gap = unreadable("an organization policy")
			return
		}
		all.set[node] = append(all.set[node], p)
	case contactAsset:
		all.contacts[node] = append(all.contacts[node], readContact(f))
		if f.data == nil || len(f.bad) > 0 {
			all.gap = unreadable("an essential contact")
		}
	case billingAsset:
		number := strings.TrimPrefix(node, "projects/")
		l := link{account: f.text("billingAccountName")}
		enabled := f.flag("billingEnabled")
		if f.data == nil || len(f.bad) > 0 || number == "" {
			return // then nobody tells, which makes it unknown
		}
		l.enabled = *enabled
		all.links[number] = l
	}
}

// holder is the relative name of the container that holds an asset, by number.
func holder(t *tree, a *assetpb.Asset) string {
	if len(a.GetAncestors()) > 0 {
		return a.GetAncestors()[0]
	}
	_, name, _ := strings.Cut(strings.TrimPrefix(a.GetName(), "//"), "/")
	kind, rest, _ := strings.Cut(name, "/")
	id, _, _ := strings.Cut(rest, "/")
	switch kind {
	case "projects":
		if number, ok := t.numbers[id]; ok {
			id = number
		}
		return "projects/" + id
	case "folders", "organizations":
		return kind + "/" + id
	}
	return ""
}
