package connector

import "github.com/corporate-sre/auditor/collectors/strictyaml"

// A file is what stands in a connector's file.
type file struct {
	Name  string `yaml:"name"`  // in IDs and operations, such as pagerduty
	Title string `yaml:"title"` // for people, such as PagerDuty

	// URL is the base of every request. Empty: the connection's endpoint.
	URL template `yaml:"url"`

	Settings map[string]setting `yaml:"settings"`
	Secrets  map[string]string  `yaml:"secrets"` // what it is and where it comes from
	Auth     auth               `yaml:"auth"`
	Headers  map[string]string  `yaml:"headers"`

	// Error finds the error code in an answer with a status of success.
	Error expr `yaml:"error"`

	// Refusals say what an error code or a status means where that is not what
	// HTTP says.
	Refusals map[string]refusal `yaml:"refusals"`

	// What the product shows at all. The other capabilities follow from the
	// fields.
	Guests            bool `yaml:"guests"`
	DeactivatedListed bool `yaml:"deactivated_listed"`

	Requests  map[string]request `yaml:"requests"`
	Workspace workspace          `yaml:"workspace"`
	Accounts  []accounts         `yaml:"accounts"`
	Tokens    []tokens           `yaml:"tokens"`

	strictyaml.Pos
	path    string // the file's name, for reasons
	builtin bool
}

// A setting is a word that the user gives. It is no secret.
type setting struct {
	What    string `yaml:"what"`
	Default string `yaml:"default"` // empty: the user must give it

	strictyaml.Pos
}

// An auth is exactly one of its fields. Templates may name secrets here only.
type auth struct {
	Bearer  template            `yaml:"bearer"`
	Headers map[string]template `yaml:"headers"`
	Basic   *basic              `yaml:"basic"`
	OAuth   *oauth              `yaml:"oauth2_client_credentials"`

	strictyaml.Pos
}

type basic struct {
	User     template `yaml:"user"`
	Password template `yaml:"password"`
}

type oauth struct {
	URL    template            `yaml:"url"` // of the token; with an endpoint of the user's, its path there
	ID     template            `yaml:"id"`
	Secret template            `yaml:"secret"`
	Form   map[string]template `yaml:"form"` // besides the grant type, which it may replace
}

// A refusal is the state and the remedy of an error code.
type refusal struct {
	State string `yaml:"state"`
	Needs string `yaml:"needs"` // empty: the request's permission

	strictyaml.Pos
}

// A request is one GET, or one POST that only reads.
type request struct {
	Get      template            `yaml:"get"`
	Post     template            `yaml:"post"`
	ReadOnly bool                `yaml:"read_only"` // of a POST: whoever writes the file vouches for it
	Query    map[string]template `yaml:"query"`

	// Body is the body of a POST. A text that is one placeholder, such as
	// "{cursor}", is replaced; all else goes as it stands.
	Body any `yaml:"body"`

	// Permission is what the request needs.
	Permission string `yaml:"permission"`

	// Each repeats the request.
	Each *each `yaml:"each"`

	Pages pages `yaml:"pages"`

	// Items gives the items of a page. Empty: the page is one item.
	Items expr `yaml:"items"`

	// Key and Value make the variable of the request's name an object, from the
	// key of each item to its value. Without Key it is the list of the values.
	Key   expr `yaml:"key"`
	Value expr `yaml:"value"`

	Optional []string `yaml:"optional"` // "value", where it may be in no item

	strictyaml.Pos
}

// An each repeats a request for each of some words, under the placeholder Name
// and the variable $each.
type each struct {
	Name string   `yaml:"name"`
	Of   []string `yaml:"of"`
	From string   `yaml:"from"` // the items of another request, which are texts
}

// pages say how a request goes on.
type pages struct {
	Kind string `yaml:"kind"`

	Query     string `yaml:"query"` // the parameter for the page, offset, cursor or index
	Start     *int   `yaml:"start"` // of page and offset; nil: 1 and 0
	Size      int    `yaml:"size"`
	SizeQuery string `yaml:"size_query"`

	// Next is the cursor or URL of the next page; null or "": this is the last.
	// That it is in no answer is a mistake of the file, unless Optional has
	// "next": then it proves the end of a page that is not full.
	Next     expr     `yaml:"next"`
	Optional []string `yaml:"optional"`

	// More reports whether there are more pages. Empty: until one is empty.
	More expr `yaml:"more"`

	// Most is the number of items after which the API gives no more.
	Most int `yaml:"most"`

	strictyaml.Pos
}

type workspace struct {
	Fields workspaceFields `yaml:"fields"`

	Optional []string `yaml:"optional"` // as that of accounts

	strictyaml.Pos
}

// workspaceFields read no item: their input is null, and the requests are
// variables.
type workspaceFields struct {
	Name             expr `yaml:"name"`
	URL              expr `yaml:"url"`
	Plan             expr `yaml:"plan"`
	SSOEnforced      expr `yaml:"sso_enforced"`
	MFAEnforced      expr `yaml:"mfa_enforced"`
	SCIMEnabled      expr `yaml:"scim_enabled"`
	InviteRestricted expr `yaml:"invite_restricted"`
	VerifiedDomains  expr `yaml:"verified_domains"`
	Seats            expr `yaml:"seats"` // objects with type, purchased and consumed
}

// accounts are the accounts that one request lists.
type accounts struct {
	From   string        `yaml:"from"`
	Where  expr          `yaml:"where"` // which items are accounts; empty: all
	Key    expr          `yaml:"key"`
	Fields accountFields `yaml:"fields"`

	// Optional are fields that the product may hide from every item, and "where"
	// if it may hide what that looks at. Of another field that is in no item,
	// coverage says that the file is wrong.
	Optional []string `yaml:"optional"`

	strictyaml.Pos
}

// accountFields read an item. No value, as of "empty", is not readable; null is
// read, and none. Requests that have been read to the end are variables.
type accountFields struct {
	Name         expr       `yaml:"name"`
	URL          expr       `yaml:"url"`
	Login        expr       `yaml:"login"`
	Email        expr       `yaml:"email"`  // the primary one
	Emails       expr       `yaml:"emails"` // texts, or objects with address, primary and verified
	ExternalID   expr       `yaml:"external_id"`
	EmployeeID   expr       `yaml:"employee_id"`
	Aliases      expr       `yaml:"aliases"`
	Kind         words      `yaml:"kind"`
	Status       words      `yaml:"status"`
	Privilege    words      `yaml:"privilege"` // of several words the highest
	Roles        expr       `yaml:"roles"`
	MFA          expr       `yaml:"mfa"`
	MFAMethods   expr       `yaml:"mfa_methods"`
	SSO          expr       `yaml:"sso"`
	Password     expr       `yaml:"password"`
	CreatedAt    expr       `yaml:"created_at"`
	InvitedAt    expr       `yaml:"invited_at"`
	ExpiresAt    expr       `yaml:"expires_at"`
	LastActiveAt expr       `yaml:"last_active_at"`
	Seat         seatFields `yaml:"seat"`
}

type seatFields struct {
	Type     expr `yaml:"type"` // null: holds none
	Billable expr `yaml:"billable"`
}

// words translate a product's word into one of ours. One that the map lacks is
// unknown, and coverage names it, unless the map has "*": that is for products
// whose customers invent words. Without a map the value has to be one of ours.
type words struct {
	Value expr              `yaml:"value"`
	Map   map[string]string `yaml:"map"`

	strictyaml.Pos
}

// tokens are the tokens that one request lists.
type tokens struct {
	From   string      `yaml:"from"`
	Where  expr        `yaml:"where"`
	Key    expr        `yaml:"key"`
	Fields tokenFields `yaml:"fields"`

	Optional []string `yaml:"optional"` // as that of accounts

	strictyaml.Pos
}

type tokenFields struct {
	Name       expr  `yaml:"name"`
	URL        expr  `yaml:"url"`
	Kind       expr  `yaml:"kind"`
	CreatedAt  expr  `yaml:"created_at"`
	LastUsedAt expr  `yaml:"last_used_at"`
	ExpiresAt  expr  `yaml:"expires_at"`
	Scopes     expr  `yaml:"scopes"`
	Owner      expr  `yaml:"owner_account"` // the key of the account
	Status     words `yaml:"status"`
}
