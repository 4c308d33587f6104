package gcp

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"google.golang.org/protobuf/proto"

	"github.com/corporate-sre/auditor/collectors"
)

// idPrefix makes an asset ID of the relative name of an organization, a folder or
// a project.
const idPrefix = "//cloudresourcemanager.googleapis.com/"

// A tree is the hierarchy of the organization.
type tree struct {
	organization *resourcemanagerpb.Organization // nil: it could not be read
	root         *node
	folders      []*node // by depth, then by name
	byName       map[string]*node

	projects []project         // by number
	numbers  map[string]string // by project ID, also of system projects
	ids      map[string]string // project IDs by number
	deleted  map[string]bool   // relative names of projects that are being deleted
	system   map[string]bool   // relative names of projects that Apps Script made

	organizationGap, folderGap, projectGap gap // why the listings are not complete
}

// A node is the organization or a folder.
type node struct {
	name   string // relative, such as "folders/123"
	parent *node  // nil of the organization
	folder *resourcemanagerpb.Folder
	depth  int
	system bool // Apps Script keeps its projects in it
}

func (n *node) id() string { return idPrefix + n.name }

// path are the names of the folders from the top down to n.
func (n *node) path() string {
	var names []string
	for ; n != nil && n.parent != nil; n = n.parent {
		names = append(names, n.folder.GetDisplayName())
	}
	slices.Reverse(names)
	return strings.Join(names, "/")
}

// A project is kept as the bytes it came in: 50,000 of them are at hand all
// night.
type project struct {
	number string
	parent *node
	wire   []byte
}

func (p project) message() *resourcemanagerpb.Project {
	m := &resourcemanagerpb.Project{}
	if err := proto.Unmarshal(p.wire, m); err != nil {
		panic("gcp: project: " + err.Error()) // we wrote it
	}
	return m
}

// loadTree reads the hierarchy. The listings of the Resource Manager give the
// direct children only, and are strongly consistent.
func (s *Source) loadTree(ctx context.Context) (*tree, error) {
	return s.tree.Read(ctx, func(ctx context.Context) (*tree, error) {
		number, err := s.number.Read(ctx, s.findOrganization)
		if err != nil {
			return nil, err
		}
		t := &tree{
			root:   &node{name: "organizations/" + number},
			byName: map[string]*node{}, numbers: map[string]string{}, ids: map[string]string{}, deleted: map[string]bool{}, system: map[string]bool{},
		}
		t.byName[t.root.name] = t.root
		t.organization, err = s.clients.organizations.GetOrganization(ctx, &resourcemanagerpb.GetOrganizationRequest{Name: t.root.name}, s.call()...)
		t.organizationGap = classify(ctx, err)
		for level := []*node{t.root}; len(level) > 0 && ctx.Err() == nil; {
			level = s.descend(ctx, t, level)
		}
		collectors.Sort(t.projects, func(a, b project) int { return compareNumbers(a.number, b.number) })
		return t, nil
	})
}

// side is how many containers are looked into side by side.
const side = 8

// descend lists what is directly in the nodes of a level, and returns the folders
// among it.
func (s *Source) descend(ctx context.Context, t *tree, level []*node) []*node {
	found := make([]children, len(level))
	var wg sync.WaitGroup
	slots := make(chan struct{}, side)
	for i, n := range level {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			found[i] = s.children(ctx, n)
		})
	}
	wg.Wait()
	var next []*node
	for i, n := range level {
		c := found[i]
		if t.folderGap.ok() {
			t.folderGap = c.folderGap
		}
		if t.projectGap.ok() {
			t.projectGap = c.projectGap
		}
		for _, f := range c.folders {
			if t.byName[f.name] != nil {
				continue // a page that overlaps the one before
			}
			t.byName[f.name] = f
			next = append(next, f)
		}
		t.addProjects(n, c.projects)
	}
	slices.SortFunc(next, func(a, b *node) int { return compareNumbers(a.name, b.name) })
	t.folders = append(t.folders, next...)
	return next
}

func (t *tree) addProjects(parent *node, projects []*resourcemanagerpb.Project) {
	for _, p := range projects {
		number := strings.TrimPrefix(p.GetName(), "projects/")
		if _, ok := t.numbers[p.GetProjectId()]; ok {
			continue
		}
		t.numbers[p.GetProjectId()] = number
		t.ids[number] = p.GetProjectId()
		// Anybody may name a project so, or make such a folder; both together
		// are Google's own.
		if parent.system && strings.HasPrefix(p.GetProjectId(), "sys-") {
			t.system[p.GetName()] = true
			continue
		}
		if p.GetState() == resourcemanagerpb.Project_DELETE_REQUESTED {
			t.deleted[p.GetName()] = true
		}
		wire, err := proto.Marshal(p)
		if err != nil {
			panic("gcp: project: " + err.Error()) // it has just been read
		}
		t.projects = append(t.projects, project{number, parent, wire})
	}
}

// children is what is directly in a node.
type children struct {
	folders               []*node
	projects              []*resourcemanagerpb.Project
	folderGap, projectGap gap
}

func (s *Source) children(ctx context.Context, n *node) children {
	var c children
	folders := s.clients.folders.ListFolders(listing(ctx), &resourcemanagerpb.ListFoldersRequest{Parent: n.name, PageSize: 1000}, s.call()...)
	for f, err := range folders.All() {
		if err != nil {
			c.folderGap = classify(ctx, err)
			break
		}
		child := &node{name: f.GetName(), parent: n, folder: f, depth: n.depth + 1}
		child.system = appsScript(child)
		c.folders = append(c.folders, child)
	}
	projects := s.clients.projects.ListProjects(listing(ctx), &resourcemanagerpb.ListProjectsRequest{Parent: n.name, PageSize: 1000, ShowDeleted: true}, s.call()...)
	for p, err := range projects.All() {
		if err != nil {
			c.projectGap = classify(ctx, err)
			break
		}
		c.projects = append(c.projects, p)
	}
	return c
}

// appsScript reports whether n is the folder in which Google puts a project for
// every script that somebody writes.
func appsScript(n *node) bool {
	return n.depth == 2 && n.folder.GetDisplayName() == "apps-script" && n.parent.folder.GetDisplayName() == "system-gsuite"
}

// leftOut reports whether an asset with these ancestors is in a project that is
// not looked into: Google's own, or one that is being deleted.
func (t *tree) leftOut(ancestors []string) bool {
	return len(ancestors) > 0 && (t.deleted[ancestors[0]] || t.system[ancestors[0]])
}

// chain are the nodes that a thing in n inherits from, the organization first.
func (n *node) chain() []*node {
	var all []*node
	for ; n != nil; n = n.parent {
		all = append(all, n)
	}
	slices.Reverse(all)
	return all
}

// chainNames are the relative names of the chain.
func chainNames(n *node) []string {
	var names []string
	for _, one := range n.chain() {
		names = append(names, one.name)
	}
	return names
}

// compareNumbers orders decimal numbers of any length, and names that end in one.
func compareNumbers(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// has reports whether the organization has a project, by ID or number.
func (t *tree) has(project string) bool {
	if _, ok := t.numbers[project]; ok {
		return true
	}
	_, ok := t.ids[project]
	return ok
}
