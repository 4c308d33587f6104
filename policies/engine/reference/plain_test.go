package reference

import (
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// A package without METADATA names nothing that it requires; what the coverage
// says is missing must not make it pass all the same.
func TestPlainPackageDoesNotPassWhatWasNotRead(t *testing.T) {
	const state = `input.asset.attributes.state == "error"`
	denied := func(path string) collectors.Coverage {
		return collectors.Coverage{Place: where, AssetType: "aws.volume", Path: path, State: collectors.Denied, Needs: "ec2:DescribeVolumes"}
	}
	elsewhere, otherType, nothing := denied("attributes.state"), denied("attributes.state"), denied("attributes.state")
	elsewhere.Place, otherType.AssetType, nothing.State = "aws:2/x", "aws.bucket", collectors.NotApplicable
	why := func(path string) string {
		return path + " was not read (aws.volume " + path + " in " + where + ": denied; needs ec2:DescribeVolumes)"
	}
	for name, c := range map[string]struct {
		rule, more string
		line       collectors.Coverage
		want       string
	}{
		"denied":           {state, `,"attributes":{}`, denied("attributes.state"), "unknown " + why("attributes.state")},
		"there":            {state, `,"attributes":{"state":"in-use"}`, denied("attributes.state"), "pass"},
		"there and bad":    {state, `,"attributes":{"state":"error"}`, denied("attributes.state"), "fail x"},
		"null":             {state, `,"attributes":{"state":null}`, denied("attributes.state"), "pass"},
		"no line":          {state, `,"attributes":{}`, denied("attributes.iops"), "pass"},
		"another place":    {state, `,"attributes":{}`, elsewhere, "pass"},
		"another type":     {state, `,"attributes":{}`, otherType, "pass"},
		"cannot be there":  {state, `,"attributes":{}`, nothing, "pass"},
		"line above":       {state, ``, denied("attributes"), "unknown attributes.state was not read (aws.volume attributes in " + where + ": denied; needs ec2:DescribeVolumes)"},
		"line below":       {`input.asset.attributes[_] == "error"`, `,"attributes":{}`, denied("attributes.state"), "unknown " + why("attributes.state")},
		"whole asset":      {`bad(input.asset)`, `,"attributes":{}`, denied("attributes.state"), "unknown " + why("attributes.state")},
		"whole, and there": {`bad(input.asset)`, `,"attributes":{"state":"in-use"}`, denied("attributes.state"), "pass"},
		"false failure":    {`not input.asset.attributes.state`, `,"attributes":{}`, denied("attributes.state"), "unknown " + why("attributes.state")},
	} {
		t.Run(name, func(t *testing.T) {
			f := night{
				policies: map[string]string{"main": "package main\n\nbad(a) if a.attributes.state == \"error\"\n\ndeny contains \"x\" if " + c.rule + "\n"},
				coverage: []collectors.Coverage{c.line},
				asset:    volume(c.more),
			}.findings(t)["main"]
			if got := status(f); got != c.want {
				t.Errorf("it is\n%q, want\n%q", got, c.want)
			}
			if f.Fault || f.Status == policies.Fail && f.Evidence == nil {
				t.Errorf("finding is %+v", f)
			}
		})
	}
}
