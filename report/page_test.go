package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/corporate-sre/auditor/policies"
)

func htmlOf(t testing.TB, run *Run) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteHTML(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func parsePage(t testing.TB, page []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// textOf is the text of an HTML fragment as its reader sees it.
func textOf(fragment string) string {
	doc, err := html.Parse(strings.NewReader(fragment))
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func elements(doc *html.Node, tag string) []*html.Node {
	var all []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			all = append(all, n)
		}
	}
	return all
}

// skeleton is every element of a page with the names of its attributes, and the
// values of those that name things on the page or run something.
func skeleton(doc *html.Node) []string {
	var all []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		s := n.Data
		for _, a := range n.Attr {
			s += " " + a.Key
			switch a.Key {
			case "id", "class", "type", "rel", "role", "style", "src":
				s += "=" + a.Val
			}
		}
		all = append(all, s)
	}
	return all
}

// TestNoTextBecomesMarkup writes each payload into every text of a run: the
// page must have no element and no attribute but those that harmless text
// gives.
func TestNoTextBecomesMarkup(t *testing.T) {
	known := map[string]bool{}
	for _, harmless := range []*Run{acme(), poisoned("harmless"), poisoned("")} {
		for _, s := range skeleton(parsePage(t, htmlOf(t, harmless))) {
			known[s] = true
		}
	}
	for name, payload := range hostile {
		t.Run(name, func(t *testing.T) {
			page := htmlOf(t, poisoned(payload))
			oneVisibleLine(t, strings.ReplaceAll(string(page), "\n", " "))
			doc := parsePage(t, page)
			for _, s := range skeleton(doc) {
				if !known[s] {
					t.Errorf("an element that harmless text does not give: %s", s)
				}
			}
			for _, a := range elements(doc, "a") {
				if href := attribute(a, "href"); !strings.HasPrefix(href, "#") {
					t.Errorf("a link leads to %q", href)
				}
			}
			scripts := elements(doc, "script")
			if len(scripts) != 2 || scripts[1].FirstChild.Data != pageJS {
				t.Fatalf("%d scripts, and the last is not ours", len(scripts))
			}
			var data any
			if err := json.Unmarshal([]byte(scripts[0].FirstChild.Data), &data); err != nil {
				t.Errorf("the data is no JSON: %v", err)
			}
		})
	}
}

func TestPolicyOfThePageAllowsOnlyItsOwnScript(t *testing.T) {
	doc := parsePage(t, htmlOf(t, acme()))
	var policy string
	for _, m := range elements(doc, "meta") {
		if strings.EqualFold(attribute(m, "http-equiv"), "Content-Security-Policy") {
			policy = attribute(m, "content")
		}
	}
	directives := map[string]string{}
	for d := range strings.SplitSeq(policy, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(d), " ")
		directives[name] = value
	}
	digestOf := func(tag string, n int) string {
		sum := sha256.Sum256([]byte(elements(doc, tag)[n].FirstChild.Data))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	want := map[string]string{
		"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'",
		"style-src": digestOf("style", 0), "script-src": digestOf("script", 1),
	}
	if !maps.Equal(directives, want) {
		t.Errorf("policy %v, want %v", directives, want)
	}
}

func TestPageLoadsNothing(t *testing.T) {
	doc := parsePage(t, htmlOf(t, acme()))
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "link", "img", "iframe", "object", "embed", "base", "video", "audio", "source":
			t.Errorf("an element %s", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "src" || a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s has the attribute %s", n.Data, a.Key)
			}
		}
	}
	if regexp.MustCompile(`@import|url\(`).MatchString(pageCSS) {
		t.Error("the style loads something")
	}
}

// TestSourcesAreSafe forbids what would let text become markup.
func TestSourcesAreSafe(t *testing.T) {
	forbidden := map[string]*regexp.Regexp{
		".go":   regexp.MustCompile(`"text/template"|template\.(HTML|HTMLAttr|JSStr|Srcset|URL)\b`),
		".js":   regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|setHTML|\beval\b|new Function|\bfetch\b|XMLHttpRequest|WebSocket|import\(|</script|<!--`),
		".css":  regexp.MustCompile(`</style|@import|url\(|expression`),
		".html": regexp.MustCompile(`\son[a-z]+=|javascript:|\ssrc=|\sstyle=`),
	}
	trusted := regexp.MustCompile(`template\.(CSS|JS)\(`)
	conversions := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && path != "page" {
			return fs.SkipDir
		}
		re := forbidden[filepath.Ext(path)]
		if re == nil || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if found := re.Find(b); found != nil {
			t.Errorf("%s holds %s", path, found)
		}
		conversions += len(trusted.FindAll(b, -1))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if conversions != 2 {
		t.Errorf("%d texts are trusted as CSS or JavaScript, want the 2 of html.go", conversions)
	}
}

// TestPageWorksWithoutScript wants the sections that lead the page in plain
// HTML.
func TestPageWorksWithoutScript(t *testing.T) {
	doc := parsePage(t, htmlOf(t, acme()))
	text := map[string]string{}
	for _, s := range elements(doc, "section") {
		var b strings.Builder
		for n := range s.Descendants() {
			if n.Type == html.TextNode {
				b.WriteString(n.Data + " ")
			}
		}
		text[attribute(s, "id")] = strings.Join(strings.Fields(b.String()), " ")
	}
	for id, wants := range map[string][]string{
		"trust":   {"Sun 22 Nov 2026 18:17 UTC", "Incomplete", "42 open", "6 overdue critical after 7 days, high after 30", "19 unknown", "8 accounts, 4 with gaps", "Not read: aws.bucket, aws.database, aws.iam_account and 3 more in sandbox-ivan", "auditor doctor"},
		"changed": {"2 new", "3 fixed", "3 reopened", "1 waiver ending", "1 waiver ended", "acme-invoices in payments-prod (222233334444, eu-west-1) · payments", "+8 from the new control guardrails.aws_volume_encrypted", "6 unknown now"},
		"first": {"Buckets are not public", "Whatever lies in a public bucket is published", "payments", "oldest 40 days", "3 overdue", "1,003.50 USD a month", "and 9 more",
			"acme-invoices in payments-prod (222233334444, eu-west-1) : its policy lets everybody read; the public access block is incomplete", "aws s3api put-public-access-block", "And 3 more controls"},
		"trend": {"42 open now, 45 a week ago (15 Nov, incomplete), 45 four weeks ago (25 Oct)", "not everything was read", "policies or settings changed",
			"2026-11-15 18:17 3 6 17 19 0 45 incomplete", "4 of 5 overdue 80 %", "to be fixed within 30 days"},
		"money":    {"1,003.50 USD open", "72.00 USD saved", "159.25 USD"},
		"who":      {"no owner", "payments", "決済", "data-platform"},
		"findings": {"Without JavaScript", "Whatever lies in a public bucket", "Serve public files through CloudFront"},
		"waivers":  {"ends in 9 days", "cto@acme.example", "unused", "expired"},
		"unread":   {"sts:AssumeRole", "role AuditorReadOnly in <account>", "guardrails.aws_volume_encrypted", "IAM Identity Center is not enabled"},
		"about":    {"2026-11-22T181704Z", "3,391 calls", "sha256:7d0f3c9e51aa84b7c0d1e6a5f2b39c8d"},
	} {
		for _, want := range wants {
			if !strings.Contains(text[id], want) {
				t.Errorf("section %s does not say %q:\n%s", id, want, text[id])
			}
		}
	}
	ids := slices.Collect(maps.Keys(text))
	if len(ids) != 10 {
		t.Errorf("sections %v, want 10", ids)
	}
}

// TestPageIsAccessible checks what a reader's tools hold on to.
func TestPageIsAccessible(t *testing.T) {
	doc := parsePage(t, htmlOf(t, acme()))
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if id := attribute(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements are called %s", id)
			}
			ids[id] = true
		}
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "section":
			if !ids[attribute(n, "aria-labelledby")] {
				t.Errorf("section %s has no heading of its own", attribute(n, "id"))
			}
		case "svg":
			if attribute(n, "role") != "img" || !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "aria-label" }) {
				t.Error("a drawing without words")
			}
		case "th":
			if attribute(n, "scope") == "" {
				t.Error("a heading of a table without scope")
			}
		case "button":
			if attribute(n, "type") == "" {
				t.Error("a button without a type")
			}
		case "html":
			if attribute(n, "lang") == "" {
				t.Error("no language")
			}
		}
	}
	for _, landmark := range []string{"header", "nav", "main"} {
		if n := len(elements(doc, landmark)); n != 1 {
			t.Errorf("%d elements %s, want 1", n, landmark)
		}
	}
	for _, a := range elements(doc, "a") {
		if href := attribute(a, "href"); strings.HasPrefix(href, "#") && !strings.Contains(href, "=") && !ids[strings.TrimPrefix(href, "#")] {
			t.Errorf("a link to %s, which is not there", href)
		}
	}
}

// TestStyleHasContrast computes the contrast of every text colour on every
// ground that it stands on, both themes, after WCAG 2: 4.5 to 1.
func TestStyleHasContrast(t *testing.T) {
	themes := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(pageCSS, 2)
	if len(themes) != 2 {
		t.Fatal("no two themes")
	}
	for i, theme := range themes {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]+)`).FindAllStringSubmatch(theme[1], -1) {
			colours[m[1]] = m[2]
		}
		pairs := [][2]string{{"ok", "ok-soft"}, {"warn", "warn-soft"}, {"ink", "warn-soft"}, {"critical", "critical-soft"}, {"high", "high-soft"},
			{"medium", "medium-soft"}, {"low", "low-soft"}, {"informational", "informational-soft"}, {"critical", "ground"}, {"warn", "card"}, {"ok", "card"}, {"card", "ink"}}
		for _, text := range []string{"ink", "muted", "link"} {
			for _, ground := range []string{"ground", "card", "soft"} {
				pairs = append(pairs, [2]string{text, ground})
			}
		}
		for _, p := range pairs {
			if c := contrast(t, colours[p[0]], colours[p[1]]); c < 4.5 {
				t.Errorf("theme %d: %s on %s has contrast %.2f, want 4.5", i, p[0], p[1], c)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var r, g, b int
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &r, &g, &b); err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func linear(channel int) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func TestConsoleURL(t *testing.T) {
	good := []string{
		"https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#VolumeDetails:volumeId=vol-1",
		"https://github.com/acme/api", "https://console.cloud.google.com/iam-admin/iam?project=p",
	}
	for _, u := range good {
		if consoleURL(u) != u {
			t.Errorf("consoleURL(%q) = %q, want it unchanged", u, consoleURL(u))
		}
	}
	bad := []string{
		"", "http://github.com/acme", "https://github.com.evil.example/", "https://evil.example/github.com", "https://notgithub.com/",
		"https://user@github.com/", "https://github.com:8443/", "javascript:alert(1)", "//github.com/x", "https://github.com/\u202ex", "https://github.com/\x00",
	}
	for _, u := range bad {
		if got := consoleURL(u); got != "" {
			t.Errorf("consoleURL(%q) = %q, want none", u, got)
		}
	}
	for name, payload := range hostile {
		if got := consoleURL(payload); got != "" {
			t.Errorf("%s: consoleURL = %q, want none", name, got)
		}
	}
}

func TestColumn(t *testing.T) {
	for _, numbers := range [][]int{nil, {0}, {1, 63, 0}, {64}, {5, 4095, 4096, 262143, 262144}} {
		b, err := json.Marshal(column{numbers})
		if err != nil {
			t.Fatal(err)
		}
		var back struct {
			Width  int
			Digits string
		}
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		var got []int
		for i := 0; i < len(back.Digits); i += back.Width {
			n := 0
			for _, d := range back.Digits[i : i+back.Width] {
				n = n*64 + strings.IndexRune(digits, d)
			}
			got = append(got, n)
		}
		if !slices.Equal(got, numbers) {
			t.Errorf("%v reads back as %v from %s", numbers, got, b)
		}
	}
	if !strings.Contains(pageJS, digits) {
		t.Error("page.js reads other digits")
	}
}

func TestPageHoldsAsMuchAsFits(t *testing.T) {
	run := acme()
	long := run.Findings[0]
	for i := range 16_000 {
		f := long
		f.Asset.ID = fmt.Sprintf("arn:aws:s3:::%d%s", i, strings.Repeat("x", 1000))
		f.Fingerprint = policies.Fingerprint(f.Control, f.Asset.ID)
		run.Findings = append(run.Findings, f)
	}
	page := htmlOf(t, run)
	if len(page) > 15_000_000 {
		t.Errorf("%d bytes", len(page))
	}
	if !bytes.Contains(page, []byte("This page holds the first")) {
		t.Error("the page does not say that it holds a part")
	}
}

// TestPageLeavesOutLongSources fills a page with findings and with the Rego of
// many controls: it holds the first of each, says so, and stays small.
func TestPageLeavesOutLongSources(t *testing.T) {
	run := acme()
	for i := range 300 {
		id := fmt.Sprintf("guardrails.made_up_%03d", i)
		run.Controls = append(run.Controls, Control{
			Control: policies.Control{ID: id, Title: id, Severity: policies.Low},
			Details: &Details{Rego: "package " + id + "\n" + strings.Repeat("# why\n", 1000)},
		})
	}
	long := run.Findings[0]
	for i := range 16_000 {
		f := long
		f.Asset.ID = fmt.Sprintf("arn:aws:s3:::%d%s", i, strings.Repeat("x", 1000))
		run.Findings = append(run.Findings, f)
	}
	page := htmlOf(t, run)
	if len(page) > pageBudget {
		t.Errorf("%d bytes, want at most %d", len(page), pageBudget)
	}
	for text, want := range map[string]bool{
		"<pre tabindex=\"0\"># METADATA\n# title: Volumes are attached to something": true, // which found something
		"package guardrails.made_up_000\n":                                           true,
		"package guardrails.made_up_299\n":                                           false,
		"It is in run.json, for want of room here.":                                  true,
		"This page holds the first":                                                  true,
		"auditor run --only guardrails.made_up_299</c":                               true,
	} {
		if got := bytes.Contains(page, []byte(text)); got != want {
			t.Errorf("the page holds %q: %v, want %v", text, got, want)
		}
	}
}
