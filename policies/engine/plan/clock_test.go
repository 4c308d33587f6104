package plan

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

const day = 24 * time.Hour

// TestUntil tells until when answers hold that rest on the clock. The asset was
// made 60 days and an hour before now.
func TestUntil(t *testing.T) {
	const age = `age := floor((time.parse_rfc3339_ns(input.now) - time.parse_rfc3339_ns(input.asset.attributes.created_at)) / 86400000000000)
`
	const never = -1
	for name, c := range map[string]struct {
		rules string
		fails bool
		until time.Duration // from now; 0: for ever, never: this time only
	}{
		"no clock":               {`deny contains "x" if input.asset.name == "other"`, false, 0},
		"young enough":           {age + `deny contains "old" if age > 90`, false, 30*day - time.Hour},
		"old, and says nothing":  {age + `deny contains "old" if age >= 60`, true, day - time.Hour},
		"old, in days":           {age + `deny contains $"{age} days old" if age > 59`, true, never},
		"exactly so old":         {age + `deny contains "x" if age == 60`, true, day - time.Hour},
		"not so old":             {age + `deny contains "x" if age != 60`, false, day - time.Hour},
		"was so old":             {age + `deny contains "x" if age == 59`, false, 0},
		"not rounded":            {`deny contains "x" if (time.now_ns() - time.parse_rfc3339_ns(input.asset.attributes.created_at)) / 86400000000000 > 90`, false, 30*day - time.Hour},
		"rounded up":             {`deny contains "x" if ceil((time.now_ns() - time.parse_rfc3339_ns(input.asset.attributes.created_at)) / 86400000000000) > 90`, false, never},
		"cut-off":                {`deny contains "x" if time.parse_rfc3339_ns(input.asset.attributes.created_at) < time.now_ns() - (((90 * 24) * 3600) * 1000000000)`, false, 30*day - time.Hour},
		"cut-off as a rule":      {"limit := time.now_ns() - 7776000000000000\ndeny contains \"x\" if time.parse_rfc3339_ns(input.asset.attributes.created_at) <= limit", false, 30*day - time.Hour},
		"will end":               {`deny contains "x" if time.parse_rfc3339_ns(input.asset.attributes.ends_at) <= time.now_ns()`, false, 10 * day},
		"ends soon":              {`deny contains "x" if floor((time.parse_rfc3339_ns(input.asset.attributes.ends_at) - time.now_ns()) / 86400000000000) < 7`, false, 2*day + 1},
		"begins later":           {`deny contains "x" if time.now_ns() > time.parse_rfc3339_ns("2030-01-01T00:00:00Z")`, false, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Sub(enginetest.Now)},
		"is past for ever":       {`deny contains "x" if time.now_ns() < time.parse_rfc3339_ns("2020-01-01T00:00:00Z")`, false, 0},
		"now is no number":       {`deny contains "x" if time.now_ns() == input.asset.name`, false, 0},
		"text of the clock":      {`deny contains "x" if startswith(input.now, "2027")`, false, never},
		"text of the clock less": {`deny contains "x" if input.now < "2020"`, false, never},
		"in a set":               {`deny contains "x" if time.now_ns() in {1, 2}`, false, never},
		"put in a set":           {`deny contains "x" if count({time.now_ns(), 1}) == 1`, false, never},
		"put in an object":       {`deny contains "x" if {"a": time.now_ns()}.a == 1`, false, never},
		"as a key":               {`deny contains "x" if input.asset.attributes[input.now]`, false, never},
		"handed on":              {"f(t) := t - 1\ndeny contains \"x\" if f(f(time.now_ns())) < 5", false, 0},
		"input as a whole":       {`deny contains "x" if json.marshal(input) == "x"`, false, never},
		"input looked through":   {`deny contains "x" if input[_] == "2020-01-01T00:00:00Z"`, false, never},
		"weekday":                {`deny contains "x" if time.weekday(time.now_ns()) == "Sunday"`, false, never},
		"the clock less itself":  {`deny contains "x" if time.now_ns() - time.now_ns() != 0`, false, 0},
		"twice the clock":        {`deny contains "x" if time.now_ns() + time.now_ns() < 5`, false, never},
		"another clock":          {`deny contains "x" if startswith(input.now, "2020") with input.now as "2021-01-01T00:00:00Z"`, false, never},
		"first of two":           {age + "deny contains \"x\" if age > 90\ndeny contains \"y\" if age > 80", false, 20*day - time.Hour},
		"not reached":            {age + "deny contains \"x\" if {\n\tinput.asset.name == \"other\"\n\tage > 90\n}", false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			text := "# METADATA\n# custom:\n#   asset_types: [test.thing]\n#   requires: [attributes]\npackage test.it\n\n" + c.rules + "\n"
			p, err := Engine{}.Compile(t.Context(), engine.PolicySet{Modules: []engine.Module{{Path: "it.rego", Source: []byte(text)}}})
			if err != nil {
				t.Fatal(err)
			}
			doc := fmt.Sprintf(`{"id":"a","type":"test.thing","name":"a","attributes":{"created_at":%q,"ends_at":%q}}`,
				enginetest.Now.Add(-60*day-time.Hour).Format(time.RFC3339), enginetest.Now.Add(10*day).Format(time.RFC3339))
			a := answersAt(t, p, enginetest.Now, "test.thing", doc)[0]
			if p.(engine.Incremental).Basis("test.it").Momentary != "" {
				a.until = math.MinInt64
			}
			want := int64(engine.ForEver)
			switch {
			case c.until == never:
				want = math.MinInt64
			case c.until > 0:
				want = enginetest.Now.Add(c.until).UnixNano()
			}
			if a.until == math.MinInt64 != (want == math.MinInt64) || a.until != want {
				t.Errorf("it holds until %s (%d), want %s", time.Unix(0, a.until).UTC(), a.until, time.Unix(0, want).UTC())
			}
			if fails := strings.Contains(a.text, `"status":"fail"`); fails != c.fails {
				t.Errorf("%s", a.text)
			}
			holds(t, p, "test.thing", doc)
		})
	}
}

// TestShippedAnswersHold asks the built-in controls at times until which they say
// that their answers hold.
func TestShippedAnswersHold(t *testing.T) {
	set, err := enginetest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Engine{}.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range enginetest.Company(40) {
		holds(t, p, engine.TypeOf([]byte(doc)), doc)
	}
}

type timed struct {
	control, text string
	until         int64
}

func answersAt(t *testing.T, p engine.Program, now time.Time, assetType, doc string) (all []timed) {
	t.Helper()
	index := p.NewIndex(0)
	index.Seal(enginetest.Complete())
	run := p.NewRun(engine.RunParams{Now: now, Index: index, Coverage: enginetest.Complete()})
	defer run.Close()
	worker := run.NewWorker().(engine.IncrementalWorker)
	_, err := worker.EvalSome(engine.Document{Where: enginetest.Where, Type: assetType, JSON: []byte(doc)}, nil, func(f *policies.Finding, until int64) {
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, timed{f.Control, string(b), until})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// holds wants the answers about a document to be the same as long as they say
// that they hold, and to say so of when they were given.
func holds(t *testing.T, p engine.Program, assetType, doc string) {
	t.Helper()
	first := answersAt(t, p, enginetest.Now, assetType, doc)
	for i := range first {
		if p.(engine.Incremental).Basis(first[i].control).Momentary != "" {
			first[i].until = math.MinInt64
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	var times []int64
	for _, a := range first {
		if a.until != engine.ForEver && a.until != math.MinInt64 {
			times = append(times, a.until-1, a.until)
		}
	}
	for range 10 {
		times = append(times, enginetest.Now.Add(time.Duration(random.Int64N(int64(4000*day)))).UnixNano())
	}
	for _, at := range times {
		for i, a := range answersAt(t, p, time.Unix(0, at), assetType, doc) {
			if was := first[i]; at < was.until && at >= enginetest.Now.UnixNano() && a.text != was.text {
				t.Errorf("at %s it is %s, was %s until %s", time.Unix(0, at).UTC(), a.text, was.text, time.Unix(0, was.until).UTC())
			}
		}
	}
}
