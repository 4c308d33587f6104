package aws

import (
	"net/url"
	"testing"
)

func TestAdministrator(t *testing.T) {
	const (
		own   = "arn:aws:iam::111122223333:policy/Own"
		admin = `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`
		some  = `{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}`
	)
	for _, tt := range []struct {
		name     string
		grant    grant
		policies map[string]string
		want     string
	}{
		{"nothing", grant{}, nil, "false"},
		{"AdministratorAccess", grant{attached: []string{"arn:aws:iam::aws:policy/AdministratorAccess"}}, nil, "true"},
		{"AdministratorAccess of another partition", grant{attached: []string{"arn:aws-cn:iam::aws:policy/AdministratorAccess"}}, nil, "true"},
		{"another policy of AWS", grant{attached: []string{"arn:aws:iam::aws:policy/AdministratorAccess-Amplify"}}, nil, "false"},
		{"a policy of that name which is not AWS's", grant{attached: []string{"arn:aws:iam::111122223333:policy/AdministratorAccess"}},
			map[string]string{"arn:aws:iam::111122223333:policy/AdministratorAccess": some}, "false"},
		{"own policy that allows everything", grant{attached: []string{own}}, map[string]string{own: url.PathEscape(admin)}, "true"},
		{"own policy that allows something", grant{attached: []string{own}}, map[string]string{own: url.PathEscape(some)}, "false"},
		{"own policy that was not read", grant{attached: []string{own}}, nil, "null"},
		{"inline", grant{inline: []string{some, admin}}, nil, "true"},
		{"inline with white space before it is encoded", grant{inline: []string{url.PathEscape("\n " + admin)}}, nil, "true"},
		{"unreadable", grant{inline: []string{"{"}}, nil, "null"},
		{"unreadable, but another allows everything", grant{inline: []string{"{", admin}}, nil, "true"},
		{"more policies, not read", grant{unknown: true}, nil, "null"},
		{"more policies, but one allows everything", grant{inline: []string{admin}, unknown: true}, nil, "true"},
		{"everything is denied", grant{inline: []string{`{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}`}}, nil, "false"},
		{"every action of every service", grant{inline: []string{`{"Statement": {"Effect": "Allow", "Action": "*:*", "Resource": ["*"]}}`}}, nil, "true"},
		{"every action on one bucket", grant{inline: []string{`{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b"}}`}}, nil, "false"},
		{"everything but", grant{inline: []string{`{"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}`}}, nil, "false"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sameJSON(t, details{policies: tt.policies}.administrator(tt.grant), tt.want)
		})
	}
}

func TestTrustedAccounts(t *testing.T) {
	for _, tt := range []struct{ name, document, want string }{
		{"an account", `{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}}}`, `["444455556666"]`},
		{"accounts once each", `{"Statement": {"Effect": "Allow", "Principal": {"AWS": [
			"444455556666", "arn:aws:iam::444455556666:role/x", "arn:aws:sts::111122223333:assumed-role/x/y"]}}}`, `["111122223333", "444455556666"]`},
		{"everybody", `{"Statement": {"Effect": "Allow", "Principal": "*"}}`, `[]`},
		{"somebody who is gone", `{"Statement": {"Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE"}}}`, `[]`},
		{"a service", `{"Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}}`, `[]`},
		{"only denied", `{"Statement": {"Effect": "Deny", "Principal": {"AWS": "444455556666"}}}`, `[]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			trust, err := parseStatements(tt.document)
			if err != nil {
				t.Fatal(err)
			}
			sameJSON(t, trustedAccounts(trust), tt.want)
		})
	}
}

func TestTrustedRepositories(t *testing.T) {
	const github = `"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"}`
	subject := func(operator, values string) string {
		return `{"Statement": {` + github + `, "Condition": {"` + operator + `": {"token.actions.githubusercontent.com:sub": ` + values + `}}}}`
	}
	for _, tt := range []struct{ name, document, want string }{
		{"a branch and an environment", subject("StringEquals", `["repo:acme/web:environment:production", "repo:acme/api:ref:refs/heads/main"]`), `["acme/api", "acme/web"]`},
		{"every branch", subject("StringLike", `"repo:acme/api:*"`), `["acme/api"]`},
		{"a pattern of repositories", subject("StringLike", `["repo:acme/*", "repo:acme/*:x", "repo:*"]`), `[]`},
		{"what is kept out", subject("StringNotEquals", `"repo:acme/api:ref:x"`), `[]`},
		{"another subject", subject("StringEquals", `["org:acme:x", "repo:acme:x"]`), `[]`},
		{"no condition", `{"Statement": {` + github + `}}`, `[]`},
		{"another provider", `{"Statement": {"Effect": "Allow", "Principal": {"Federated": "gitlab"}, "Condition": {"StringEquals": {
			"token.actions.githubusercontent.com:sub": "repo:acme/api:x"}}}}`, `[]`},
		{"only denied", `{"Statement": {"Effect": "Deny", "Principal": {"Federated": "token.actions.githubusercontent.com"}, "Condition": {"StringEquals": {
			"token.actions.githubusercontent.com:sub": "repo:acme/api:x"}}}}`, `[]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			trust, err := parseStatements(tt.document)
			if err != nil {
				t.Fatal(err)
			}
			sameJSON(t, trustedRepositories(trust), tt.want)
		})
	}
}
