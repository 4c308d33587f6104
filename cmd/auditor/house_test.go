package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/corporate-sre/auditor/"

// imports are the rooms and modules that a room may import.
type imports struct{ rooms, modules []string }

// productRoom is the room of a SaaS product.
var productRoom = imports{rooms: []string{"collectors", "collectors/saas", "collectors/saas/listing", "collectors/throttle", "collectors/web"}}

// house says which rooms each room may import, and which modules beyond the
// standard library. "*" is everything. A room that is not here fails the test:
// put it where it belongs, and say in the commit why it is needed.
var house = map[string]imports{
	"cmd/auditor": {rooms: []string{"*"}, modules: []string{"github.com/aws/aws-sdk-go-v2/credentials", "github.com/spf13/cobra", "go.yaml.in/yaml", "golang.org/x/oauth2", "golang.org/x/term"}},
	"cmd/bench":   {rooms: []string{"*"}, modules: []string{"github.com/aws/aws-sdk-go-v2/credentials", "golang.org/x/oauth2"}},

	"report":         {rooms: []string{"policies", "collectors"}, modules: []string{"github.com/DataDog/datadog-agent/pkg/template", "github.com/mattn/go-runewidth"}},
	"report/history": {rooms: []string{"report", "policies", "collectors"}, modules: []string{"github.com/jackc/pgx", "github.com/pressly/goose", "modernc.org/sqlite"}},

	"report/backlog": {rooms: []string{"report", "policies", "collectors"}},
	"report/alert":   {rooms: []string{"report", "policies", "collectors"}},

	"policies":                   {rooms: []string{"collectors"}},
	"policies/engine":            {rooms: []string{"policies/engine/jsontype", "policies", "collectors", "collectors/inventory", "collectors/strictyaml"}, modules: []string{"github.com/open-policy-agent/opa", "github.com/klauspost/compress"}},
	"policies/engine/reference":  {rooms: []string{"policies/engine/jsontext", "policies/engine/jsontype", "policies/engine", "policies", "collectors"}, modules: []string{"github.com/open-policy-agent/opa"}},
	"policies/engine/enginetest": {rooms: []string{"collectors", "collectors/schemas", "policies", "policies/engine", "policies/settings"}},
	"policies/engine/plan":       {rooms: []string{"policies/engine/plan/value", "policies/engine/reference", "policies/engine", "policies", "collectors"}, modules: []string{"github.com/open-policy-agent/opa"}},
	"policies/engine/jsontext":   {},
	"policies/engine/jsontype":   {},
	"policies/engine/plan/value": {rooms: []string{"policies/engine/jsontext", "policies/engine/jsontype"}, modules: []string{"github.com/open-policy-agent/opa"}},
	"policies/owners":            {rooms: []string{"policies", "collectors", "collectors/strictyaml"}, modules: []string{"github.com/hmarr/codeowners", "go.yaml.in/yaml"}},
	"policies/settings":          {rooms: []string{"policies", "collectors/strictyaml"}, modules: []string{"go.yaml.in/yaml"}},
	"policies/waivers":           {rooms: []string{"policies", "collectors/strictyaml"}},

	"collectors":               {},
	"collectors/aws":           {rooms: []string{"collectors", "collectors/throttle"}, modules: []string{"github.com/aws/", "golang.org/x/sync"}},
	"collectors/collectortest": {rooms: []string{"collectors", "collectors/schemas"}, modules: []string{"github.com/santhosh-tekuri/jsonschema"}},
	"collectors/gcp":           {rooms: []string{"collectors", "collectors/throttle"}, modules: []string{"cloud.google.com/go/", "google.golang.org/", "github.com/googleapis/gax-go", "golang.org/x/oauth2"}},
	"collectors/github":        {rooms: []string{"collectors", "collectors/throttle", "collectors/web"}, modules: []string{"github.com/google/go-github"}},
	"collectors/identity":      {rooms: []string{"collectors", "collectors/inventory", "collectors/saas", "collectors/strictyaml"}, modules: []string{"golang.org/x/text"}},
	"collectors/inventory":     {rooms: []string{"collectors"}, modules: []string{"github.com/klauspost/compress", "golang.org/x/sys"}},
	"collectors/saas":          {rooms: []string{"collectors", "collectors/throttle", "collectors/web"}, modules: []string{"golang.org/x/net/idna", "golang.org/x/text"}},
	"collectors/saas/connector": {
		rooms: []string{"collectors", "collectors/saas", "collectors/strictyaml", "collectors/throttle", "collectors/web"}, modules: []string{"github.com/itchyny/gojq", "go.yaml.in/yaml"},
	},
	"collectors/saas/entra":     productRoom,
	"collectors/saas/google":    productRoom,
	"collectors/saas/listing":   {rooms: []string{"collectors", "collectors/saas", "collectors/web"}},
	"collectors/saas/okta":      productRoom,
	"collectors/saas/saastest":  {rooms: []string{"*"}},
	"collectors/saas/slack":     productRoom,
	"collectors/saas/snowflake": productRoom,
	"collectors/schemas":        {},
	"collectors/simulator":      {rooms: []string{"collectors", "collectors/simulator/acme"}},
	"collectors/simulator/acme": {},
	"collectors/simulator/gcp": {
		rooms: []string{"collectors/simulator/acme"}, modules: []string{"cloud.google.com/go/", "google.golang.org/", "golang.org/x/net"},
	},
	"collectors/simulator/github":        {rooms: []string{"collectors/simulator/acme"}},
	"collectors/simulator/simulatortest": {rooms: []string{"*"}},
	"collectors/simulator/saas":          {rooms: []string{"collectors/simulator/acme"}},
	"collectors/strictyaml":              {modules: []string{"go.yaml.in/yaml"}},
	"collectors/throttle":                {rooms: []string{"collectors"}, modules: []string{"golang.org/x/time"}},
	"collectors/web":                     {rooms: []string{"collectors", "collectors/throttle"}},
}

// TestHouse keeps data climbing and imports descending: a room imports only
// the rooms and modules that the table above gives it.
func TestHouse(t *testing.T) {
	for dir, imported := range packages(t) {
		allowed, ok := house[dir]
		if !ok {
			t.Errorf("%s is a room that the table does not know", dir)
			continue
		}
		for _, path := range imported {
			room, ours := strings.CutPrefix(path, module)
			switch {
			case ours && !slices.Contains(allowed.rooms, room) && !slices.Contains(allowed.rooms, "*"):
				t.Errorf("%s imports the room %s; the table does not allow it", dir, room)
			case !ours && strings.Contains(strings.SplitN(path, "/", 2)[0], ".") && !hasPrefix(path, allowed.modules):
				t.Errorf("%s imports %s; the table does not allow it", dir, path)
			case path == "html/template" || path == "text/template":
				t.Errorf("%s imports %s, which calls methods by name: the linker would keep all there are, 13 MB; use github.com/DataDog/datadog-agent/pkg/template", dir, path)
			}
		}
	}
}

func hasPrefix(path string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(path, p) })
}

// packages maps each package of the module, by its folder, to its imports.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string][]string{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimPrefix(p.ImportPath, module)] = p.Imports
	}
	return all
}
