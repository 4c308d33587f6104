package policies

import (
	"fmt"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// Rules say how bad a finding is here and where it goes. They are the
// configuration's "triage", and stand before DefaultRules. In both tables the
// first rule that matches decides.
type Rules struct {
	Severity []SeverityRule `yaml:"severity"`
	Channel  []ChannelRule  `yaml:"channel"`
}

// A SeverityRule raises or lowers the severity of the findings that it matches.
type SeverityRule struct {
	When Match `yaml:"when"`

	// Change is how many steps up, or, below zero, down; zero leaves the
	// control's severity as it is and keeps later rules away.
	Change int `yaml:"change"`

	// Set is the severity itself, instead of Change; empty: Change.
	Set Severity `yaml:"set"`

	Reason string `yaml:"reason"` // for the finding; never empty
}

// A ChannelRule sends the findings that it matches to a channel.
type ChannelRule struct {
	When    Match   `yaml:"when"`
	Channel Channel `yaml:"channel"`
}

// A Match is true of a finding when each of its lists has something that fits;
// an empty list fits everything. In text * stands for any text.
type Match struct {
	Controls   []string   `yaml:"controls"`
	Assets     []string   `yaml:"assets"` // IDs
	AssetTypes []string   `yaml:"asset_types"`
	Owners     []string   `yaml:"owners"` // names; "" is nobody
	Status     []Status   `yaml:"status"`
	Severity   []Severity `yaml:"severity"`
	Exposure   []Exposure `yaml:"exposure"` // "" is within the account
	Change     []Change   `yaml:"change"`

	// Paths are those of Tree.Path, with all that is below them:
	// "Workloads/Production", "Sandbox*".
	Paths []string `yaml:"paths"`

	// Tags have each key, on the asset or on the nearest one above that has it,
	// and a value that fits.
	Tags map[string]string `yaml:"tags"`

	// Saving is the least monthly saving, all findings of the same control and
	// owner together. Another currency does not fit. Only for channels.
	Saving *collectors.Money `yaml:"saving"`
}

// DefaultRules are the rules for what the configuration says nothing of.
func DefaultRules() Rules {
	failed := []Status{Fail}
	return Rules{
		Severity: []SeverityRule{
			// By unit and not by tag: who may tag could wave his own findings away.
			{When: Match{Paths: []string{"Sandbox", "Sandboxes"}, Severity: []Severity{Low, Medium}}, Change: -1, Reason: "below a sandbox unit"},
		},
		Channel: []ChannelRule{
			{Match{Status: failed, Severity: []Severity{Critical}, Change: []Change{New}}, Alert},
			{Match{Status: failed, Severity: []Severity{High}, Exposure: []Exposure{Public}, Change: []Change{New}}, Alert},
			{Match{Status: failed, Severity: []Severity{Critical, High, Medium}}, Ticket},
			{Match{Status: failed, Saving: &collectors.Money{Minor: 50_00, Currency: "USD"}}, Ticket},
		},
	}
}

// Check says which rule could not be meant, and how to write it.
func (r Rules) Check() error {
	for i, rule := range r.Severity {
		where := fmt.Sprintf("triage.severity[%d]", i)
		switch {
		case strings.TrimSpace(rule.Reason) == "":
			return fmt.Errorf("%s has no reason; say why, the report shows it", where)
		case rule.Set != "" && rule.Change != 0:
			return fmt.Errorf("%s has both set and change; keep one", where)
		case rule.Set != "" && rule.Set.Rank() < 0:
			return fmt.Errorf("%s: no severity %q; use one of %s", where, rule.Set, list(Severities))
		case rule.Change < -4 || rule.Change > 4:
			return fmt.Errorf("%s: change is %d; use -4 to 4", where, rule.Change)
		case rule.When.Saving != nil:
			return fmt.Errorf("%s: saving decides on channels only; remove it", where)
		case len(rule.When.Change) > 0:
			return fmt.Errorf("%s: change decides on channels only; remove it from when", where)
		}
		if err := rule.When.check(where); err != nil {
			return err
		}
	}
	for i, rule := range r.Channel {
		where := fmt.Sprintf("triage.channel[%d]", i)
		if !slices.Contains(Channels, rule.Channel) {
			return fmt.Errorf("%s: no channel %q; use one of %s", where, rule.Channel, list(Channels))
		}
		if err := rule.When.check(where); err != nil {
			return err
		}
	}
	return nil
}

// Channels lists every Channel, the loudest first.
var Channels = []Channel{Alert, Ticket, Log}

func (m Match) check(where string) error {
	for _, err := range []error{
		known(where+".when: no severity", m.Severity, Severities),
		known(where+".when: no status", m.Status, []Status{Fail, Unknown}),
		known(where+".when: no exposure", m.Exposure, []Exposure{Public, Organization, Local}),
		known(where+".when: no change", m.Change, []Change{New, Unchanged, Updated}),
	} {
		if err != nil {
			return err
		}
	}
	if m.Saving != nil && (m.Saving.Minor <= 0 || len(m.Saving.Currency) != 3) {
		return fmt.Errorf("%s.when: saving is no amount; write {minor: 5000, currency: USD} for $50.00", where)
	}
	return nil
}

func known[T ~string](what string, have, valid []T) error {
	for _, x := range have {
		if !slices.Contains(valid, x) {
			return fmt.Errorf("%s %q; use one of %s", what, x, list(valid))
		}
	}
	return nil
}

func list[T ~string](all []T) string {
	var words []string
	for _, x := range all {
		if x == "" {
			x = `""`
		}
		words = append(words, string(x))
	}
	return strings.Join(words, ", ")
}
