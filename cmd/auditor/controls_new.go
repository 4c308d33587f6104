package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies/engine"
)

func controlsNewCommand(w *world) *cobra.Command {
	var n newControl
	cmd := &cobra.Command{
		Use:   "new ID",
		Short: "Write a control and its test, to begin with",
		Long: `Write a control that judges one attribute of an asset type, with its metadata
and a test. It works as it is: change it from there.`,
		Example: `  auditor controls new guardrails.disk_attached --type aws.volume --attribute attached_to`,
		Args:    oneArg("control ID, such as guardrails.disk_attached"),
		RunE: func(_ *cobra.Command, args []string) error {
			n.id = args[0]
			files, err := n.files()
			if err != nil {
				return err
			}
			for _, name := range slices.Sorted(maps.Keys(files)) {
				if err := writeNew(name, files[name]); err != nil {
					return err
				}
				fmt.Fprintln(w.stdout, name)
			}
			w.say("now run: auditor controls test %s", n.dir)
			return nil
		},
	}
	cmd.Flags().StringVar(&n.assetType, "type", "", "asset type that it judges, such as aws.volume")
	cmd.Flags().StringVar(&n.attribute, "attribute", "", "attribute that it judges (default: the first that says yes or no)")
	cmd.Flags().StringVar(&n.dir, "dir", "policies", "folder of your controls")
	_ = cmd.MarkFlagRequired("type")
	return cmd
}

// writeNew writes a file that must not be there yet.
func writeNew(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; choose another ID, or change that file", name)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// A newControl is what a control is begun with.
type newControl struct{ id, assetType, attribute, dir string }

// controlID is how the IDs of users' controls look: two names.
var controlID = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)

// files are the control and its test, by their names.
func (n newControl) files() (map[string][]byte, error) {
	if !controlID.MatchString(n.id) {
		return nil, usage(fmt.Errorf("%q is no control ID; take two names of a-z, 0-9 and _, such as guardrails.disk_attached", n.id))
	}
	text, ok := schemas.All()[n.assetType]
	if !ok {
		types := slices.Sorted(maps.Keys(schemas.All()))
		near := strictyaml.Nearest(n.assetType, types)
		if near == "" {
			near = "one of " + strings.Join(types, ", ")
		}
		return nil, usage(fmt.Errorf("no asset type %q; use %s", n.assetType, near))
	}
	var schema struct {
		Properties map[string]struct {
			Type        any
			Description string
		}
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		return nil, err
	}
	names := slices.Sorted(maps.Keys(schema.Properties))
	if n.attribute == "" {
		n.attribute = names[max(0, slices.IndexFunc(names, func(name string) bool { return schema.Properties[name].Type == "boolean" }))]
	}
	p, ok := schema.Properties[n.attribute]
	if !ok {
		return nil, usage(fmt.Errorf("%s has no attribute %q; use one of %s", n.assetType, n.attribute, strings.Join(names, ", ")))
	}
	_, name, _ := strings.Cut(n.id, ".")
	q := questionOf(p.Type)
	at := filepath.Join(n.dir, strings.ReplaceAll(n.id, ".", string(filepath.Separator)), name)
	files := map[string][]byte{}
	for suffix, rego := range map[string]string{".rego": n.rego(name, p.Description, q), "_test.rego": n.test(q)} {
		formatted, err := engine.Format(at+suffix, []byte(rego))
		if err != nil {
			return nil, err
		}
		files[at+suffix] = formatted
	}
	return files, nil
}

// A sample is what is asked of an attribute, whose path stands for %s, and values
// that are wrong and right.
type sample struct{ message, condition, wrong, right string }

func questionOf(kind any) sample {
	if kinds, ok := kind.([]any); ok {
		kind = kinds[0]
		if slices.Contains(kinds, any("null")) {
			return sample{"is not set", "%s == null", "null", questionOf(kind).right}
		}
	}
	switch kind {
	case "boolean":
		return sample{"is off", "%s == false", "false", "true"}
	case "integer", "number":
		return sample{"is 0", "%s == 0", "0", "1"}
	case "array":
		return sample{"is empty", "count(%s) == 0", "[]", `["x"]`}
	case "object":
		return sample{"is empty", "count(%s) == 0", "{}", `{"x": 1}`}
	}
	return sample{"is empty", `%s == ""`, `""`, `"x"`}
}

func (n newControl) rego(name, description string, q sample) string {
	title := strings.ReplaceAll(name, "_", " ")
	title = strings.ToUpper(title[:1]) + title[1:]
	return fmt.Sprintf(`# METADATA
# title: %q
# description: %q
# schemas:
#   - input.asset.attributes: schema.%s
# custom:
#   severity: medium
#   asset_types: [%s]
#   requires: [attributes.%s]
#   remediation: %q
package %s

deny contains "%s %s" if %s
`, title, "Why it matters that "+n.attribute+" is as it should be. "+description, n.assetType, n.assetType, n.attribute,
		"How to change "+n.attribute+", with the command.", n.id, n.attribute, q.message, fmt.Sprintf(q.condition, "input.asset.attributes."+n.attribute))
}

func (n newControl) test(q sample) string {
	return fmt.Sprintf(`package %[1]s_test

import data.%[1]s as control

test_denied if {
	control.deny == {"%[2]s %[3]s"} with input as {"asset": {"attributes": {"%[2]s": %[4]s}}}
}

test_allowed if {
	control.deny == set() with input as {"asset": {"attributes": {"%[2]s": %[5]s}}}
}
`, n.id, n.attribute, q.message, q.wrong, q.right)
}
