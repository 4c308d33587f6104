package aws

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"
)

type contacts struct {
	Primary    nullable[contact] `json:"primary,omitzero"`
	Security   nullable[contact] `json:"security,omitzero"`
	Billing    nullable[contact] `json:"billing,omitzero"`
	Operations nullable[contact] `json:"operations,omitzero"`
}

type contact struct {
	Name  *string `json:"name,omitzero"`
	Title *string `json:"title,omitzero"`
	Email *string `json:"email,omitzero"`
	Phone *string `json:"phone,omitzero"`
}

// readContacts asks for the four contacts. One that is not set is an answer,
// one that may not be read is not.
func (p *profile) readContacts(ctx context.Context) {
	var all contacts
	for _, c := range []struct {
		kind types.AlternateContactType // empty: the primary contact
		to   *nullable[contact]
	}{
		{"", &all.Primary},
		{types.AlternateContactTypeSecurity, &all.Security},
		{types.AlternateContactTypeBilling, &all.Billing},
		{types.AlternateContactTypeOperations, &all.Operations},
	} {
		answer, err := p.contact(ctx, c.kind)
		switch {
		case err == nil:
			*c.to = answered(answer)
		case isCode(err, "ResourceNotFoundException"):
			*c.to = answered[contact](nil)
		default:
			path := "primary"
			if c.kind != "" {
				path = strings.ToLower(string(c.kind))
			}
			p.lack(classify(ctx, err), "attributes.contacts."+path)
		}
	}
	if all != (contacts{}) {
		p.attributes.Contacts = &all
	}
}

func (p *profile) contact(ctx context.Context, kind types.AlternateContactType) (*contact, error) {
	if kind == "" {
		answer, err := p.api.GetContactInformation(ctx, &account.GetContactInformationInput{AccountId: p.own()})
		if err != nil {
			return nil, err
		}
		if answer.ContactInformation == nil {
			return nil, &answerError{"no contact in the answer", "account:GetContactInformation"}
		}
		c := answer.ContactInformation
		return &contact{Name: c.FullName, Phone: c.PhoneNumber}, nil
	}
	answer, err := p.api.GetAlternateContact(ctx, &account.GetAlternateContactInput{AccountId: p.own(), AlternateContactType: kind})
	if err != nil {
		return nil, err
	}
	if answer.AlternateContact == nil {
		return nil, &answerError{"no contact in the answer", "account:GetAlternateContact"}
	}
	c := answer.AlternateContact
	return &contact{Name: c.Name, Title: c.Title, Email: c.EmailAddress, Phone: c.PhoneNumber}, nil
}
