package gcp

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// quotaProject is the ID of the project that the auditor's calls are counted in.
const quotaProject = "acme-audit"

// scriptFolder is where Google puts the projects of Apps Script.
const scriptFolder = "system-gsuite/apps-script"

// basePaths are the folders, parents first.
var basePaths = []string{
	"Production", "Development", "Development/Staging", "Sandbox", "Shared", "Shared/Security", "system-gsuite", scriptFolder,
}

// baseProjects are the projects that every company has, in order; faults are
// planted in these.
var baseProjects = []struct{ folder, id, name, team, environment string }{
	{"Shared/Security", quotaProject, "Audit", "security", "shared"},
	{"Shared/Security", "acme-log-archive", "Log archive", "security", "shared"},
	{"Shared", "acme-network", "Network host", "network", "shared"},
	{"Shared", "acme-ci", "Build and deploy", "platform", "shared"},
	{"Shared", "acme-artifacts", "Artifacts", "platform", "shared"},
	{"Shared", "acme-dns", "DNS", "network", "shared"},
	{"Shared", "acme-finance", "Billing export", "finance", "shared"},
	{"Production", "acme-payments-prod", "Payments", "payments", "production"},
	{"Production", "acme-checkout-prod", "Checkout", "checkout", "production"},
	{"Production", "acme-search-prod", "Search", "search", "production"},
	{"Production", "acme-catalog-prod", "Catalog", "catalog", "production"},
	{"Production", "acme-mobile-prod", "Mobile", "mobile", "production"},
	{"Production", "acme-data-prod", "Data warehouse", "data", "production"},
	{"Production", "acme-fulfilment-prod", "Fulfilment", "fulfilment", "production"},
	{"Production", "acme-loyalty-prod", "Loyalty", "loyalty", "production"},
	{"Production", "acme-web-prod", "Storefront", "catalog", "production"},
	{"Development", "acme-payments-dev", "Payments dev", "payments", "development"},
	{"Development", "acme-checkout-dev", "Checkout dev", "checkout", "development"},
	{"Development", "acme-search-dev", "Search dev", "search", "development"},
	{"Development", "acme-catalog-dev", "Catalog dev", "catalog", "development"},
	{"Development", "acme-mobile-dev", "Mobile dev", "mobile", "development"},
	{"Development", "acme-data-dev", "Data dev", "data", "development"},
	{"Development", "acme-fulfilment-dev", "Fulfilment dev", "fulfilment", "development"},
	{"Development", "acme-loyalty-dev", "Loyalty dev", "loyalty", "development"},
	{"Development/Staging", "acme-payments-stg", "Payments staging", "payments", "staging"},
	{"Development/Staging", "acme-checkout-stg", "Checkout staging", "checkout", "staging"},
	{"Development/Staging", "acme-search-stg", "Search staging", "search", "staging"},
	{"Development/Staging", "acme-data-stg", "Data staging", "data", "staging"},
	{"Sandbox", "acme-sandbox-aoi", "Sandbox 'aoi'", "platform", "sandbox"},
	{"Sandbox", "acme-sandbox-qa", "検証環境", "品質保証", "sandbox"},
	{"Sandbox", "acme-sandbox-web", `<img src=x onerror=alert("sandbox")>`, "mobile", "sandbox"},
	{"Sandbox", "acme-sandbox-sheet", `=HYPERLINK("http://acme.example","sandbox")`, "data", "sandbox"},
	{"Sandbox", "sys-42", "Looks like a script", "search", "sandbox"}, // by its ID a project of Apps Script, by its folder none
	{"Sandbox", "acme-hackday", "Hack day\u202e2026", "loyalty", "sandbox"},
	{"Production", "coyote-erp", "Coyote ERP", "fulfilment", "production"},
	{"Production", "coyote-crm", "Coyote CRM", "loyalty", "production"},
	{"Production", "coyote-data", "Coyote data", "data", "production"},
	{"Development", "coyote-lab", "Coyote lab", "search", "development"},
	{"Development", "acme-old-games", "Games", "mobile", "development"},
	{"Sandbox", "acme-old-lab", "Old lab", "data", "sandbox"},
}

// gone are the base projects of which deletion has been asked for.
var gone = []string{"acme-old-games", "acme-old-lab"}

// found makes the company: everybody healthy, then the faults.
func found(c0 *acme.Company, size int) *company {
	c := &company{
		Company: c0, size: max(size, len(baseProjects)),
		folderAt: map[string]*folder{}, byID: map[string]*project{}, tags: map[string]string{},
	}
	c.organization = &organization{
		number: c.Number(12, "gcp organization"), customer: "C0" + c.Hex(7, "gcp customer"), created: c.Ago(2400),
	}
	for _, path := range basePaths {
		parent, name, nested := strings.Cut(path, "/")
		if !nested {
			parent, name = "", path
		}
		f := &folder{number: c.Number(12, "gcp folder", path), name: name, parent: c.folderAt[parent], created: c.Ago(2300)}
		c.folders = append(c.folders, f)
		c.folderAt[path] = f
	}
	c.openAccounts()
	for i, b := range baseProjects {
		p := c.open(i, c.folderAt[b.folder], b.id, b.name, b.team, b.environment)
		if slices.Contains(gone, b.id) {
			p.deleted = c.Recently(4 + i%7)
			p.account, p.billed = nil, false
		}
		c.base = append(c.base, p)
		c.byID[p.id] = p
	}
	for i := range 4 {
		p := &project{
			number: c.Number(12, "gcp script", i), id: "sys-" + c.Number(26, "gcp script ID", i), name: fmt.Sprintf("Untitled project %d", i+1),
			folder: c.folderAt[scriptFolder], created: c.Ago(100 + i),
		}
		c.scripts = append(c.scripts, p)
		c.byID[p.id] = p
	}
	c.govern()
	c.furnish()
	c.budget()
	c.plant()
	return c
}

// where says in which folder the i-th project is, and which environment that is.
func where(i int) (path, environment string) {
	switch i % 20 {
	case 0:
		return "Sandbox", "sandbox"
	case 1, 2, 3:
		return "Development/Staging", "staging"
	case 4, 5, 6, 7, 8, 9, 10:
		return "Production", "production"
	}
	return "Development", "development"
}

// further is the i-th project, beyond the base.
func (c *company) further(i int) *project {
	path, environment := where(i)
	team := acme.ProductTeams[i%len(acme.ProductTeams)]
	return c.open(i, c.folderAt[path], fmt.Sprintf("acme-%05d-%s-%s", i, team, environment[:4]), fmt.Sprintf("%s %d", team, i), team, environment)
}

// open makes a project, with everything as it should be.
func (c *company) open(i int, f *folder, id, name, team, environment string) *project {
	d := c.Dice("gcp project", i)
	p := &project{
		number: c.number(i), id: id, name: name, folder: f, team: team, environment: environment,
		labels:  map[string]string{"owner": team, "environment": environment, "cost-center": costCenter(team)},
		created: c.Ago(200 + d.IntN(1500)).Add(time.Duration(d.IntN(86400)) * time.Second),
		account: c.accounts[0], billed: true,
		home: []string{"europe-west1-b", "europe-west1-c", "asia-northeast1-a"}[d.IntN(3)],
	}
	p.policy.grant("roles/viewer", group(team))
	p.policy.grant("roles/compute.instanceAdmin.v1", group(team), serviceAccount("deployer", p))
	p.policy.grant("roles/compute.serviceAgent", "serviceAccount:service-"+p.number+"@compute-system.iam.gserviceaccount.com")
	p.policy.grant("roles/cloudbuild.builds.builder", "serviceAccount:"+p.number+"@cloudbuild.gserviceaccount.com")
	return p
}

// costCenter is a team's, in the letters that labels may have.
func costCenter(team string) string {
	return fmt.Sprintf("cc-%04d", 1000+slices.Index(acme.Teams, team)*10)
}

// group is the mail group of a team, as a member of a policy.
func group(team string) string {
	if team == "品質保証" {
		team = "quality"
	}
	return "group:gcp-" + team + "@" + acme.Domain
}

func person(p *acme.Person) string { return "user:" + p.Email }

// serviceAccount is one of a project's own, as a member of a policy.
func serviceAccount(name string, p *project) string {
	return "serviceAccount:" + name + "@" + p.id + ".iam.gserviceaccount.com"
}
