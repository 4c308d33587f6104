// Package waivers reads waivers.yaml, the company's dated decisions not to act:
//
//	waivers:
//	  - control: tagging.account_required_tags # * stands for any text
//	    asset: arn:aws:organizations::*:account/*/111122223333
//	    reason: moves to the new organization in March
//	    approver: y.sato@acme.example
//	    expires: 2027-03-31 # the last day, UTC
//
// A file that is not exact refuses the run: a waiver that somebody meant and
// mistyped must not be found out by its finding, nor hide another one.
package waivers

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies"
)

// MaxDays is how many days ahead a waiver may end.
const MaxDays = 180

type file struct {
	Waivers []entry `yaml:"waivers"`
}

type entry struct {
	Control  string `yaml:"control"`
	Asset    string `yaml:"asset"`
	Reason   string `yaml:"reason"`
	Approver string `yaml:"approver"`
	Expires  string `yaml:"expires"`
	strictyaml.Pos
}

// Read reads the file's bytes; its name is for messages. The controls are the
// IDs that exist; nil means that they are not known, and every ID is taken. The
// error joins a *strictyaml.Error for each waiver that is wrong.
func Read(name string, b []byte, controls []string, now time.Time) ([]policies.Waiver, error) {
	var f file
	if err := strictyaml.Decode(name, b, &f); err != nil {
		return nil, err
	}
	var waivers []policies.Waiver
	var errs []error
	for _, e := range f.Waivers {
		w, message, remedy := e.waiver(controls, now)
		if message != "" {
			errs = append(errs, &strictyaml.Error{File: name, Line: e.Line, Column: e.Column, Message: message, Remedy: remedy})
			continue
		}
		waivers = append(waivers, w)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return waivers, nil
}

// waiver gives the waiver, or what is wrong with it and what to do.
func (e entry) waiver(controls []string, now time.Time) (w policies.Waiver, message, remedy string) {
	example := now.UTC().AddDate(0, 0, 90).Format(time.DateOnly)
	latest := now.UTC().Truncate(24*time.Hour).AddDate(0, 0, MaxDays)
	for _, field := range []struct{ name, value, add string }{
		{"control", e.Control, "control: tagging.account_required_tags"},
		{"asset", e.Asset, "asset: arn:aws:ec2:*:111122223333:*"},
		{"reason", e.Reason, "reason: why nobody needs to act"},
		{"approver", e.Approver, "approver: the mail address of who decided"},
		{"expiry", e.Expires, "expires: " + example},
	} {
		if strings.TrimSpace(field.value) == "" {
			return w, fmt.Sprintf("%s has no %s", e.name(), field.name), fmt.Sprintf("add %q", field.add)
		}
	}
	expires, err := time.Parse(time.DateOnly, e.Expires)
	switch {
	case err != nil:
		return w, fmt.Sprintf("%s: expires is %q, want a day", e.name(), e.Expires), fmt.Sprintf("write it as %s", example)
	case expires.After(latest):
		return w, fmt.Sprintf("%s ends on %s, more than %d days from now", e.name(), e.Expires, MaxDays),
			fmt.Sprintf("end it by %s and renew it then", latest.Format(time.DateOnly))
	case bare(e.Control) && bare(e.Asset):
		return w, "waiver for every control on every asset", "name the control, or limit the assets"
	}
	if controls != nil && !slices.ContainsFunc(controls, func(c string) bool { return policies.Matches(e.Control, c) }) {
		remedy = `list them with "auditor controls list"`
		if near := strictyaml.Nearest(e.Control, controls); near != "" {
			remedy = fmt.Sprintf("did you mean %q? %s", near, remedy)
		}
		return w, fmt.Sprintf("no control is named %q", e.Control), remedy
	}
	return policies.Waiver{
		Control: e.Control, Asset: e.Asset, Reason: e.Reason, Approver: e.Approver, Expires: expires, Line: e.Line,
	}, "", ""
}

func (e entry) name() string {
	if strings.TrimSpace(e.Control) == "" {
		return "waiver"
	}
	return "waiver for " + e.Control
}

// bare reports whether a pattern has nothing that would limit it.
func bare(pattern string) bool {
	return strings.Contains(pattern, "*") && !strings.ContainsFunc(pattern, func(r rune) bool {
		return !strings.ContainsRune("*.:/ ", r)
	})
}
