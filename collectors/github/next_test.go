package github

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// TestAListingWithoutAnEnd meets a server that always knows more members.
func TestAListingWithoutAnEnd(t *testing.T) {
	page := 0
	s, _ := faked(t, routes{"graphql members": func(w http.ResponseWriter, r *http.Request) {
		page++
		ok(fmt.Sprintf(`{"data":{"organization":{"membersWithRole":{"totalCount":9,"pageInfo":{"hasNextPage":true,"endCursor":"c%d"},
			"edges":[{"role":"MEMBER","node":{"databaseId":%d,"login":"u"}}]}}}}`, page, page))(w, r)
	}})
	result := collect(t, s, "members.1000", memberType)
	if l := line(t, result, memberType, ""); len(result.Next) != 0 || l.State != collectors.Partial || !strings.HasPrefix(l.Reason, string(faultLoop)) {
		t.Errorf("coverage is %+v, and then %+v; want partial and no more", l, result.Next)
	}
}

// TestANextPageThatCannotBeNamed: a scope that is full goes on at the query of
// the next page, and without one is not complete.
func TestANextPageThatCannotBeNamed(t *testing.T) {
	page := 0
	r := with(repoRoutes(), "GET /orgs/acme/repos", func(w http.ResponseWriter, req *http.Request) {
		next := "https://api.github.com/orgs/acme/repos"
		if page++; page < repositoryPages {
			next += fmt.Sprintf("?page=%d", page+1)
		}
		ok(`[]`, "Link", "<"+next+`>; rel="next"`)(w, req)
	})
	s, _ := faked(t, r)
	result := collect(t, s, "repositories", repositoryTypes...)
	for _, typ := range repositoryTypes {
		if l := line(t, result, typ, ""); l.State != collectors.Unreachable || len(result.Next) != 0 {
			t.Errorf("coverage is %+v, and then %+v; want unreachable and no more", l, result.Next)
		}
	}
}
