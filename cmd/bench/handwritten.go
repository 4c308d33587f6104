package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// What somebody would write who needs no engine: the controls of testdata in Go,
// over structs that encoding/json fills. They give as many messages.

// A handAsset is what of an asset the checks read.
type handAsset struct {
	ID, Type, Name, Region string
	Tags                   map[string]string
	Attributes             handAttributes
}

type handAttributes struct {
	AccountID           string          `json:"account_id"`
	State               string          `json:"state"`
	LaunchedAt          time.Time       `json:"launched_at"`
	InstanceType        string          `json:"instance_type"`
	CreatedAt           time.Time       `json:"created_at"`
	Path                string          `json:"path"`
	AttachedPolicies    []string        `json:"attached_policies"`
	ServiceLinked       bool            `json:"service_linked"`
	PermissionsBoundary *string         `json:"permissions_boundary"`
	Trust               []handStatement `json:"trust"`
	LastUsedAt          *time.Time      `json:"last_used_at"`
	AccessKeys          []struct {
		Active bool `json:"active"`
	} `json:"access_keys"`
}

type handStatement struct {
	Effect     string   `json:"effect"`
	Actions    []string `json:"actions"`
	Principals struct {
		AWS       []string `json:"aws"`
		Service   []string `json:"service"`
		Federated []string `json:"federated"`
	} `json:"principals"`
	Conditions []struct {
		Key    string   `json:"key"`
		Values []string `json:"values"`
	} `json:"conditions"`
}

// A handCheck says what is wrong with an asset.
type handCheck func(a *handAsset, say func(string))

// handChecks are the checks by type.
func handChecks() map[string][]handCheck {
	all := map[string][]handCheck{}
	for _, t := range assetTypes {
		all[t] = []handCheck{handName}
		if strings.HasPrefix(t, "aws.iam_") {
			all[t] = append(all[t], handMade, handPath, handPolicies)
			continue
		}
		all[t] = append(all[t], handCenter, handOwner, handRegion)
		if t != "aws.instance" && t != "aws.elastic_ip" {
			all[t] = append(all[t], handMade)
		}
	}
	all["aws.instance"] = append(all["aws.instance"], handInstance)
	all["aws.iam_user"] = append(all["aws.iam_user"], handUser)
	all["aws.iam_role"] = append(all["aws.iam_role"], handRole, handTrust)
	return all
}

var (
	handNameForm   = regexp.MustCompile(`^(production|staging|development|sandbox)-[a-z0-9]+(-[a-z0-9]+)*-[0-9]{4}$`)
	handCenterForm = regexp.MustCompile(`^CC-[0-9]{4}$`)
	handRegions    = []string{"ap-northeast-1", "eu-west-1", "us-east-1"}
	handFamilies   = []string{"c7i", "m6i", "m7g", "m7i", "r7i", "t3", "t4g"}
	handPaths      = []string{"/acme/", "/aws-service-role/", "/aws-reserved/"}
)

func handName(a *handAsset, say func(string)) {
	if !handNameForm.MatchString(a.Name) {
		say("name " + a.Name + " is not formed as agreed")
	}
}

func handMade(a *handAsset, say func(string)) {
	if a.Attributes.CreatedAt.After(clock) {
		say("was made at " + a.Attributes.CreatedAt.Format(time.RFC3339))
	}
}

func handCenter(a *handAsset, say func(string)) {
	if center, ok := a.Tags["cost-center"]; !ok {
		say("no cost center")
	} else if !handCenterForm.MatchString(center) {
		say("cost center " + center + " is none")
	}
}

func handOwner(a *handAsset, say func(string)) {
	if owner, ok := a.Tags["owner"]; ok {
		if parts := strings.Split(owner, "@"); len(parts) < 2 || parts[1] != "acme.example" {
			say("owner " + owner + " is no address at acme.example")
		}
	}
}

func handRegion(a *handAsset, say func(string)) {
	if !slices.Contains(handRegions, a.Region) {
		say("is in " + a.Region)
	}
}

func handPath(a *handAsset, say func(string)) {
	if !slices.ContainsFunc(handPaths, func(p string) bool { return strings.HasPrefix(a.Attributes.Path, p) }) {
		say("path " + a.Attributes.Path + " is not agreed")
	}
}

func handPolicies(a *handAsset, say func(string)) {
	if n := len(a.Attributes.AttachedPolicies); n > 4 {
		say(fmt.Sprintf("%d policies", n))
	}
	for _, arn := range a.Attributes.AttachedPolicies {
		if parts := strings.Split(arn, ":"); len(parts) < 5 || parts[4] != "aws" && parts[4] != a.Attributes.AccountID {
			say("policy " + arn + " is another account's")
		}
	}
}

func days(since time.Time) int { return int(clock.Sub(since) / (24 * time.Hour)) }

func handInstance(a *handAsset, say func(string)) {
	if n := days(a.Attributes.LaunchedAt); a.Attributes.State == "running" && n > 180 {
		say(fmt.Sprintf("runs for %d days", n))
	}
	if family, _, _ := strings.Cut(a.Attributes.InstanceType, "."); !slices.Contains(handFamilies, family) {
		say(a.Attributes.InstanceType + " is of an old family")
	}
}

func handUser(a *handAsset, say func(string)) {
	active := 0
	for _, k := range a.Attributes.AccessKeys {
		if k.Active {
			active++
		}
	}
	if active > 1 {
		say("has two active keys")
	}
}

func handRole(a *handAsset, say func(string)) {
	if a.Attributes.ServiceLinked {
		return
	}
	if last := a.Attributes.LastUsedAt; last == nil {
		say("was never used")
	} else if n := days(*last); n > 180 {
		say(fmt.Sprintf("was not used for %d days", n))
	}
	if a.Attributes.PermissionsBoundary == nil && slices.ContainsFunc(a.Attributes.Trust, func(s handStatement) bool { return len(s.Principals.Federated) > 0 }) {
		say("has no permissions boundary")
	}
}

func handTrust(a *handAsset, say func(string)) {
	for _, s := range a.Attributes.Trust {
		bound := false
		for _, c := range s.Conditions {
			bound = bound || c.Key == "aws:sourceaccount" && slices.Contains(c.Values, a.Attributes.AccountID)
		}
		for _, service := range s.Principals.Service {
			if !bound && !a.Attributes.ServiceLinked {
				say("trusts " + service + " for any account")
			}
		}
		assumes := slices.ContainsFunc(s.Actions, func(action string) bool { return action == "*" || action == "sts:*" || action == "sts:assumerole" })
		if s.Effect == "Allow" && assumes && slices.Contains(s.Principals.AWS, "*") {
			say("trusts anybody")
		}
	}
}

// handwritten is the child that runs them over the lines.
func handwritten(_ context.Context, in *json.Decoder, out *json.Encoder) error {
	var task lineTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	checks := handChecks()
	e := evaluated{Start: spent()}
	var found []string
	for i, line := range task.lines {
		var a handAsset
		if err := json.Unmarshal(line, &a); err != nil {
			return fmt.Errorf("%s: line %d: %w", task.File, i+1, err)
		}
		found = found[:0]
		for _, check := range checks[a.Type] {
			check(&a, func(text string) { found = append(found, text) })
		}
		e.Messages += len(found)
	}
	e.CPU = spent() - e.Start
	return out.Encode(e)
}
