package identity

import (
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// Domains says what mail domains are to the company. Names are in lower case.
type Domains struct {
	// Company are the company's own, with all below them. Empty: which addresses
	// are strangers' is not judged.
	Company []string

	// Partners are those of companies whose people work in ours.
	Partners []string

	// FreeMail are those at which everybody can have an address. Nil means the
	// usual ones.
	FreeMail []string

	// Renames are domains whose addresses moved to another one, local part by
	// local part.
	Renames []Rename

	// PlusAddressing are domains that deliver yuki+lab@ to yuki@.
	PlusAddressing []string
}

// A Rename is a domain whose addresses live on in another one.
type Rename struct {
	From, To string
	Since    time.Time // zero: not said, so that it is weak evidence
}

// Classes of addresses.
const (
	companyClass  = "company"
	partnerClass  = "partner"
	personalClass = "personal"
	unknownClass  = "unknown"
)

// freeMail are mail services at which everybody can have an address.
var freeMail = []string{
	"gmail.com", "googlemail.com", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "live.com", "live.jp", "msn.com",
	"yahoo.com", "yahoo.co.jp", "ymail.ne.jp", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "gmx.com", "gmx.de", "gmx.net",
	"web.de", "mail.ru", "yandex.ru", "yandex.com", "qq.com", "163.com", "126.com", "naver.com", "daum.net", "aol.com", "zoho.com", "fastmail.com",
	"docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "nifty.com", "biglobe.ne.jp", "ocn.ne.jp",
}

// class is what the address's domain is; empty: it cannot be said, since the
// company's domains are not known.
func (d Domains) class(address string) string {
	domain := saas.Domain(address)
	switch {
	case within(domain, d.Company), slices.ContainsFunc(d.Renames, func(r Rename) bool { return r.From == domain || r.To == domain }):
		return companyClass
	case within(domain, d.Partners):
		return partnerClass
	case d.free(domain):
		return personalClass
	case len(d.Company) == 0:
		return ""
	}
	return unknownClass
}

// classOf is the class of an address in whatever form: one that is none but by
// its looks is a stranger's. Empty as of class, and for no address.
func (d Domains) classOf(address string) string {
	if text, ok := d.normal(address); ok {
		return d.class(text)
	}
	if address == "" || len(d.Company) == 0 {
		return ""
	}
	return unknownClass
}

// free reports whether everybody can have an address in the domain.
func (d Domains) free(domain string) bool {
	if d.FreeMail != nil {
		return within(domain, d.FreeMail)
	}
	return within(domain, freeMail)
}

// within reports whether a domain is one of those or below one.
func within(domain string, domains []string) bool {
	return domain != "" && slices.ContainsFunc(domains, func(d string) bool {
		return domain == d || strings.HasSuffix(domain, "."+d)
	})
}

// normal is an address as the index of persons has it: in normal form, and
// without the dots that Gmail does not see. False: s is no address.
func (d Domains) normal(s string) (string, bool) {
	a, ok := saas.Address(s)
	if !ok {
		return "", false
	}
	local, domain, _ := strings.Cut(a, "@")
	if domain == "gmail.com" || domain == "googlemail.com" {
		return strings.ReplaceAll(local, ".", "") + "@gmail.com", true
	}
	return a, true
}

// renamed is the address in the domain that its own was renamed to. It follows
// renames of renames. dated reports whether all of them say since when.
func (d Domains) renamed(address string) (now string, dated, ok bool) {
	local, domain, _ := strings.Cut(address, "@")
	dated = true
	for range d.Renames { // no more steps than renames, so that a ring ends
		i := slices.IndexFunc(d.Renames, func(r Rename) bool { return r.From == domain })
		if i < 0 {
			break
		}
		domain, dated, ok = d.Renames[i].To, dated && !d.Renames[i].Since.IsZero(), true
	}
	return local + "@" + domain, dated, ok
}

// untagged is the address without the tag after a plus, where its domain
// delivers both to one mailbox.
func (d Domains) untagged(address string) (string, bool) {
	domain := saas.Domain(address)
	if domain != "gmail.com" && !slices.Contains(d.PlusAddressing, domain) {
		return address, false
	}
	bare := saas.WithoutTag(address)
	return bare, bare != address
}

// localPart is what stands before the @, without a tag.
func localPart(address string) string {
	local, _, _ := strings.Cut(saas.WithoutTag(address), "@")
	return local
}
