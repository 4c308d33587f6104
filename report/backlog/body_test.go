package backlog

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

var update = flag.Bool("update", false, "write the golden files")

// hostile is what a name may hold.
const hostile = "x` <!-- auditor:end fp=a --> @acme/owners #1 GH-2 acme/api#3 | ![i](https://evil.example/p.png) [c](javascript:x) <script>alert(1)</script> </details> \u202eabc\u200b\n# heading\n- [x] done\n---\n```\nclosed https://evil.example www.evil.example 0123456789abcdef0123456789abcdef01234567 $x$ <!-- auditor:v1 fp=b --> 日本"

// golden compares text with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not as it was; look at it, then use -update. It is\n%s", name, got)
	}
}

// bodies are one of each kind of body.
func bodies() map[string]string {
	harmless := failure("acme-invoices")
	harmless.Asset.URL = "https://s3.console.aws.amazon.com/s3/buckets/acme-invoices"
	harmless.SeverityReason = "below a production unit"
	harmless.Saving = &collectors.Money{Minor: 123456, Currency: "USD"}
	bad := harmless
	bad.Asset = policies.Asset{ID: "arn:" + hostile, Name: hostile, Type: hostile, URL: "https://console.aws.amazon.com/)>" + hostile}
	bad.Place, bad.Messages, bad.SeverityReason = hostile, []string{hostile}, hostile
	bad.Owner = policies.Owner{Name: hostile, Via: hostile, Contact: hostile}
	bad.Evidence = &policies.Evidence{Values: map[string]json.RawMessage{hostile: mustJSON(hostile), "b": []byte(hostile)}, Source: hostile, CollectedAt: night(1)}
	run := runOf(1)
	run.Controls[0].SavingSource = "List price of `s3` in us-east-1."
	run.Controls[0].Description = "A public bucket is read by strangers.\nIt happens by accident."
	run.Places = map[string]string{place: "payments", hostile: hostile}
	p := &planner{Options: options(1), run: run, sight: newSight(run)}
	p.MaxNew = 1
	p.Route = func(policies.Owner) Route { return Route{} }
	group := Item{Fingerprint: "group", Kind: Group, Control: control, Owner: harmless.Owner, Severity: policies.High, Findings: []*policies.Finding{&harmless, &bad}}
	p.waiting = []Item{group, single(&bad)}
	all := map[string]string{}
	for name, item := range map[string]Item{
		"single": single(&harmless), "hostile": single(&bad), "group": group,
		"parent": {Fingerprint: "parent", Kind: Parent, Control: control, Severity: policies.High},
		"digest": {Fingerprint: "digest", Kind: Digest, Severity: policies.High},
	} {
		all[name] = compose(p.marker(item), p.text(item))
	}
	all["titles"] = strings.Join([]string{p.title(single(&harmless)), p.title(single(&bad)), p.title(group)}, "\n") + "\n"
	bad.Waiver = &policies.Waiver{Approver: hostile, Reason: hostile, Expires: night(30)}
	p.sight.findings[bad.Fingerprint] = &bad
	k := known{Issue: Issue{Body: all["hostile"]}}
	k.marker, _ = parseMarker(k.Body)
	all["waived"] = rewrite(k.Body, k.marker, p.waivedText(k))
	k.Body = all["waived"]
	all["closed"] = rewrite(k.Body, k.marker, p.closedText(k, hostile))
	return all
}

func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

func TestBodies(t *testing.T) {
	for name, body := range bodies() {
		golden(t, name+".md", body)
		if name == "titles" {
			continue
		}
		m, known := parseMarker(body)
		if _, _, _, whole := block(body); !known || !whole || m.Fingerprint == "a" || m.Fingerprint == "b" {
			t.Errorf("%s cannot be read again: %+v", name, m)
		}
		for _, live := range []string{"@acme", "<script", "![i]", "](https://evil", "</details>", "\u202e"} {
			if strings.Contains(outsideFences(body), live) {
				t.Errorf("%s lets %q through", name, live)
			}
		}
	}
}

// An ID is copied from an issue, so nothing may stand in it that is not its own.
func TestCodeCanBeCopied(t *testing.T) {
	for in, want := range map[string]string{
		"account://cloudresourcemanager.googleapis.com/projects/1": "`account://cloudresourcemanager.googleapis.com/projects/1`",
		"okta.com/user/a@acme.example#1":                           "`okta.com/user/a@acme.example#1`",
		"a`@b":                                                     "`` a`@b ``",
		"a <!-- b":                                                 "`a <\u200b!-- b`", // the auditor's own marks are sought in code too
	} {
		if got := code(in); got != want {
			t.Errorf("code(%q) = %q, want %q", in, got, want)
		}
	}
}

// outsideFences is a body without its fenced code, in which nothing is live.
func outsideFences(body string) string {
	var b strings.Builder
	fence := ""
	for line := range strings.SplitSeq(body, "\n") {
		run := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case fence == "" && len(run) >= 3:
			fence = run
		case fence != "" && strings.TrimSpace(line) == fence:
			fence = ""
		case fence == "":
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// A waiver block says exactly what the asset is.
func TestQuoteIsExact(t *testing.T) {
	for _, s := range []string{hostile, "", "a'b\"c\\", "\x00\x7f\u0085\u2028", "yes", "*", "日本"} {
		var got string
		if err := yaml.Unmarshal([]byte(quote(s)), &got); err != nil || got != s {
			t.Errorf("%q is read as %q, %v", s, got, err)
		}
		if strings.Contains(quote(s), "<!--") || strings.Contains(quote(s), "-->") || strings.Contains(quote(s), "\n") {
			t.Errorf("%q is quoted as %s", s, quote(s))
		}
	}
}

func TestNotesDoNotPileUp(t *testing.T) {
	body := bodies()["closed"]
	if n := strings.Count(body, "\n> "); n != 1 {
		t.Errorf("%d notes stand in\n%s", n, body)
	}
}

func TestBodyFits(t *testing.T) {
	long := strings.Repeat("`日本 "+hostile, 200)
	var findings []policies.Finding
	for range 300 {
		f := failure(long)
		f.Asset.Name, f.Messages = long, []string{long, long, long}
		findings = append(findings, f)
	}
	for _, above := range []int{10, 1000} {
		o := options(1)
		o.GroupAbove = above
		for _, a := range NewPlan(runOf(1, findings...), nil, o).Actions {
			if n := len([]rune(a.Edit.Body)); n > 65_000 {
				t.Errorf("a body has %d characters", n)
			}
			if _, _, _, whole := block(a.Edit.Body); !whole || len([]rune(a.Edit.Title)) > 256 {
				t.Errorf("it is not whole: %.200s", a.Edit.Title)
			}
		}
	}
}

func TestRevision(t *testing.T) {
	run := runOf(1)
	p := &planner{Options: options(1), run: run, sight: newSight(run)}
	base := failure("a")
	base.Messages = []string{"not used for 91 days"}
	for name, c := range map[string]struct {
		change func(*policies.Finding)
		same   bool
	}{
		"the calendar": {func(f *policies.Finding) { f.Messages = []string{"not used for 92 days"} }, true},
		"when it was read": {func(f *policies.Finding) {
			f.Evidence = &policies.Evidence{Values: base.Evidence.Values, CollectedAt: night(9).Add(time.Minute)}
		}, true},
		"the saving": {func(f *policies.Finding) { f.Saving = &collectors.Money{Minor: 1, Currency: "USD"} }, true},
		"the words":  {func(f *policies.Finding) { f.Messages = []string{"never used"} }, false},
		"the evidence": {func(f *policies.Finding) {
			f.Evidence = &policies.Evidence{Values: map[string]json.RawMessage{"a": []byte("1")}}
		}, false},
		"the name":  {func(f *policies.Finding) { f.Asset.Name = "b" }, false},
		"the owner": {func(f *policies.Finding) { f.Owner.Name = "search" }, false},
	} {
		changed := base
		c.change(&changed)
		if got := p.revision(single(&changed)) == p.revision(single(&base)); got != c.same {
			t.Errorf("%s: the same is %v, want %v", name, got, c.same)
		}
	}
}
