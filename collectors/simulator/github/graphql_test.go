package github_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/github"
)

// An answer is that of a query.
type answer struct {
	Data   json.RawMessage
	Errors []struct {
		Type, Message string
		Path          []any
	}
}

func ask(t *testing.T, s *github.Server, token, query string, variables map[string]any) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	var a answer
	if err := json.NewDecoder(got.Body).Decode(&a); err != nil || got.StatusCode != http.StatusOK {
		t.Fatalf("%s, %v", got.Status, err)
	}
	return a
}

const membersQuery = `query People($after: String) {
  organization(login: "acme") { membersWithRole(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { role node { login } } } }
}`

// members pages through all of them.
func members(t *testing.T, s *github.Server) (logins []string, total int) {
	t.Helper()
	after := any(nil)
	for range 40 {
		a := ask(t, s, s.Token(), membersQuery, map[string]any{"after": after})
		var data struct {
			Organization struct {
				MembersWithRole struct {
					TotalCount int
					PageInfo   struct {
						HasNextPage bool
						EndCursor   string
					}
					Edges []struct{ Node struct{ Login string } }
				}
			}
		}
		if err := json.Unmarshal(a.Data, &data); err != nil || len(a.Errors) > 0 {
			t.Fatalf("%v, %+v", err, a.Errors)
		}
		page := data.Organization.MembersWithRole
		for _, e := range page.Edges {
			logins = append(logins, e.Node.Login)
		}
		if after, total = page.PageInfo.EndCursor, page.TotalCount; !page.PageInfo.HasNextPage {
			return logins, total
		}
	}
	t.Fatal("the pages do not end")
	return nil, 0
}

func TestQueryPages(t *testing.T) {
	for name, kind := range map[string]acme.Kind{"plainly": 0, "after a page without items": acme.EmptyPage, "with pages that overlap": acme.Overlap} {
		t.Run(name, func(t *testing.T) {
			s := start(t, 1, github.Options{PageSize: 11, Faults: []acme.Fault{{Operation: "github:POST /graphql#People", Kind: kind}}})
			logins, total := members(t, s)
			slices.Sort(logins)
			if distinct := slices.Compact(slices.Clone(logins)); len(distinct) != total || len(logins) > total != (kind == acme.Overlap) {
				t.Errorf("%d members in %d items, of %d", len(distinct), len(logins), total)
			}
			if s.Calls()["github:POST /graphql#People"] < total/11 {
				t.Errorf("calls are %v", s.Calls())
			}
		})
	}
}

// A query is answered as far as can be, with errors beside.
func TestQueryErrors(t *testing.T) {
	s := start(t, 1, github.Options{Faults: []acme.Fault{{Operation: "github:POST /graphql#Denied", Kind: acme.Deny}}})
	for name, test := range map[string]struct {
		token, query string
		kind         string // of the error
		data         string // in the answer
	}{
		"denied":              {s.Token(), `query Denied { organization(login: "acme") { login } }`, "FORBIDDEN", `"organization":null`},
		"for administrators":  {s.BacklogToken(), `{ organization(login: "acme") { login requiresTwoFactorAuthentication } }`, "FORBIDDEN", `"login":"acme"`},
		"nobody's":            {s.Token(), `{ organization(login: "other") { login } }`, "NOT_FOUND", `"organization":null`},
		"a field of nothing":  {s.Token(), `{ organization(login: "acme") { login nothing } }`, "", `"login":"acme"`},
		"a node that is not":  {s.Token(), `{ nodes(ids: ["R_kwDO00000001"]) { ... on Repository { name } } }`, "NOT_FOUND", `"nodes":[null]`},
		"no page size":        {s.Token(), `{ organization(login: "acme") { teams { totalCount } } }`, "FORBIDDEN", `"teams":null`},
		"no query":            {s.Token(), "hello", "", "null"},
		"what would write":    {s.Token(), `mutation { addStar(input: {}) { id } }`, "", "null"},
		"an operation beside": {s.Token(), `query A { viewer { login } } query B { viewer { login } }`, "", "null"},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, s, test.token, test.query, nil)
			if len(a.Errors) != 1 || a.Errors[0].Type != test.kind {
				t.Errorf("errors are %+v", a.Errors)
			}
			if data := string(a.Data); !strings.Contains(data, test.data) && !(data == "" && test.data == "null") {
				t.Errorf("data is %s", data)
			}
		})
	}
}

// GraphQL and REST tell of the same repository.
func TestQueryNode(t *testing.T) {
	s := start(t, 1, github.Options{})
	r, _, err := client(t, s, s.Token()).Repositories.Get(t.Context(), "acme", "catalog-infra")
	if err != nil {
		t.Fatal(err)
	}
	a := ask(t, s, s.Token(), `query Q($ids: [ID!]!) { nodes(ids: $ids) { ... on Repository { databaseId name defaultBranchRef { branchProtectionRule { isAdminEnforced } } } ... on User { login } } }`,
		map[string]any{"ids": []string{r.GetNodeID()}})
	want := fmt.Sprintf(`{"nodes":[{"databaseId":%d,"defaultBranchRef":{"branchProtectionRule":{"isAdminEnforced":true}},"name":"catalog-infra"}]}`, r.GetID())
	if string(a.Data) != want || len(a.Errors) > 0 {
		t.Errorf("answer is %s with %+v, want %s", a.Data, a.Errors, want)
	}
}
