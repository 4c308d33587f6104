package github

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/corporate-sre/auditor/collectors/web"
)

// NewTokens returns what gives tokens of the configured App's installation, each
// good for at least the time of a call. Of the configuration it needs the App,
// the gate and, if it is another, the base URL.
func NewTokens(config Config) (func(context.Context) (string, error), error) {
	if config.App == nil || config.Gate == nil {
		return nil, errors.New("github: no App, or no gate")
	}
	base, err := web.Endpoint(cmp.Or(config.BaseURL, "https://api.github.com"))
	if err != nil {
		return nil, fmt.Errorf("github: %w", err)
	}
	config.MaxWait = cmp.Or(config.MaxWait, 5*time.Minute)
	a, err := newApp(config, base)
	if err != nil {
		return nil, fmt.Errorf("github: %w", err)
	}
	return a.token, nil
}
