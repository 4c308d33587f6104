package report

import (
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

func TestImpersonal(t *testing.T) {
	ordinary := ordinaryWords(&Run{Coverage: []collectors.Coverage{
		{Place: "slack:slack", AssetType: "saas.account"}, {Place: "identity:okta:acme", AssetType: "identity.account"}, {Place: "hr:people", AssetType: "hr.person"},
	}})
	for _, tt := range []struct{ name, place, in, want string }{
		{"an account", "aws:111122223333", "arn:aws:iam::111122223333:role/A", "arn:aws:iam::<account>:role/A"},
		{"a Region", "aws:111122223333/eu-west-1", "ec2.eu-west-1.amazonaws.com in 111122223333.", "ec2.<region>.amazonaws.com in <account>."},
		{"a part of a longer number", "aws:1", "1 of 11 pages, 1", "<account> of 11 pages, <account>"},
		{"a part of a longer word", "github:acme-corp", "acme-corp, acme-corp-labs, my_acme-corp", "<account>, acme-corp-labs, my_acme-corp"},
		{"a name beside letters of any script", "slack:決済基盤", "決済基盤 決済基盤部", "<account> 決済基盤部"},
		{"its provider", "slack:slack", "invalid_auth by slack:auth.test", "invalid_auth by slack:auth.test"},
		{"another provider", "scim:okta", "okta said no", "okta said no"},
		{"a word of an asset type", "saas:account", "no account list", "no account list"},
		{"an ordinary word", "hr:people", "no people list", "no people list"},
		{"an ordinary word in capitals", "hr:Employees", "no Employees", "no Employees"},
		{"a short name", "slack:main", "in the main workspace", "in the main workspace"},
		{"a short name with a digit", "slack:eu1", "eu1 is full", "<account> is full"},
		{"a name in identity", "identity:okta:acme", "okta:acme was not read", "<account> was not read"},
		{"a Region of a plain word", "gcp:1/us", "the user of us-east1", "the user of us-east1"},
		{"no name", "aws", "no credentials", "no credentials"},
		{"nothing", "aws:111122223333", "", ""},
		{"bytes that are no text", "aws:111122223333", "\xff111122223333\xff", "\xff<account>\xff"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := impersonal(tt.in, tt.place, ordinary); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
