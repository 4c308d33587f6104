package connector

import (
	"context"
	"net/http"

	"github.com/corporate-sre/auditor/collectors/web"
)

// authorize returns what adds the credentials to a request. token gets that of
// an OAuth client.
func (a *auth) authorize(values map[string]string, token func(context.Context) (string, error)) func(*http.Request) error {
	return func(r *http.Request) error {
		switch {
		case a.Bearer.given():
			r.Header.Set("Authorization", "Bearer "+a.Bearer.fill(values))
		case a.Basic != nil:
			r.SetBasicAuth(a.Basic.User.fill(values), a.Basic.Password.fill(values))
		case a.OAuth != nil:
			if err := web.Bearer(token)(r); err != nil {
				return err
			}
		}
		for name, value := range a.Headers {
			r.Header.Set(name, value.fill(values))
		}
		return nil
	}
}
