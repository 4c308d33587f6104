package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// assetTypes are the types that are generated, in turn: the type of line i of a
// file is known without reading it.
var assetTypes = []string{
	"aws.instance", "aws.volume", "aws.snapshot", "aws.bucket", "aws.database",
	"aws.log_group", "aws.load_balancer", "aws.elastic_ip", "aws.iam_user", "aws.iam_role",
}

// A maker makes assets as the collectors would read them from a large company in
// which one check in twenty fails. Equal numbers give equal assets.
type maker struct {
	*rand.Rand
	account, environment, team, name string
}

// assetAt is the asset of line i, from 0.
func assetAt(i int) collectors.Asset {
	m := &maker{Rand: rand.New(rand.NewPCG(1, uint64(i)))}
	m.account = fmt.Sprintf("%012d", 100_000_000_000+m.IntN(1000)*7_919)
	m.environment = pick(m, "production", "production", "staging", "development", "sandbox")
	m.team = pick(m, "catalog", "checkout", "data", "fulfilment", "loyalty", "mobile", "payments", "search")
	m.name = fmt.Sprintf("%s-%s-%s-%04d", m.environment, m.team, pick(m, "api", "batch", "cache", "edge", "events", "ledger", "media", "web"), m.IntN(10_000))
	if m.seldom() {
		m.name = "Copy of " + m.name
	}
	a := collectors.Asset{
		Type:   assetTypes[i%len(assetTypes)],
		Name:   m.name,
		Parent: "arn:aws:organizations::100000000000:account/o-acme12345/" + m.account,
		Tags:   m.tags(), CollectedAt: clock,
	}
	if m.global(a.Type) {
		a.Tags = map[string]string{"owner": a.Tags["owner"]}
	} else if a.Region = pick(m, "ap-northeast-1", "eu-west-1", "us-east-1"); m.seldom() {
		a.Region = "sa-east-1"
	}
	m.fill(&a)
	return a
}

// unlikeAt is the asset of line i with tags of its own: what comes again and again
// in an estate comes there once.
func unlikeAt(i int) collectors.Asset {
	a := assetAt(i)
	for key, value := range a.Tags {
		switch key {
		case "owner":
			a.Tags[key] = fmt.Sprintf("%x.%s", i, value)
		case "cost-center":
			a.Tags[key] = strings.Replace(value, value[len("CC-"):], fmt.Sprintf("%04d", i%10_000), 1)
		case "Name", "environment": // as they have to be
		default:
			a.Tags[key] = fmt.Sprintf("%s-%x", value, i)
		}
	}
	return a
}

func pick[T any](m *maker, from ...T) T { return from[m.IntN(len(from))] }

// seldom holds as often as a check should fail.
func (m *maker) seldom() bool { return m.IntN(100) < 5 }

func (m *maker) global(assetType string) bool { return strings.HasPrefix(assetType, "aws.iam_") }

// hex is so many hexadecimal digits.
func (m *maker) hex(n int) string { return fmt.Sprintf("%016x%016x", m.Uint64(), m.Uint64())[:n] }

// ago is a time up to so many days before the audit; seldom two years more.
func (m *maker) ago(days int) time.Time {
	t := clock.AddDate(0, 0, -1-m.IntN(days)).Add(-time.Duration(m.IntN(86_400)) * time.Second)
	if m.seldom() {
		t = t.AddDate(-2, 0, 0)
	}
	return t
}

// tags are what a company's resources carry that are made by Terraform.
func (m *maker) tags() map[string]string {
	tags := map[string]string{
		"Name": m.name, "environment": m.environment, "owner": pick(m, "aoi", "ben", "chidi", "dana", "emil") + "." + m.team + "@acme.example",
		"cost-center": fmt.Sprintf("CC-%04d", 1000+m.IntN(400)), "service": m.team, "managed-by": "terraform",
		"repository": "github.com/acme/" + m.team + "-infrastructure", "data-class": pick(m, "internal", "confidential", "public"),
		"aws:cloudformation:stack-id": "arn:aws:cloudformation:eu-west-1:" + m.account + ":stack/" + m.team + "-" + m.environment + "/" + m.hex(32),
	}
	for _, spoil := range []func(){
		func() { delete(tags, "owner") },
		func() { tags["owner"] = m.team + "@elsewhere.example" },
		func() { tags["cost-center"] = "unknown" },
		func() { tags["environment"] = "prod" },
		func() { tags["Cost_Center"] = tags["cost-center"] },
		func() { tags["db-password"] = m.hex(16) },
	} {
		if m.seldom() {
			spoil()
		}
	}
	return tags
}

// arn names the asset.
func (m *maker) arn(a *collectors.Asset, service, resource string) string {
	return strings.Join([]string{"arn:aws", service, a.Region, m.account, resource}, ":")
}
