package okta

import "time"

// A user is one of GET /api/v1/users. A nil field was null or not in the answer.
type user struct {
	ID              string     `json:"id"`
	Status          string     `json:"status"`
	Created         *time.Time `json:"created"`
	Activated       *time.Time `json:"activated"`
	LastLogin       *time.Time `json:"lastLogin"`
	PasswordChanged *time.Time `json:"passwordChanged"`
	Profile         profile    `json:"profile"`
	Credentials     struct {
		Password *struct{} `json:"password"`
		Emails   []struct {
			Value  string `json:"value"`
			Status string `json:"status"` // VERIFIED or UNVERIFIED
			Type   string `json:"type"`   // PRIMARY or SECONDARY
		} `json:"emails"`
		Provider struct {
			Type string `json:"type"` // OKTA, ACTIVE_DIRECTORY, LDAP, FEDERATION, SOCIAL, IMPORT
		} `json:"provider"`
	} `json:"credentials"`
}

// A profile holds what the organization's user schema holds. The fields here
// are of the base schema; a company may have dropped them.
type profile struct {
	Login          string  `json:"login"`
	Email          string  `json:"email"`
	SecondEmail    string  `json:"secondEmail"`
	FirstName      string  `json:"firstName"`
	LastName       string  `json:"lastName"`
	DisplayName    string  `json:"displayName"`
	EmployeeNumber *string `json:"employeeNumber"`
	UserType       string  `json:"userType"`
}

// A factor is one of GET /api/v1/users/{userId}/factors.
type factor struct {
	Type   string `json:"factorType"`
	Status string `json:"status"`
}

// A role is one of GET /api/v1/users/{userId}/roles.
type role struct {
	Type   string `json:"type"`
	Label  string `json:"label"`
	Status string `json:"status"`
}

// An assignees answer is a page of GET /api/v1/iam/assignees/users: the users
// that have a role of their own or by a group.
type assignees struct {
	Value *[]struct {
		ID string `json:"id"`
	} `json:"value"`
	Links struct {
		Next *struct {
			Href string `json:"href"`
		} `json:"next"`
	} `json:"_links"`
}

// An organization is GET /api/v1/org.
type organization struct {
	ID          string `json:"id"`
	CompanyName string `json:"companyName"`
	Subdomain   string `json:"subdomain"`
	Status      string `json:"status"`
}

// An apiToken is one of GET /api/v1/api-tokens. Its value is not in the answer.
type apiToken struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	UserID      string     `json:"userId"`
	Created     *time.Time `json:"created"`
	LastUpdated *time.Time `json:"lastUpdated"`
	ExpiresAt   *time.Time `json:"expiresAt"`
}
