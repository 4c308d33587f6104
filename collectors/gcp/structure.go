package gcp

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// An organizationAttributes is gcp.organization in collectors/schemas.
type organizationAttributes struct {
	Number     string     `json:"number"`
	Domain     *string    `json:"domain,omitzero"`
	CustomerID *string    `json:"customer_id,omitzero"`
	State      *string    `json:"state,omitzero"`
	CreatedAt  *time.Time `json:"created_at,omitzero"`
	inherited
}

// A folderAttributes is gcp.folder in collectors/schemas.
type folderAttributes struct {
	Number    string     `json:"number"`
	State     *string    `json:"state,omitzero"`
	CreatedAt *time.Time `json:"created_at,omitzero"`
	Path      string     `json:"path"`
	Depth     int        `json:"depth"`
	inherited
}

// containersAScope bounds the containers of one scope, whose organization
// policies make them long.
const containersAScope = 1000

// structure reads the organization and its folders, and of more than a scope
// holds one slice: the one that begins at the hint "from".
func (s *Source) structure(ctx context.Context, r *reading) error {
	o, err := s.loadOverlay(ctx)
	if err != nil {
		return err
	}
	from, err := from(r.scope)
	if err != nil {
		return err
	}
	if from == 0 {
		s.addOrganization(r, o)
		r.lines.stop(o.tree.folderGap, "gcp.folder")
	}
	folders := o.tree.folders[min(from, len(o.tree.folders)):]
	for _, n := range folders[:min(containersAScope, len(folders))] {
		addFolder(r, o, n)
	}
	if len(folders) > containersAScope {
		r.follow(fromHint(from+containersAScope), "gcp.folder")
	}
	return nil
}

// from is where in a list the scope begins; 0 for its first one.
func from(scope collectors.Scope) (int, error) {
	if scope.Hints["from"] == "" {
		return 0, nil
	}
	return strconv.Atoi(scope.Hints["from"])
}

// follow adds the scope that goes on where this one ends, for some of its types.
func (r *reading) follow(hints map[string]string, types ...string) {
	next, ok := r.scope.Next(hints)
	if !ok {
		r.lines.stop(gap{collectors.Unreachable, "the listing does not end", ""}, types...)
		return
	}
	next.Types = types
	r.next = append(r.next, next)
}

// fromHint says where in a list a scope begins.
func fromHint(from int) map[string]string { return map[string]string{"from": strconv.Itoa(from)} }

func (s *Source) addOrganization(r *reading, o *overlay) {
	org := o.tree.organization
	if org == nil {
		r.lines.stop(o.tree.organizationGap, "gcp.organization")
		return
	}
	const typ = "gcp.organization"
	r.add(collectors.Asset{
		ID: idPrefix + org.GetName(), Type: typ, Name: org.GetDisplayName(),
		URL: "https://console.cloud.google.com/iam-admin/settings?organizationId=" + r.organization(),
		Attributes: collectors.Attributes(organizationAttributes{
			Number: r.organization(), Domain: orNil(org.GetDisplayName()), CustomerID: orNil(org.GetDirectoryCustomerId()),
			State: enum(org.GetState().String()), CreatedAt: stamp(org.GetCreateTime()),
			inherited: o.of(r, typ, o.tree.root, ""),
		}),
		Source: "gcp:Organizations.GetOrganization",
	})
}

func addFolder(r *reading, o *overlay, n *node) {
	const typ = "gcp.folder"
	number := strings.TrimPrefix(n.name, "folders/")
	r.add(collectors.Asset{
		ID: n.id(), Type: typ, Name: n.folder.GetDisplayName(), Parent: n.parent.id(),
		URL: "https://console.cloud.google.com/welcome?folder=" + number,
		Attributes: collectors.Attributes(folderAttributes{
			Number: number, State: enum(n.folder.GetState().String()), CreatedAt: stamp(n.folder.GetCreateTime()),
			Path: n.path(), Depth: n.depth,
			inherited: o.of(r, typ, n, ""),
		}),
		Source: "gcp:Folders.ListFolders",
	})
}

// orNil is nil for an empty string, which says that Google does not tell.
func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
