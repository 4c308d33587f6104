package collectors

// Coverage says how completely one asset type was read in one place. What is
// not complete makes the controls that need it answer unknown.
type Coverage struct {
	// Place is where, in the form of Scope.Where: "aws:o-example",
	// "aws:111122223333", "aws:111122223333/eu-west-1".
	Place string `json:"place"`

	// AssetType is the type, or AllTypes when one line speaks of every type of
	// the scope. AllTypes goes with Pruned and NotApplicable only.
	AssetType string `json:"asset_type"`

	// Path is set when the line speaks of one attribute instead of the listing
	// itself, such as "attributes.contacts". The assets are all there; Count of
	// them lack this attribute.
	Path string `json:"path,omitempty"`

	State State `json:"state"`

	// Count is the number of assets read, or, with Path, of assets that lack
	// the attribute.
	Count int `json:"count"`

	// Reason says why the state is not Complete: the provider's error code and
	// the call, never a whole response.
	Reason string `json:"reason,omitempty"`

	// Needs is what would mend it: the permission, role or setting.
	Needs string `json:"needs,omitempty"`
}

// AllTypes stands for every type of the scope.
const AllTypes = "*"

// A State is how a reading ended.
type State string

const (
	Complete      State = "complete"       // everything was read
	Partial       State = "partial"        // some was read, then it stopped
	Denied        State = "denied"         // nothing was read, for lack of a permission
	Disabled      State = "disabled"       // the API is off, or the plan has no such feature
	Unreachable   State = "unreachable"    // network, server error, unreadable answer
	Throttled     State = "throttled"      // refused for its rate until the retries ran out
	Deadline      State = "deadline"       // the run's time was over
	Pruned        State = "pruned"         // not visited; Reason is the evidence that nothing is there
	NotApplicable State = "not_applicable" // cannot be there: a suspended account, a Region that is off
)

// States lists every State, the best first.
var States = []State{Complete, Pruned, NotApplicable, Disabled, Partial, Throttled, Deadline, Unreachable, Denied}

// Blind reports whether something that may exist was not seen, so that "none
// found" proves nothing.
func (s State) Blind() bool {
	switch s {
	case Complete, NotApplicable, Pruned:
		return false
	}
	return true
}

// Incomplete reports whether s is a gap that the run's user can mend, and that
// makes the run incomplete. Disabled is blind but no such gap: it is the normal
// state of an account that does not have the feature.
func (s State) Incomplete() bool { return s.Blind() && s != Disabled }
