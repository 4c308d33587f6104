package reference

import (
	"testing"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

func TestExplain(t *testing.T) {
	n := night{
		policies: map[string]string{"m": custom("guardrails.m", "requires: [attributes.encrypted]", "deny contains \"not encrypted\" if {\n\tinput.asset.attributes.encrypted == false\n\tinput.asset.name == \"data\"\n}")},
		asset:    volume(`,"attributes":{"encrypted":false}`),
		params:   engine.RunParams{Now: now},
	}
	r := n.program(t).NewRun(n.params).(Run)
	defer r.Close()
	explain := func(asset string) Explanation {
		e, err := Explain(r, "guardrails.m", engine.Document{Where: where, Type: "aws.volume", JSON: []byte(asset)})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	e := explain(n.asset)
	if e.Status != policies.Fail || len(e.Steps) != 2 || e.Steps[0].Held != 1 || e.Steps[1].Held != 1 {
		t.Errorf("the failure is explained by %s and %+v", e.Status, e.Steps)
	}
	e = explain(volume(`,"attributes":{"encrypted":true}`))
	if e.Status != policies.Pass || len(e.Steps) != 1 || e.Steps[0].Held != 0 || e.Steps[0].Times != 1 || e.Steps[0].Text != "input.asset.attributes.encrypted == false" {
		t.Errorf("the pass is explained by %s and %+v", e.Status, e.Steps)
	}
	e = explain(volume(`,"attributes":{}`))
	if e.Status != policies.Unknown || e.Reason == "" || len(e.Steps) != 0 {
		t.Errorf("what was not read is explained by %s (%s) and %+v", e.Status, e.Reason, e.Steps)
	}
	if _, err := Explain(r, "guardrails.m", engine.Document{Where: where, Type: "aws.bucket", JSON: []byte(`{"id":"x","type":"aws.bucket"}`)}); err == nil {
		t.Error("a control explains what it does not judge")
	}
}
