package gcp

import (
	"context"
	"sync"

	"cloud.google.com/go/iam/apiv1/iampb"
	"github.com/googleapis/gax-go/v2"
)

// readPolicies reads the policies of the containers one by one, in version 3,
// without which conditions are not told.
func (s *Source) readPolicies(ctx context.Context, g *grants) {
	s.readPoliciesOf(ctx, g, []string{g.tree.root.name}, s.clients.organizations.GetIamPolicy)
	var folders []string
	for _, n := range g.tree.folders {
		folders = append(folders, n.name)
	}
	s.readPoliciesOf(ctx, g, folders, s.clients.folders.GetIamPolicy)
	var projects []string
	for _, p := range g.tree.projects {
		if name := "projects/" + p.number; !g.tree.deleted[name] {
			projects = append(projects, name)
		}
	}
	s.readPoliciesOf(ctx, g, projects, s.clients.projects.GetIamPolicy)
}

// A getter reads one policy.
type getter func(context.Context, *iampb.GetIamPolicyRequest, ...gax.CallOption) (*iampb.Policy, error)

// batch is how many policies are held until they are kept in order.
const batch = 500

func (s *Source) readPoliciesOf(ctx context.Context, g *grants, names []string, get getter) {
	for len(names) > 0 && ctx.Err() == nil {
		some := names[:min(batch, len(names))]
		names = names[len(some):]
		policies := make([]*iampb.Policy, len(some))
		errs := make([]error, len(some))
		var wg sync.WaitGroup
		slots := make(chan struct{}, side)
		for i, name := range some {
			slots <- struct{}{}
			wg.Go(func() {
				defer func() { <-slots }()
				policies[i], errs[i] = get(ctx, &iampb.GetIamPolicyRequest{
					Resource: name, Options: &iampb.GetPolicyOptions{RequestedPolicyVersion: 3},
				}, s.call()...)
			})
		}
		wg.Wait()
		for i, name := range some {
			if errs[i] != nil {
				g.unread[name] = classify(ctx, errs[i])
				continue
			}
			g.addPolicy(idPrefix+name, name, policies[i])
		}
	}
}
