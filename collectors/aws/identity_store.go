package aws

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"golang.org/x/sync/errgroup"

	"github.com/corporate-sre/auditor/collectors"
)

// A directory is the users and groups of the identity store.
type directory struct {
	users, groups map[string]string // names by ID

	usersGap, groupsGap *gap // why not all of them are known
}

// name is the name of a principal: null when the directory has none, not read
// when it was not read to its end.
func (d directory) name(principalType, id string) (nullable[string], *gap) {
	names, missed := d.users, d.usersGap
	if principalType == "GROUP" {
		names, missed = d.groups, d.groupsGap
	}
	if name, ok := names[id]; ok {
		return answered(&name), nil
	}
	if missed != nil {
		return nullable[string]{}, missed
	}
	return answered[string](nil), nil
}

type userAttributes struct {
	UserName  *string          `json:"user_name,omitzero"`
	Email     nullable[string] `json:"email,omitzero"`
	Status    *string          `json:"status,omitzero"`
	CreatedAt *time.Time       `json:"created_at,omitzero"`
	External  bool             `json:"external"`
}

type groupAttributes struct {
	Description string `json:"description"`
	MemberCount *int   `json:"member_count,omitzero"`
	External    bool   `json:"external"`
}

// readDirectory reads all users and groups, and who is in which.
func (c *center) readDirectory(ctx context.Context) {
	users, usersErr := c.users(ctx)
	groups, groupsErr := c.groups(ctx)
	c.people = directory{users: map[string]string{}, groups: map[string]string{}}

	memberOf := map[string][]string{}
	gaps := c.addGroups(ctx, groups, memberOf)
	if groupsErr != nil {
		c.lines.stop(ctx, groupsErr, "aws.identity_center_group")
		c.people.groupsGap = new(classify(ctx, groupsErr))
	}
	c.addUsers(users, memberOf, cmp.Or(c.people.groupsGap, gaps))
	if usersErr != nil {
		c.lines.stop(ctx, usersErr, "aws.identity_center_user")
		c.people.usersGap = new(classify(ctx, usersErr))
	}
}

func (c *center) users(ctx context.Context) ([]types.User, error) {
	var all []types.User
	err := pages(ctx, "identitystore:ListUsers", func(token *string) (*string, error) {
		page, err := c.store.ListUsers(ctx, &identitystore.ListUsersInput{IdentityStoreId: &c.storeID, NextToken: token, MaxResults: new(int32(100))})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Users...)
		return page.NextToken, nil
	})
	return all, err
}

func (c *center) groups(ctx context.Context) ([]types.Group, error) {
	var all []types.Group
	err := pages(ctx, "identitystore:ListGroups", func(token *string) (*string, error) {
		page, err := c.store.ListGroups(ctx, &identitystore.ListGroupsInput{IdentityStoreId: &c.storeID, NextToken: token, MaxResults: new(int32(100))})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Groups...)
		return page.NextToken, nil
	})
	return all, err
}

// addGroups adds the groups and notes the groups of each user. Its gap says why
// the members of some group are not known.
func (c *center) addGroups(ctx context.Context, groups []types.Group, memberOf map[string][]string) *gap {
	members := make([][]string, len(groups))
	errs := make([]error, len(groups))
	var g errgroup.Group
	g.SetLimit(c.config.Workers)
	for i := range groups {
		g.Go(func() error {
			members[i], errs[i] = c.members(ctx, deref(groups[i].GroupId))
			return nil
		})
	}
	g.Wait()
	var missed *gap
	for i, group := range groups {
		id := deref(group.GroupId)
		a := c.asset("aws.identity_center_group", c.principalARN("GROUP", id), deref(group.DisplayName), "identitystore:ListGroups", "groups")
		attributes := groupAttributes{Description: deref(group.Description), External: len(group.ExternalIds) > 0}
		if errs[i] != nil {
			missed = new(classify(ctx, errs[i]))
			c.lines.lack(a.Type, "attributes.member_count", *missed)
		} else {
			attributes.MemberCount = new(len(members[i]))
			for _, user := range members[i] {
				memberOf[user] = append(memberOf[user], a.ID)
			}
		}
		a.Attributes = collectors.Attributes(attributes)
		c.people.groups[id] = a.Name
		c.add(a)
	}
	return missed
}

func (c *center) members(ctx context.Context, group string) ([]string, error) {
	var all []string
	err := pages(ctx, "identitystore:ListGroupMemberships", func(token *string) (*string, error) {
		page, err := c.store.ListGroupMemberships(ctx, &identitystore.ListGroupMembershipsInput{
			IdentityStoreId: &c.storeID, GroupId: &group, NextToken: token, MaxResults: new(int32(100)),
		})
		if err != nil {
			return nil, err
		}
		for _, m := range page.GroupMemberships {
			if user, ok := m.MemberId.(*types.MemberIdMemberUserId); ok {
				all = append(all, user.Value)
			}
		}
		return page.NextToken, nil
	})
	return sorted(all), err
}

func (c *center) addUsers(users []types.User, memberOf map[string][]string, missed *gap) {
	for _, user := range users {
		id := deref(user.UserId)
		a := c.asset("aws.identity_center_user", c.principalARN("USER", id), cmp.Or(deref(user.DisplayName), deref(user.UserName)), "identitystore:ListUsers", "users")
		a.Attributes = collectors.Attributes(userAttributes{
			UserName:  user.UserName,
			Email:     answered(primaryEmail(user.Emails)),
			Status:    given(user.UserStatus),
			CreatedAt: second(user.CreatedAt),
			External:  len(user.ExternalIds) > 0,
		})
		if user.UserStatus == "" {
			c.lines.lack(a.Type, "attributes.status", gap{collectors.Disabled, "no status in the answer: identitystore:ListUsers", ""})
		}
		if missed == nil {
			a.Links = map[string][]string{"member_of": sorted(memberOf[id])}
		} else {
			c.lines.lack(a.Type, "links.member_of", *missed)
		}
		c.people.users[id] = cmp.Or(deref(user.UserName), a.Name)
		c.add(a)
	}
}

// primaryEmail is the address that is marked as the primary one, or the first.
func primaryEmail(emails []types.Email) *string {
	if len(emails) == 0 {
		return nil
	}
	i := max(0, slices.IndexFunc(emails, func(e types.Email) bool { return e.Primary }))
	return given(strings.ToLower(strings.TrimSpace(deref(emails[i].Value))))
}

// principalARN is the ID of the asset of a user or group.
func (c *center) principalARN(principalType, id string) string {
	return "arn:" + c.who.partition + ":identitystore:::" + strings.ToLower(principalType) + "/" + id
}
