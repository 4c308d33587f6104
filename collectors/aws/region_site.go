package aws

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// A site is what the assets of one reading in a member account share.
type site struct {
	partition string    // "aws", "aws-cn" or "aws-us-gov"
	account   string    // 12 digits
	region    string    // empty for IAM
	parent    string    // ID of the account's asset
	at        time.Time // when it is read
}

// site is where the assets of a member account's scope live.
func (s *Source) site(scope collectors.Scope) site {
	parent := scope.Hints[hintARN]
	return site{
		partition: partitionOf(parent), account: scope.Place, region: scope.Region,
		parent: parent, at: s.config.Now,
	}
}

// partitionOf returns the partition of an ARN, and "aws" for what is none.
func partitionOf(arn string) string {
	if parts := strings.SplitN(arn, ":", 3); len(parts) == 3 && parts[0] == "arn" && parts[1] != "" {
		return parts[1]
	}
	return "aws"
}

// arn names something of a service in the site's account and Region.
func (s site) arn(service, resource string) string {
	return strings.Join([]string{"arn", s.partition, service, s.region, s.account, resource}, ":")
}

// asset is an asset of the site that its reader completes.
func (s site) asset(kind, id, name, source string) collectors.Asset {
	return collectors.Asset{
		ID: id, Type: kind, Name: cmp.Or(name, id), Parent: s.parent, Region: s.region,
		Source: source, CollectedAt: s.at.UTC().Truncate(time.Second),
	}
}

// console is a page of the AWS console. The page is a path with its fragment,
// whose variable parts are escaped by the caller.
func (s site) console(page string) string {
	host := "console.aws.amazon.com"
	switch s.partition {
	case "aws-cn":
		host = "console.amazonaws.cn"
	case "aws-us-gov":
		host = "console.amazonaws-us-gov.com"
	}
	if s.region != "" {
		host = url.PathEscape(s.region) + "." + host
	}
	return "https://" + host + "/" + page
}

// regional is a page of a service's console in the site's Region, at a place
// that the console keeps behind the "#".
func (s site) regional(service, fragment string) string {
	return s.console(service + "/home?region=" + url.QueryEscape(s.region) + "#" + fragment)
}

// A nullable is an attribute for which "there is none" is an answer. Its zero
// value was not read and is left out; a nil value is null.
type nullable[T any] struct {
	read  bool
	value *T
}

// answered is an attribute that was read; nil says that there is none.
func answered[T any](value *T) nullable[T] { return nullable[T]{read: true, value: value} }

func (n nullable[T]) IsZero() bool { return !n.read }

func (n nullable[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.value) }

// second is t in UTC without fractions, and nil for a time that is not given.
func second(t *time.Time) *time.Time {
	if t == nil || t.IsZero() {
		return nil
	}
	return new(t.UTC().Truncate(time.Second))
}

// given is s, or nil when the answer leaves it out.
func given[S ~string](s S) *string {
	if s == "" {
		return nil
	}
	return new(string(s))
}

// tagMap is never nil: no tags were read too.
func tagMap[T any](tags []T, pair func(T) (key, value *string)) map[string]string {
	m := make(map[string]string, len(tags))
	for _, t := range tags {
		if k, v := pair(t); k != nil {
			m[*k] = deref(v)
		}
	}
	return m
}

// deref is the value that v points to, or zero.
func deref[T any](v *T) T {
	if v == nil {
		var zero T
		return zero
	}
	return *v
}

// inOrder puts assets in the order of their IDs. A list that changes while it
// is read may give something twice, at the end of one page and at the beginning
// of the next.
func inOrder(assets []collectors.Asset) []collectors.Asset {
	collectors.SortStable(assets, func(a, b collectors.Asset) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(assets, func(a, b collectors.Asset) bool { return a.ID == b.ID && a.Type == b.Type })
}

// sorted returns the distinct strings in order; never nil, so that an empty
// list is written as one.
func sorted(list []string) []string {
	list = append([]string{}, list...)
	slices.Sort(list)
	return slices.Compact(list)
}
