package aws

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// A statement is one statement of a policy document, with one spelling for what
// the policy language lets people spell in several ways.
type statement struct {
	Sid          string      `json:"sid"`
	Effect       string      `json:"effect"`
	Actions      []string    `json:"actions"`
	NotActions   []string    `json:"not_actions"`
	Resources    []string    `json:"resources"`
	NotResources []string    `json:"not_resources"`
	Conditions   []condition `json:"conditions"`

	// Principals and NotPrincipals are nil in a policy that names none: one
	// that is attached to the principal.
	Principals    *principals `json:"principals,omitzero"`
	NotPrincipals []string    `json:"not_principals,omitzero"`
}

// A condition is one operator and key; every one of a statement must hold.
type condition struct {
	Operator  string   `json:"operator"` // lower case, such as "stringequals"
	Key       string   `json:"key"`      // lower case, such as "aws:requestedregion"
	Values    []string `json:"values"`
	IfExists  bool     `json:"if_exists"`
	SetPrefix string   `json:"set_prefix"` // "forallvalues", "foranyvalue" or empty
}

// principals are whom a statement means. Everybody is "*" in AWS.
type principals struct {
	AWS       []string `json:"aws"` // account IDs, ARNs or "*"
	Service   []string `json:"service"`
	Federated []string `json:"federated"`
	Canonical []string `json:"canonical"`
}

// parseStatements returns the statements of a policy document. IAM sends its
// documents URL-encoded, the other services do not.
func parseStatements(document string) ([]statement, error) {
	if text := strings.TrimSpace(document); strings.HasPrefix(text, "%7B") || strings.HasPrefix(text, "%7b") {
		decoded, err := url.PathUnescape(text)
		if err != nil {
			return nil, fmt.Errorf("policy document: %w", err)
		}
		document = decoded
	}
	var doc struct {
		Statement many[rawStatement]
	}
	if err := decodeJSON(document, &doc); err != nil {
		return nil, fmt.Errorf("policy document: %w", err)
	}
	statements := make([]statement, 0, len(doc.Statement))
	for _, raw := range doc.Statement {
		s, err := raw.statement()
		if err != nil {
			return nil, fmt.Errorf("policy document: statement %d: %w", len(statements)+1, err)
		}
		statements = append(statements, s)
	}
	return statements, nil
}

// decodeJSON decodes one JSON value, keeping numbers as they are written.
func decodeJSON(text string, v any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("more text after the document")
	}
	return nil
}

type rawStatement struct {
	Sid          string
	Effect       string
	Action       many[string]
	NotAction    many[string]
	Resource     many[string]
	NotResource  many[string]
	Principal    *principalElement
	NotPrincipal *principalElement
	Condition    map[string]map[string]many[scalar]
}

func (r rawStatement) statement() (statement, error) {
	s := statement{
		Sid:          r.Sid,
		Actions:      lower(r.Action),
		NotActions:   lower(r.NotAction),
		Resources:    list(r.Resource),
		NotResources: list(r.NotResource),
		Conditions:   conditions(r.Condition),
	}
	switch strings.ToLower(r.Effect) {
	case "allow":
		s.Effect = "Allow"
	case "deny":
		s.Effect = "Deny"
	default:
		return s, fmt.Errorf("effect is neither Allow nor Deny")
	}
	if r.Principal != nil {
		s.Principals = r.Principal.principals()
	}
	if r.NotPrincipal != nil {
		p := r.NotPrincipal.principals()
		s.NotPrincipals = list(slices.Concat(p.AWS, p.Service, p.Federated, p.Canonical))
	}
	return s, nil
}

// conditions flattens a Condition element, sorted by operator and key.
func conditions(raw map[string]map[string]many[scalar]) []condition {
	all := []condition{}
	for operator, keys := range raw {
		c := condition{Operator: strings.ToLower(operator)}
		if prefix, rest, ok := strings.Cut(c.Operator, ":"); ok {
			c.SetPrefix, c.Operator = prefix, rest
		}
		c.Operator, c.IfExists = strings.CutSuffix(c.Operator, "ifexists")
		for key, values := range keys {
			c.Key = strings.ToLower(key)
			c.Values = make([]string, len(values))
			for i, v := range values {
				c.Values[i] = string(v)
			}
			all = append(all, c)
		}
	}
	collectors.Sort(all, func(a, b condition) int {
		return cmp.Or(cmp.Compare(a.Operator, b.Operator), cmp.Compare(a.Key, b.Key),
			cmp.Compare(a.SetPrefix, b.SetPrefix), slices.Compare(a.Values, b.Values), compareBool(a.IfExists, b.IfExists))
	})
	return all
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// A principalElement is "*" or lists by kind.
type principalElement map[string]many[string]

func (p *principalElement) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var all string
		if err := json.Unmarshal(b, &all); err != nil {
			return err
		}
		*p = principalElement{"AWS": {all}}
		return nil
	}
	return json.Unmarshal(b, (*map[string]many[string])(p))
}

func (p principalElement) principals() *principals {
	all := &principals{AWS: []string{}, Service: []string{}, Federated: []string{}, Canonical: []string{}}
	for _, kind := range slices.Sorted(maps.Keys(p)) {
		names := p[kind]
		switch strings.ToLower(kind) {
		case "aws":
			for _, name := range names {
				all.AWS = append(all.AWS, accountPrincipal(name))
			}
		case "service":
			all.Service = append(all.Service, names...)
		case "federated":
			all.Federated = append(all.Federated, names...)
		case "canonicaluser":
			all.Canonical = append(all.Canonical, names...)
		}
	}
	return all
}

// accountPrincipal gives an account's root ARN as the account ID: both mean the
// account.
func accountPrincipal(name string) string {
	parts := strings.Split(name, ":")
	if len(parts) == 6 && parts[0] == "arn" && parts[2] == "iam" && parts[5] == "root" {
		return parts[4]
	}
	return name
}

// many is a value or a list of values.
type many[T any] []T

func (m *many[T]) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	if b[0] == '[' {
		return json.Unmarshal(b, (*[]T)(m))
	}
	var one T
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*m = many[T]{one}
	return nil
}

// A scalar is the text of a string, a number or a boolean.
type scalar string

func (s *scalar) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '"':
		return json.Unmarshal(b, (*string)(s))
	case '{', '[', 'n':
		return fmt.Errorf("condition value is no text, number or boolean")
	}
	*s = scalar(b)
	return nil
}

// list is a list that is never nil: it was read.
func list(l []string) []string { return append([]string{}, l...) }

func lower(l []string) []string {
	l = list(l)
	for i := range l {
		l[i] = strings.ToLower(l[i])
	}
	return l
}
