package gcp

import (
	"cmp"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
)

// categories are those of essential contacts. A contact for ALL is in each.
var categories = []string{"SUSPENSION", "SECURITY", "TECHNICAL", "BILLING", "LEGAL", "PRODUCT_UPDATES"}

// A contact is an essential contact, as others inherit it.
type contact struct {
	email, validation string
	categories        []string
}

// A categoryContacts is an entry of essential_contacts in collectors/schemas.
type categoryContacts struct {
	Category string         `json:"category"`
	Contacts []contactState `json:"contacts"`
}

type contactState struct {
	Email           string `json:"email"`
	ValidationState string `json:"validation_state"`
}

func readContact(f *fields) contact {
	return contact{email: f.text("email"), validation: validation(f.text("validationState")), categories: f.texts("notificationCategorySubscriptions")}
}

// validation names a state of validation. Google writes none of a contact that it
// has not come to yet.
func validation(s string) string {
	if s == "VALID" || s == "INVALID" {
		return s
	}
	return "UNKNOWN"
}

// contactsOf returns who is told of what happens at the end of a chain of nodes.
func (all *settings) contactsOf(chain []string) []categoryContacts {
	list := make([]categoryContacts, 0, len(categories))
	for _, category := range categories {
		c := categoryContacts{category, []contactState{}}
		for _, node := range chain {
			for _, one := range all.contacts[node] {
				if slices.Contains(one.categories, category) || slices.Contains(one.categories, "ALL") {
					c.Contacts = append(c.Contacts, contactState{one.email, one.validation})
				}
			}
		}
		collectors.Sort(c.Contacts, func(a, b contactState) int {
			return cmp.Or(cmp.Compare(a.Email, b.Email), cmp.Compare(a.ValidationState, b.ValidationState))
		})
		c.Contacts = slices.Compact(c.Contacts)
		list = append(list, c)
	}
	return list
}
