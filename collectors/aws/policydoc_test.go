package aws

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

func TestParseStatements(t *testing.T) {
	for name, c := range map[string]struct{ document, want string }{
		"one statement instead of a list": {
			`{"Version":"2012-10-17","Statement":{"Sid":"A","Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}}`,
			`[{"sid":"A","effect":"Deny","actions":["organizations:leaveorganization"],"not_actions":[],"resources":["*"],"not_resources":[],"conditions":[]}]`,
		},
		"no statement": {`{"Version":"2012-10-17"}`, `[]`},
		"what is not meant": {
			`{"Statement":[{"effect":"ALLOW","NotAction":["IAM:*","sts:*"],"NotResource":"arn:aws:s3:::x"}]}`,
			`[{"sid":"","effect":"Allow","actions":[],"not_actions":["iam:*","sts:*"],"resources":[],"not_resources":["arn:aws:s3:::x"],"conditions":[]}]`,
		},
		"operators with prefix and suffix, values of three kinds": {
			`{"Statement":{"Effect":"Deny","Action":"*","Condition":{
				"StringNotEqualsIfExists":{"AWS:RequestedRegion":["eu-west-1","us-east-1"]},
				"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/*"},
				"Bool":{"aws:MultiFactorAuthPresent":false},"NumericLessThan":{"s3:max-keys":10}}}}`,
			`[{"sid":"","effect":"Deny","actions":["*"],"not_actions":[],"resources":[],"not_resources":[],"conditions":[
				{"operator":"bool","key":"aws:multifactorauthpresent","values":["false"],"if_exists":false,"set_prefix":""},
				{"operator":"numericlessthan","key":"s3:max-keys","values":["10"],"if_exists":false,"set_prefix":""},
				{"operator":"stringlike","key":"aws:principalorgpaths","values":["o-1/*"],"if_exists":false,"set_prefix":"foranyvalue"},
				{"operator":"stringnotequals","key":"aws:requestedregion","values":["eu-west-1","us-east-1"],"if_exists":true,"set_prefix":""}]}]`,
		},
		"everybody": {
			`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:Get*"}}`,
			`[{"sid":"","effect":"Allow","actions":["s3:get*"],"not_actions":[],"resources":[],"not_resources":[],"conditions":[],
				"principals":{"aws":["*"],"service":[],"federated":[],"canonical":[]}}]`,
		},
		"an account under both its names": {
			`{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{
				"AWS":["arn:aws:iam::111122223333:root","111122223333","arn:aws:iam::111122223333:user/root"],"Service":"ec2.amazonaws.com"}}}`,
			`[{"sid":"","effect":"Allow","actions":["sts:assumerole"],"not_actions":[],"resources":[],"not_resources":[],"conditions":[],
				"principals":{"aws":["111122223333","111122223333","arn:aws:iam::111122223333:user/root"],"service":["ec2.amazonaws.com"],"federated":[],"canonical":[]}}]`,
		},
		"everybody but": {
			`{"Statement":{"Effect":"Deny","Action":"*","NotPrincipal":{"AWS":"444455556666","Federated":"accounts.acme.example"}}}`,
			`[{"sid":"","effect":"Deny","actions":["*"],"not_actions":[],"resources":[],"not_resources":[],"conditions":[],
				"not_principals":["444455556666","accounts.acme.example"]}]`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			for encoding, document := range map[string]string{"plain": c.document, "URL-encoded": url.PathEscape(c.document)} {
				got, err := parseStatements(document)
				if err != nil {
					t.Fatalf("%s: %v", encoding, err)
				}
				sameJSON(t, got, c.want)
			}
		})
	}
}

func TestParseStatementsRefuses(t *testing.T) {
	for name, document := range map[string]string{
		"no JSON":              `{"Statement":`,
		"bad encoding":         `%7B%zz`,
		"an effect of neither": `{"Statement":{"Effect":"Maybe","Action":"*"}}`,
		"a number as action":   `{"Statement":{"Effect":"Allow","Action":1}}`,
		"a nested condition":   `{"Statement":{"Effect":"Allow","Action":"*","Condition":{"Bool":{"a":{"b":1}}}}}`,
		"two documents":        `{"Statement":[]}{"Statement":[]}`,
	} {
		if got, err := parseStatements(document); err == nil {
			t.Errorf("%s: got %+v, want an error", name, got)
		}
	}
}

func FuzzParseStatements(f *testing.F) {
	f.Add(`{"Statement":{"Effect":"Deny","Action":"a:b","Condition":{"ForAllValues:StringLikeIfExists":{"k":["v",1,true]}}}}`)
	f.Add(`%7B%22Statement%22%3A%5B%5D%7D`)
	f.Add(`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"NotAction":["x"]}]}`)
	f.Fuzz(func(t *testing.T, document string) {
		statements, err := parseStatements(document)
		if err != nil {
			return
		}
		for _, s := range statements {
			if s.Effect != "Allow" && s.Effect != "Deny" {
				t.Errorf("effect %q", s.Effect)
			}
			for _, a := range append(s.Actions, s.NotActions...) {
				if a != strings.ToLower(a) {
					t.Errorf("action %q is not in lower case", a)
				}
			}
		}
		b, err := json.Marshal(statements)
		if err != nil || strings.Contains(string(b), "null") && !strings.Contains(document, "null") {
			t.Errorf("%s, error %v", b, err)
		}
		again, err := parseStatements(document)
		if err != nil || text(again) != string(b) {
			t.Errorf("the second time gives %s, the first %s", text(again), b)
		}
	})
}
