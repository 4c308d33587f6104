//go:build acceptance

package report

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/waivers"
)

// pageFile writes the page of a run and returns its address.
func pageFile(t *testing.T, run *Run) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, htmlOf(t, run), 0o600); err != nil {
		t.Fatal(err)
	}
	return "file://" + path
}

// js is text as an expression.
func js(text string) string { return fmt.Sprintf("%q", text) }

const openAll = `(() => { for (const d of document.querySelectorAll("details")) d.open = true; })()`

// drawn waits until every open group has its rows.
const drawn = `[...document.querySelectorAll("details.control[open]:not([hidden])")].every((d) => d.querySelector(".rows").childElementCount > 0)`

func TestChromiumIsQuiet(t *testing.T) {
	b := start(t)
	url := pageFile(t, acme())
	b.open(url)
	eval[any](b, openAll)
	b.until(drawn)
	for _, x := range b.trouble(url) {
		t.Error(x)
	}
	if got := eval[bool](b, `document.documentElement.classList.contains("on")`); !got {
		t.Error("the page's script did not run")
	}
}

func TestChromiumFilters(t *testing.T) {
	b := start(t)
	run := acme()
	url := pageFile(t, run)
	b.open(url)
	present := slices.DeleteFunc(slices.Clone(run.Findings), gone)
	expect := func(what string, fits func(policies.Finding) bool) {
		t.Helper()
		n := 0
		byControl := map[string]int{}
		for _, f := range present {
			if fits(f) {
				n++
				byControl[f.Control]++
			}
		}
		if got, want := eval[string](b, `document.getElementById("shown").textContent`), fmt.Sprintf("%d of %d", n, len(present)); got != want {
			t.Errorf("%s: %s are shown, want %s", what, got, want)
		}
		groups := eval[map[string]int](b, `Object.fromEntries([...document.querySelectorAll("details.control:not([hidden])")].map((d) => [d.querySelector(".id code").textContent, Number(d.querySelector(".n").textContent)]))`)
		if n < len(present) && !maps.Equal(groups, byControl) {
			t.Errorf("%s: groups %v, want %v", what, groups, byControl)
		}
	}
	press := func(chip string) {
		t.Helper()
		eval[any](b, `[...document.querySelectorAll(".chip")].find((c) => c.firstChild.data === `+js(chip)+`).click()`)
	}
	chip := func(name string) int {
		t.Helper()
		return eval[int](b, `Number([...document.querySelectorAll(".chip")].find((c) => c.firstChild.data === `+js(name)+`).querySelector("i").textContent)`)
	}
	search := func(text string) {
		t.Helper()
		eval[any](b, `(() => { document.getElementById("q").value = `+js(text)+`; document.getElementById("filter").requestSubmit(); })()`)
	}
	status := func(f policies.Finding, s string) bool { return pageStatuses[statusOf(&f)] == s }

	expect("at first", func(policies.Finding) bool { return true })
	press("critical")
	expect("critical", func(f policies.Finding) bool { return f.Severity == policies.Critical })
	press("open")
	expect("critical and open", func(f policies.Finding) bool { return f.Severity == policies.Critical && status(f, "open") })
	if got, want := chip("high"), countOf(present, func(f policies.Finding) bool { return f.Severity == policies.High && status(f, "open") }); got != want {
		t.Errorf("the chip high counts %d beside open, want %d", got, want)
	}
	if got, want := chip("waived"), 0; got != want {
		t.Errorf("the chip waived counts %d beside critical, want %d", got, want)
	}
	if got, want := eval[string](b, "location.hash"), "#severity=critical&status=open"; got != want {
		t.Errorf("the address ends in %s, want %s", got, want)
	}
	press("high")
	expect("critical or high, and open", func(f policies.Finding) bool { return f.Severity.Rank() >= 3 && status(f, "open") })
	eval[any](b, `document.getElementById("reset").click()`)
	b.until(`location.hash === "#findings"`)
	expect("after a reset", func(policies.Finding) bool { return true })

	search("ACME-invoices")
	expect("a name, in capitals", func(f policies.Finding) bool { return f.Asset.Name == "acme-invoices" })
	search("arn:aws:ec2:eu-west-1:333344445555:volume/vol unattached")
	expect("the beginning of an ID and a message", func(f policies.Finding) bool {
		return strings.HasPrefix(f.Asset.ID, "arn:aws:ec2:eu-west-1:333344445555") && strings.Contains(f.Messages[0], "unattached")
	})
	search("決済基盤-本番")
	expect("an account in Japanese", func(f policies.Finding) bool { return f.Place == "aws:555566667777/eu-west-1" })
	search("no such thing")
	expect("nothing", func(policies.Finding) bool { return false })
	if eval[bool](b, `document.getElementById("none").hidden`) {
		t.Error("the page does not say that nothing fits")
	}

	b.open(url + "#due=overdue")
	expect("overdue", func(f policies.Finding) bool { return overdue(&f, run.StartedAt) })
	if got, want := chip("overdue"), 6; got != want {
		t.Errorf("the chip overdue counts %d, want %d", got, want)
	}
	b.open(url + "#owner=payments&status=open&q=gp2")
	expect("a shared address", func(f policies.Finding) bool {
		return f.Owner.Name == "payments" && slices.Contains(f.Messages, "is gp2")
	})
	b.open(url + "#owner=")
	expect("nobody's", func(f policies.Finding) bool { return f.Owner.Name == "" })
	b.open(url)
	eval[any](b, `document.querySelector("#first .button").click()`)
	b.until(`document.getElementById("shown").textContent === "1 of 63"`)
	if got, want := eval[string](b, `document.querySelector(".row .facts").textContent`), "in payments-prod (222233334444), eu-west-1owner: paymentssince 2026-11-22"; got != want {
		t.Errorf("the finding is told as %q, want %q", got, want)
	}
	press("Buckets are not public")
	expect("no control any more", func(f policies.Finding) bool { return f.Owner.Name == "payments" && status(f, "open") })
	for _, x := range b.trouble(url) {
		t.Error(x)
	}
}

func countOf(findings []policies.Finding, fits func(policies.Finding) bool) (n int) {
	for _, f := range findings {
		if fits(f) {
			n++
		}
	}
	return n
}

func TestChromiumShowsTextAsText(t *testing.T) {
	b := start(t)
	const tags = `[...new Set([...document.querySelectorAll("body *")].map((e) => e.localName + [...e.attributes].map((a) => " " + a.name).sort().join("")))]`
	known := map[string]bool{}
	urls := []string{}
	visit := func(run *Run) []string {
		url := pageFile(t, run)
		urls = append(urls, url)
		b.open(url)
		eval[any](b, openAll)
		b.until(drawn)
		eval[any](b, `for (const d of document.querySelectorAll(".row details")) d.open = true`)
		return eval[[]string](b, tags)
	}
	for _, run := range []*Run{acme(), poisoned("harmless"), poisoned("")} {
		for _, tag := range visit(run) {
			known[tag] = true
		}
	}
	for name, payload := range hostile {
		run := poisoned(payload)
		for _, tag := range visit(run) {
			if !known[tag] {
				t.Errorf("%s: an element that harmless text does not give: %s", name, tag)
			}
		}
		if got, want := eval[string](b, `document.querySelector(".row .asset").textContent`), pageString(payload); got != want {
			t.Errorf("%s: a name reads %q, want %q", name, got, want)
		}
	}
	for _, x := range b.trouble(urls...) {
		t.Error(x)
	}
}

// TestChromiumCopiesWaiversThatAreRead gives what the button copies to the
// reader of waivers.yaml.
func TestChromiumCopiesWaiversThatAreRead(t *testing.T) {
	b := start(t)
	run := acme()
	b.open(pageFile(t, run))
	eval[any](b, `navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }`)
	copied := func(selector string) string {
		t.Helper()
		eval[any](b, `document.querySelector(`+js(selector)+`).click()`)
		b.until(`!document.getElementById("said").hidden`)
		return eval[string](b, "window.copied")
	}
	if got, want := copied("#first [data-copy]"), run.control("guardrails.aws_bucket_not_public").Remediation; got != want {
		t.Errorf("the fix is %q, want %q", got, want)
	}
	yaml := "waivers:\n" + copied("#first ol > li:nth-child(5) [data-waive]")
	yaml = strings.ReplaceAll(strings.ReplaceAll(yaml, `reason: ""`, "reason: moves in March"), `approver: ""`, "approver: cto@acme.example")
	got, err := waivers.Read("waivers.yaml", []byte(yaml), nil, run.EndedAt)
	if err != nil {
		t.Fatalf("%v\n%s", err, yaml)
	}
	if len(got) != 6 || got[0].Control != "tagging.account_required_tags" || got[0].Asset != accountID("300040005000") {
		t.Errorf("read %d waivers: %+v", len(got), got)
	}
}

func TestChromiumFitsAPhone(t *testing.T) {
	b := start(t)
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true}, nil)
	for name, run := range map[string]*Run{"acme": acme(), "long names": poisoned(hostile["very long"])} {
		b.open(pageFile(t, run))
		eval[any](b, openAll)
		b.until(drawn)
		if w := eval[int](b, "document.documentElement.scrollWidth"); w > 390 {
			t.Errorf("%s: the page is %d pixels wide on a phone of 390", name, w)
		}
	}
}

func TestChromiumWithoutScript(t *testing.T) {
	b := start(t)
	b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	b.open(pageFile(t, acme()))
	text := eval[string](b, "document.body.innerText")
	for _, want := range []string{"Without JavaScript", "Buckets are not public", "8 accounts, 4 with gaps", "1,003.50 USD", "45 a week ago", "4 of 5 overdue"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	for _, not := range []string{"Copy fix", "Download as CSV"} {
		if strings.Contains(text, not) {
			t.Errorf("the page shows the button %q, which does nothing", not)
		}
	}
}

// TestChromiumLeadsToTheControl follows the links from a task and from a finding
// to what there is to know of the control, also when a filter hides it.
func TestChromiumLeadsToTheControl(t *testing.T) {
	b := start(t)
	url := pageFile(t, acme())
	b.open(url)
	shown := func(id string) {
		t.Helper()
		b.until(`(() => { const s = document.getElementById(` + js(id) + `), top = s.closest(".control").getBoundingClientRect().top; return s.open && s.querySelector("dl").checkVisibility() && top >= 0 && top < innerHeight; })()`) // it scrolls smoothly
	}
	const volumes = `[...document.querySelectorAll(".control .title")].find((e) => e.textContent === "Volumes are attached to something").closest(".control")`
	id := eval[string](b, volumes+`.querySelector(".sheet").id`)
	eval[any](b, `[...document.querySelectorAll("#first h3 a")].find((a) => a.textContent === "Volumes are attached to something").click()`)
	shown(id)
	eval[any](b, volumes+`.querySelector(".sheet").open = false`)
	b.until(drawn)
	eval[any](b, volumes+`.querySelector(".row a[href^='#control-']").click()`)
	shown(id)
	eval[any](b, `document.getElementById("q").value = "no such thing"; document.getElementById("filter").requestSubmit()`)
	b.until(volumes + `.hidden`)
	eval[any](b, `[...document.querySelectorAll("#first h3 a")].find((a) => a.textContent === "Volumes are attached to something").click()`)
	shown(id)
	text := eval[string](b, volumes+`.querySelector(".sheet").innerText`)
	for _, want := range []string{"alert while it is new, then ticket", "ec2:DescribeVolumes", "cost.unattached_days = 14", `    input.asset.attributes.state == "available" # ` + "``` and <b>", "auditor run --only cost.aws_volume_unattached"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	for _, x := range b.trouble(url) {
		t.Error(x)
	}
}

// TestChromiumWith120kFindings prints how long a filter takes; see design.md.
func TestChromiumWith120kFindings(t *testing.T) {
	b := start(t)
	url := pageFile(t, large120k())
	b.open(url)
	t.Logf("script from parsing to the first filter: %.0f ms", eval[float64](b, `performance.timing.domContentLoadedEventEnd - performance.timing.responseEnd`))
	timed := func(what, action string) {
		t.Helper()
		ms := eval[float64](b, `(async () => { const t = performance.now(); `+action+`; await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); return performance.now() - t; })()`)
		t.Logf("%-40s %6.0f ms, %s shown", what, ms, eval[string](b, `document.getElementById("shown").textContent`))
	}
	press := func(chip string) string {
		return `[...document.querySelectorAll(".chip")].find((c) => c.firstChild.data === ` + js(chip) + `).click()`
	}
	search := func(text string) string {
		return `document.getElementById("q").value = ` + js(text) + `; document.getElementById("filter").requestSubmit()`
	}
	timed("filter by severity", press("medium"))
	timed("filter by status as well", press("open"))
	timed("filter by change as well", press("new"))
	timed("filter by change no more", press("new"))
	timed("first search", search("vol-0a"))
	timed("another search", search("team-007 node-"))
	timed("open the largest group", `document.querySelector("details.control:not([hidden])").open = true`)
	timed("clear the search", search(""))
	for _, x := range b.trouble(url) {
		t.Error(x)
	}
}
