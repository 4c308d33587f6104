package identity

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// A field is a value that a source may not show. Not known: it was not read.
// Known and empty: it was read, and there is none.
type field struct {
	value string
	known bool
}

func known(s string) field { return field{s, true} }

// UnmarshalJSON is called for fields that are there.
func (f *field) UnmarshalJSON(b []byte) error {
	f.known = true
	if string(b) == "null" {
		return nil
	}
	return json.Unmarshal(b, &f.value)
}

// An address is one that an account has.
type address struct {
	text string // normalised

	// doubtful: the source says that nobody has verified it.
	doubtful bool
}

// An account is what the sources' accounts have in common.
type account struct {
	id, assetType, provider, where string
	name, url, workspace, owner    string

	login       string
	email       field // the primary one, as the source has it
	addresses   []address
	aliases     []string // addresses too
	nameIDs     []string // SAML or SCIM names, of the organization's own identity provider
	externalID  field
	employeeID  string
	publicEmail string // proves nothing

	kind, kindSource          string
	status, privilege         string // empty: not known
	mfa, sso, password        *bool
	idpLinked                 *bool
	createdAt, lastActiveAt   field
	seat                      json.RawMessage // empty: not known
	keys                      int             // live ones, that are attributes of the account itself
	entry                     mapEntry        // of the people map; zero: none
	personless, evidenceKnown bool
}

func (a *account) active() bool     { return a.status == "active" }
func (a *account) privileged() bool { return a.privilege == "owner" || a.privilege == "admin" }

// A reader makes an account of an asset; false: the asset is no account of
// somebody.
type reader func(w *world, a *account, attributes json.RawMessage) (bool, error)

// readers are by the type of the assets that are accounts.
var readers = map[string]reader{
	"saas.account":                readSaaS,
	"github.member":               readMember,
	"github.outside_collaborator": readCollaborator,
	"github.invitation":           readInvitation,
	"aws.identity_center_user":    readCenterUser,
	"aws.iam_user":                readIAMUser,
	"gcp.principal":               readPrincipal,
}

// accountTypes are the types of readers, sorted.
var accountTypes = func() []string {
	var types []string
	for t := range readers {
		types = append(types, t)
	}
	slices.Sort(types)
	return types
}()

// A document is as much of an asset as is needed here.
type document struct {
	ID, Name, Parent, URL, Owner string
	Tags                         map[string]string
	Attributes                   json.RawMessage
}

// account reads a document. False: it is no account of somebody.
func (w *world) account(doc inventory.Document) (account, bool, error) {
	read := readers[doc.Type]
	if read == nil {
		return account{}, false, nil
	}
	var d document
	if err := json.Unmarshal(doc.JSON, &d); err != nil {
		return account{}, false, err
	}
	provider, _, _ := strings.Cut(doc.Where, ":")
	a := account{
		id: d.ID, assetType: doc.Type, provider: provider, where: doc.Where, name: d.Name, url: d.URL, workspace: d.Parent, owner: d.Owner,
		kind: "unknown", kindSource: "source", evidenceKnown: true, seat: json.RawMessage("null"),
	}
	ok, err := read(w, &a, d.Attributes)
	if !ok || err != nil {
		return account{}, false, err
	}
	if a.entry, _ = w.config.Map.of(a.id); a.entry.Kind != "" {
		a.kind, a.kindSource = a.entry.Kind, "people_map"
	}
	a.personless = a.kind == "service" || a.kind == "bot"
	return a, true, nil
}

// add adds an address in whatever form; what is none is left out.
func (a *account) add(d Domains, s string, doubtful bool) {
	text, ok := d.normal(s)
	if !ok {
		return
	}
	for i := range a.addresses {
		if a.addresses[i].text == text {
			a.addresses[i].doubtful = a.addresses[i].doubtful && doubtful
			return
		}
	}
	a.addresses = append(a.addresses, address{text, doubtful})
}

// money is a price a month.
type money = collectors.Money

// A seat is a licence as an identity.account has it.
type seat struct {
	Type        string          `json:"type,omitempty"`
	Billable    *bool           `json:"billable,omitempty"`
	Price       *money          `json:"price"`
	PriceSource *string         `json:"price_source"`
	AssignedAt  json.RawMessage `json:"assigned_at,omitempty"`
	LastUsedAt  json.RawMessage `json:"last_used_at,omitempty"`
}
