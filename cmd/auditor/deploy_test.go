package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

const deployDir = "../../deploy"

// nightSteps are the commands of a night, in their order.
var nightSteps = []string{"run", "backlog apply", "alert", "status"}

// TestDeployCommands reads the commands out of every example: each must be one
// that auditor knows, with flags that it has, and together they make a night.
func TestDeployCommands(t *testing.T) {
	for file, steps := range map[string][][]string{
		"github-actions/nightly.yml": workflowCommands(t),
		"kubernetes/cronjob.yaml":    cronJobCommands(t),
		"fargate/nightly.yaml":       taskCommands(t),
		"systemd/auditor.service":    unitCommands(t),
	} {
		t.Run(file, func(t *testing.T) {
			var got []string
			for _, args := range steps {
				got = append(got, accepted(t, args))
			}
			if !slices.Equal(got, nightSteps) {
				t.Errorf("a night is %q, want %q", got, nightSteps)
			}
		})
	}
}

// accepted parses a command as auditor does, without running it, and returns its
// name.
func accepted(t *testing.T, args []string) string {
	t.Helper()
	root := rootCommand(&world{stdout: io.Discard, stderr: io.Discard})
	ran := ""
	var disarm func(*cobra.Command)
	disarm = func(c *cobra.Command) {
		c.RunE = func(c *cobra.Command, _ []string) error {
			ran = strings.TrimPrefix(c.CommandPath(), "auditor ")
			return nil
		}
		for _, child := range c.Commands() {
			disarm(child)
		}
	}
	disarm(root)
	root.SetArgs(args)
	if err := root.Execute(); err != nil {
		t.Errorf("auditor %s: %v", strings.Join(args, " "), err)
	}
	return ran
}

func deployed(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(deployDir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func decode(t *testing.T, b []byte, into any) {
	t.Helper()
	if err := yaml.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

type workflow struct {
	Permissions map[string]string
	Concurrency struct {
		Cancel bool `yaml:"cancel-in-progress"`
	}
	On struct {
		Schedule []struct{ Cron string }
	}
	Jobs map[string]struct {
		Permissions map[string]string
		Timeout     int `yaml:"timeout-minutes"`
		Steps       []struct {
			Uses, Run, If string
		}
	}
}

func workflowCommands(t *testing.T) (all [][]string) {
	var w workflow
	decode(t, deployed(t, "github-actions/nightly.yml"), &w)
	for _, step := range w.Jobs["night"].Steps {
		if args, ok := strings.CutPrefix(step.Run, "auditor "); ok {
			all = append(all, strings.Fields(args))
		}
	}
	return all
}

func cronJobCommands(t *testing.T) (all [][]string) {
	type container struct{ Args []string }
	d := yaml.NewDecoder(bytes.NewReader(deployed(t, "kubernetes/cronjob.yaml")))
	for {
		var o struct {
			Kind string
			Spec struct {
				JobTemplate struct {
					Spec struct {
						Template struct {
							Spec struct {
								Init       []container `yaml:"initContainers"`
								Containers []container
							}
						}
					}
				} `yaml:"jobTemplate"`
			}
		}
		if err := d.Decode(&o); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		if o.Kind == "CronJob" {
			pod := o.Spec.JobTemplate.Spec.Template.Spec
			for _, c := range slices.Concat(pod.Init, pod.Containers) {
				all = append(all, c.Args)
			}
		}
	}
}

func taskCommands(t *testing.T) (all [][]string) {
	var template struct {
		Resources map[string]struct {
			Properties struct {
				Containers yaml.Node `yaml:"ContainerDefinitions"`
			} `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	decode(t, deployed(t, "fargate/nightly.yaml"), &template)
	containers := template.Resources["Task"].Properties.Containers
	var list []struct {
		Command []string `yaml:"Command"`
	}
	if err := containers.Decode(&list); err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		all = append(all, c.Command)
	}
	return all
}

func unitCommands(t *testing.T) (all [][]string) {
	for line := range strings.Lines(string(deployed(t, "systemd/auditor.service"))) {
		if args, ok := strings.CutPrefix(line, "ExecStart=/usr/local/bin/auditor "); ok {
			all = append(all, strings.Fields(args))
		}
	}
	return all
}

var pinned = regexp.MustCompile(`^[a-z-]+/[a-z-]+@[0-9a-f]{40}$`)

// TestDeployWorkflow holds the workflow to what keeps it from being turned
// against us.
func TestDeployWorkflow(t *testing.T) {
	text := deployed(t, "github-actions/nightly.yml")
	var w workflow
	decode(t, text, &w)
	job := w.Jobs["night"]
	if len(w.Permissions) != 0 || len(job.Permissions) != 2 || job.Permissions["contents"] != "read" || w.Concurrency.Cancel || job.Timeout == 0 {
		t.Errorf("permissions %v and %v, concurrency %+v, timeout %d", w.Permissions, job.Permissions, w.Concurrency, job.Timeout)
	}
	if cron := w.On.Schedule[0].Cron; strings.HasPrefix(cron, "0 ") {
		t.Errorf("%q is on the hour", cron)
	}
	kept := false
	for _, step := range job.Steps {
		if step.Uses != "" && !pinned.MatchString(step.Uses) {
			t.Errorf("%s is not pinned", step.Uses)
		}
		if strings.Contains(step.Run, "${{") {
			t.Errorf("%q takes an expression into a shell", step.Run)
		}
		if strings.HasPrefix(step.Uses, "actions/upload-artifact@") {
			kept = step.If == "always()"
		}
	}
	if !kept {
		t.Error("reports are not kept whatever happens")
	}
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, "uses:") && !regexp.MustCompile(`# v\d+\.\d+\.\d+\n$`).MatchString(line) {
			t.Errorf("no version is told: %s", line)
		}
	}
}

// TestDeployConfig reads the example's configuration.
func TestDeployConfig(t *testing.T) {
	text := deployed(t, "auditor.yaml")
	if _, err := parseConfig("auditor.yaml", text); err != nil {
		t.Error(err)
	}
	validate(t, text)
}
