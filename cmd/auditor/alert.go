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
	var show bool
	cmd := &cobra.Command{
		Use:   "alert",
		Short: "Tell Slack or a webhook of what is new and urgent, in one message",
		Long: `Tell the configured receivers of the findings that are new and whose channel is
alert: one message for a night, and none when there is nothing. In quiet hours
nobody is told; call it again after them, and it tells of what is still open.`,
		Example: `  auditor alert --run auditor-out/run.json
  auditor alert --print      only show the message`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			run, err := w.readNight(c, file)
			if err != nil {
				return err
			}
			return alertNight(cmd.Context(), w, c, run, cmp.Or(state, c.path("state")), show, alert.Options{})
		},
	}
	co.flags(cmd)
	cmd.Flags().StringVar(&file, "run", filepath.Join("auditor-out", "run.json"), "run.json of a whole night")
	cmd.Flags().StringVar(&state, "state", "", "folder that remembers who was told (default state beside the configuration)")
	cmd.Flags().BoolVar(&show, "print", false, "print what would be sent; send nothing, and remember nobody as told")
	return cmd
}

// alertNight tells each receiver of a night. Each is remembered by itself, so
// that one which cannot be reached is told later and the others not twice. With
// show it only prints what each would be told.
func alertNight(ctx context.Context, w *world, c *Config, run *report.Run, state string, show bool, o alert.Options) error {
	a := c.Alerts
	if a == nil || a.Slack == nil && a.Webhook == nil {
		return errors.New(`the configuration names nobody to tell; add "alerts: {slack: {url_env: AUDITOR_SLACK_URL}}"`)
	}
	if !run.Compared {
		return errors.New("the run was not compared with the history, so nobody can tell what is new; use a whole nightly run, without --only, --policy, --source and --inventory")
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
	for _, r := range a.receivers() {
		file := filepath.Join(state, "alert-"+string(r.kind)+".json")
		if show {
			errs = append(errs, w.showAlert(r, run, quiet, file))
			continue
		}
		sender, err := w.sender(r, o)
		if err == nil {
			err = w.tell(ctx, sender, run, quiet, file)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// A receiver is one whom the configuration names to be told.
type receiver struct {
	kind   alert.Kind
	name   string // in the configuration
	urlEnv string
}

func (a *AlertsConfig) receivers() []receiver {
	var all []receiver
	add := func(kind alert.Kind, c *AlertConfig) {
		if c != nil {
			all = append(all, receiver{kind, "alerts." + string(kind), c.URLEnv})
		}
	}
	add(alert.Slack, a.Slack)
	add(alert.Webhook, a.Webhook)
	return all
}

// sender makes what sends to a receiver; it calls nobody.
func (w *world) sender(r receiver, o alert.Options) (*alert.Sender, error) {
	address := w.getenv(r.urlEnv)
	if address == "" {
		return nil, fmt.Errorf("%s.url_env: the variable %s is empty; set it to the address", r.name, r.urlEnv)
	}
	return alert.NewSender(r.kind, r.name, address, o)
}

// showAlert prints what a receiver would be told, and leaves the state alone.
// It needs no address, so that it can be tried before there is one.
func (w *world) showAlert(r receiver, run *report.Run, quiet bool, file string) error {
	state, err := readAlertState(file)
	if err != nil {
		return err
	}
	m, _, _ := alert.Next(run, state, quiet)
	out := report.NewSafeWriter(w.stdout)
	switch {
	case len(m.New) == 0:
		_, err = fmt.Fprintf(out, "%s: nothing to tell\n", r.name)
		return err
	case quiet:
		fmt.Fprintf(out, "%s, after the quiet hours:\n", r.name)
	default:
		fmt.Fprintf(out, "%s:\n", r.name)
	}
	text := []byte(m.Text())
	if r.kind == alert.Webhook { // it takes the message itself
		if text, err = json.MarshalIndent(m, "", "  "); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%s\n", text)
	return err
}

func readAlertState(file string) (alert.State, error) {
	b, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return alert.State{}, err
	}
	state, err := alert.ParseState(b)
	if err != nil {
		return state, fmt.Errorf("%s: %w", file, err)
	}
	return state, nil
}

// tell sends what one receiver was not told of yet. The state is written after
// the message, so that a kill between the two tells twice rather than never.
func (w *world) tell(ctx context.Context, sender *alert.Sender, run *report.Run, quiet bool, file string) error {
	state, err := readAlertState(file)
	if err != nil {
		return err
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
	b, err := json.MarshalIndent(next, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(file, append(b, '\n'))
}
