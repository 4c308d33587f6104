package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/alert"
)

func alertCommand(w *world) *cobra.Command {
	var co configOptions
	var file, state string
	cmd := &cobra.Command{
		Use:   "alert",
		Short: "Tell Slack or a webhook of what is new and urgent, in one message",
		Long: `Tell the configured receivers of the findings that are new and whose channel is
alert: one message for a night, and none when there is nothing. In quiet hours
nobody is told; call it again after them, and it tells of what is still open.`,
		Example: `  auditor alert --run auditor-out/run.json`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			run, err := readRun(file)
			if err != nil {
				return err
			}
			return alertNight(cmd.Context(), w, c, run, cmp.Or(state, c.path("state")), alert.Options{})
		},
	}
	co.flags(cmd)
	cmd.Flags().StringVar(&file, "run", filepath.Join("auditor-out", "run.json"), "run.json of a whole night")
	cmd.Flags().StringVar(&state, "state", "", "folder that remembers who was told (default state beside the configuration)")
	return cmd
}

// alertNight tells each receiver of a night. Each is remembered by itself, so
// that one which cannot be reached is told later and the others not twice.
func alertNight(ctx context.Context, w *world, c *Config, run *report.Run, state string, o alert.Options) error {
	a := c.Alerts
	if a == nil || a.Slack == nil && a.Webhook == nil {
		return errors.New(`the configuration names nobody to tell; add "alerts: {slack: {url_env: AUDITOR_SLACK_URL}}"`)
	}
	if !run.Compared {
		return errors.New("the run was not compared with the history, so nobody can tell what is new; use a whole nightly run, without --only, --policy and --source")
	}
	zone, err := time.LoadLocation(a.Timezone)
	if err != nil {
		return fmt.Errorf("alerts.timezone: %w", err)
	}
	quiet, err := alert.Quiet(a.Quiet, zone, w.now())
	if err != nil {
		return err
	}
	var errs []error
	for _, receiver := range []struct {
		kind   alert.Kind
		config *AlertConfig
	}{{alert.Slack, a.Slack}, {alert.Webhook, a.Webhook}} {
		if receiver.config == nil {
			continue
		}
		name := "alerts." + string(receiver.kind)
		address := w.getenv(receiver.config.URLEnv)
		if address == "" {
			errs = append(errs, fmt.Errorf("%s.url_env: the variable %s is empty; set it to the address", name, receiver.config.URLEnv))
			continue
		}
		sender, err := alert.NewSender(receiver.kind, name, address, o)
		if err == nil {
			err = w.tell(ctx, sender, run, quiet, filepath.Join(state, "alert-"+string(receiver.kind)+".json"))
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// tell sends what one receiver was not told of yet. The state is written after
// the message, so that a kill between the two tells twice rather than never.
func (w *world) tell(ctx context.Context, sender *alert.Sender, run *report.Run, quiet bool, file string) error {
	b, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	state, err := alert.ParseState(b)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	m, next, send := alert.Next(run, state, quiet)
	if len(m.New) > 0 && quiet {
		w.say("alert: quiet hours; %d new findings wait for the next call after them", len(m.New))
	}
	if send {
		if err := sender.Send(ctx, m); err != nil {
			return fmt.Errorf("%w; %d new findings were not told of, and the next alert tries again", err, len(m.New))
		}
		fmt.Fprintf(w.stdout, "told of %d new findings\n", len(m.New))
	}
	if b, err = json.MarshalIndent(next, "", "  "); err != nil {
		return err
	}
	return writeFile(file, append(b, '\n'))
}
