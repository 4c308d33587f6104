package simulator

import (
	"net/http"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// refusal turns a fault into the error that it answers with; nil for the kinds
// that spoil a good answer instead.
func refusal(f acme.Fault, c *call) *apiError {
	switch f.Kind {
	case acme.Deny:
		return c.denied("because no identity-based policy allows the " + c.action() + " action")
	case acme.DenySCP:
		return c.denied("with an explicit deny in a service control policy")
	case acme.Throttle:
		return c.service.throttled
	case acme.ServerError:
		return &apiError{http.StatusInternalServerError, "InternalFailure", "The request processing has failed because of an unknown error."}
	case acme.Refuse:
		return &apiError{max(f.Status, http.StatusBadRequest), f.Code, f.Message}
	}
	return nil
}

// limits are the Options' limits, and last the one of Throttle.
func (o Options) limits() []acme.Limit {
	limits := o.Limits
	if o.Throttle > 0 {
		limits = append(limits[:len(limits):len(limits)],
			acme.Limit{Operations: []string{"*"}, Rate: o.Throttle, Burst: max(1, o.Throttle), PerRegion: true})
	}
	return limits
}
