package aws

import (
	"encoding/json"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// billed are two pages of a bill: October in full, and November so far.
func billed(in map[string]any) (any, *refusal) {
	if in["NextPageToken"] == nil {
		return json.RawMessage(`{"NextPageToken":"two","ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01","End":"2026-11-01"},"Groups":[
			{"Keys":["111122223333","eu-west-1"],"Metrics":{"UnblendedCost":{"Amount":"19.994","Unit":"USD"}}},
			{"Keys":["111122223333","NoRegion"],"Metrics":{"UnblendedCost":{"Amount":"1E-7","Unit":"USD"}}}]}]}`), nil
	}
	return json.RawMessage(`{"ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01","End":"2026-11-01"},"Groups":[
			{"Keys":["111122223333","us-east-1"],"Metrics":{"UnblendedCost":{"Amount":"0.001","Unit":"USD"}}}]},
		{"TimePeriod":{"Start":"2026-11-01","End":"2026-11-25"},"Groups":[
			{"Keys":["111122223333","eu-west-1"],"Metrics":{"UnblendedCost":{"Amount":"-5","Unit":"USD"}}}]}]}`), nil
}

func TestBill(t *testing.T) {
	answers := structureAnswers()
	answers["GetCostAndUsage"] = billed
	r := structureOf(t, answers)
	a, gaps := accountHints(t, r, "111122223333")
	var attributes accountAttributes
	if err := json.Unmarshal(a.Attributes, &attributes); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, attributes.UsedRegions, `[{"name":"NoRegion","cost":{"minor":0,"currency":"USD"}},
		{"name":"eu-west-1","cost":{"minor":1499,"currency":"USD"}},{"name":"us-east-1","cost":{"minor":0,"currency":"USD"}}]`)
	sameJSON(t, a.MonthlyCost, `{"minor":2000,"currency":"USD"}`) // 19.9950001
	if len(gaps) != 0 {
		t.Errorf("gaps %+v", gaps)
	}
	if got := r.Next[1].Hints[hintPeriod]; got != "2026-10-01 to 2026-11-25" {
		t.Errorf("period %q", got)
	}
	// An account without a line on the bill cost nothing and uses nothing.
	management, _ := accountHints(t, r, caller)
	sameJSON(t, management.MonthlyCost, `{"minor":0,"currency":"USD"}`)
}

func TestBillThatIsNoEvidence(t *testing.T) {
	for name, c := range map[string]struct {
		reply reply
		state collectors.State
	}{
		"refused":        {refusedWith(400, "AccessDeniedException", "not enabled for cost explorer access"), collectors.Denied},
		"not there yet":  {refusedWith(400, "DataUnavailableException", ""), collectors.Disabled},
		"empty":          {fixed(`{"ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01"},"Groups":[]}]}`), collectors.Disabled},
		"without an end": {fixed(`{"NextPageToken":"again","ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01"},"Groups":[{"Keys":["1","r"],"Metrics":{"UnblendedCost":{"Amount":"1","Unit":"USD"}}}]}]}`), collectors.Unreachable},
		"two currencies": {fixed(`{"ResultsByTime":[{"Groups":[{"Keys":["1","r"],"Metrics":{"UnblendedCost":{"Amount":"1","Unit":"USD"}}},
			{"Keys":["1","r"],"Metrics":{"UnblendedCost":{"Amount":"1","Unit":"CNY"}}}]}]}`), collectors.Unreachable},
		"an endless number": {fixed(`{"ResultsByTime":[{"Groups":[{"Keys":["1","r"],"Metrics":{"UnblendedCost":{"Amount":"1e999999999","Unit":"USD"}}}]}]}`), collectors.Unreachable},
		"one key":           {fixed(`{"ResultsByTime":[{"Groups":[{"Keys":["1"],"Metrics":{"UnblendedCost":{"Amount":"1","Unit":"USD"}}}]}]}`), collectors.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			answers := structureAnswers()
			answers["GetCostAndUsage"] = c.reply
			r := structureOf(t, answers)
			a, gaps := accountHints(t, r, "111122223333")
			if a.MonthlyCost != nil || len(gaps) != 2 || gaps[0].Path != "attributes.used_regions" || gaps[1].Path != "monthly_cost" || gaps[0].State != c.state {
				t.Errorf("cost %v, gaps %+v; want %s", a.MonthlyCost, gaps, c.state)
			}
			if _, ok := r.Next[1].Hints[hintPeriod]; ok {
				t.Error("the profile would prune")
			}
		})
	}
}

func TestBillIsAskedForOnlyWhenWanted(t *testing.T) {
	s, f := faked(t, structureAnswers())
	if _, err := s.Collect(t.Context(), collectors.Scope{Provider: "aws", Place: "o-acme", Part: "structure", Types: structureTypes}); err != nil {
		t.Fatal(err)
	}
	if n := f.count("GetCostAndUsage"); n != 0 {
		t.Errorf("Cost Explorer was asked %d times, each for a cent", n)
	}
}

func TestMoney(t *testing.T) {
	for text, want := range map[string]int64{"19.99": 1999, "0.005": 1, "-0.005": -1, "0.0049": 0, "1E-7": 0, "12": 1200} {
		amount, ok := amountOf(text)
		if !ok || money(amount, "USD").Minor != want {
			t.Errorf("%s is %v, want %d", text, money(amount, "USD"), want)
		}
	}
	for _, text := range []string{"", "x", "1/2", "0x10", "1e999", "1_000", "Inf"} {
		if amount, ok := amountOf(text); ok {
			t.Errorf("%q is taken for %v", text, amount)
		}
	}
}
