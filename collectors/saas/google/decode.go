package google

import (
	"encoding/json"
	"time"
)

// A user is one of users.list with projection=full. A nil field was not in the
// answer.
type user struct {
	ID           string     `json:"id"`
	CustomerID   string     `json:"customerId"`
	PrimaryEmail string     `json:"primaryEmail"`
	Created      *time.Time `json:"creationTime"`
	Deleted      *time.Time `json:"deletionTime"`
	LastLogin    *time.Time `json:"lastLoginTime"`

	Suspended        bool   `json:"suspended"`
	SuspensionReason string `json:"suspensionReason"`
	Archived         bool   `json:"archived"`
	AgreedToTerms    *bool  `json:"agreedToTerms"`
	IsGuest          bool   `json:"isGuestUser"`

	IsAdmin          bool  `json:"isAdmin"`
	IsDelegatedAdmin bool  `json:"isDelegatedAdmin"`
	Enrolled         *bool `json:"isEnrolledIn2Sv"`
	Enforced         *bool `json:"isEnforcedIn2Sv"`

	Aliases            []string `json:"aliases"`
	NonEditableAliases []string `json:"nonEditableAliases"`

	// The schema calls these "any": they are lists, and now and then something
	// else.
	Emails      json.RawMessage `json:"emails"`
	ExternalIDs json.RawMessage `json:"externalIds"`

	Name struct {
		FullName   string `json:"fullName"`
		GivenName  string `json:"givenName"`
		FamilyName string `json:"familyName"`
	} `json:"name"`
}

type emailEntry struct {
	Address string `json:"address"`
	Primary bool   `json:"primary"`
}

type externalID struct {
	Type       string `json:"type"` // "organization" is the employee's number
	CustomType string `json:"customType"`
	Value      string `json:"value"`
}

// A kinded answer says what it is.
type kinded struct {
	Kind string `json:"kind"`
}

func (k kinded) kind() string { return k.Kind }

type usersAnswer struct {
	kinded
	Users []user `json:"users"`
	Next  string `json:"nextPageToken"`
}

// A number is one that Google writes as text, since it has 64 bits.
type number string

func (n *number) UnmarshalJSON(b []byte) error {
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	if s, ok := v.(string); ok {
		*n = number(s)
		return nil
	}
	*n = number(b)
	return nil
}

// A listAnswer is a page of what stands in "items".
type listAnswer[T any] struct {
	kinded
	Items []T    `json:"items"`
	Next  string `json:"nextPageToken"`
}

type roleItem struct {
	ID    number `json:"roleId"`
	Name  string `json:"roleName"`
	Super bool   `json:"isSuperAdminRole"`
}

type assignment struct {
	RoleID     number `json:"roleId"`
	AssignedTo string `json:"assignedTo"`
	Type       string `json:"assigneeType"` // user or group
}

type licenceItem struct {
	UserID  string `json:"userId"` // the primary address
	SKU     string `json:"skuId"`
	SKUName string `json:"skuName"`
}

type groupItem struct {
	ID                 string   `json:"id"`
	Email              string   `json:"email"`
	Name               string   `json:"name"`
	Aliases            []string `json:"aliases"`
	NonEditableAliases []string `json:"nonEditableAliases"`
}

// key is the key of the group's account; empty for one without an ID.
func (g groupItem) key() string {
	if g.ID == "" {
		return ""
	}
	return "group/" + g.ID
}

type domainsAnswer struct {
	kinded
	Domains []struct {
		Name     string `json:"domainName"`
		Verified bool   `json:"verified"`
		Primary  bool   `json:"isPrimary"`
	} `json:"domains"`
}

type domainAliasesAnswer struct {
	kinded
	Aliases []struct {
		Name     string `json:"domainAliasName"`
		Verified bool   `json:"verified"`
	} `json:"domainAliases"`
}

type groupsAnswer struct {
	kinded
	Groups []groupItem `json:"groups"`
	Next   string      `json:"nextPageToken"`
}

// entries reads a field that the schema calls "any": what is no list of T is
// no entry.
func entries[T any](raw json.RawMessage) []T {
	var list []T
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}
