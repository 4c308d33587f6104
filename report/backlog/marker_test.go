package backlog

import (
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

func TestMarkerIsReadAsWritten(t *testing.T) {
	for name, m := range map[string]Marker{
		"single": {Fingerprint: "e7f78fd87041fd94485e56ac", Control: "cost.aws_idle", Kind: Single, Revision: "0a1b", Severity: policies.High,
			Standing: AsInsisted, At: time.Unix(1764028800, 0).UTC(), Place: placeKey("aws:1"), AssetType: "aws.bucket", HandsOff: true},
		"digest": {Fingerprint: "x", Kind: Digest, Standing: AsOpen, At: time.Unix(0, 0).UTC()},
	} {
		t.Run(name, func(t *testing.T) {
			got, known := parseMarker(m.String() + "\r\nand more")
			if !known || got != m {
				t.Errorf("%s is read as %+v, %v", m, got, known)
			}
		})
	}
}

func TestMarkerRefused(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":                "",
		"not first":              "hello\n<!-- auditor:v1 fp=a -->",
		"without its end":        "<!-- auditor:v1 fp=a",
		"without an item":        "<!-- auditor:v1 ctl=a -->",
		"another version":        "<!-- auditor:v2 fp=a -->",
		"a letter of another":    "<!-- auditor:v1 fp=<b> -->",
		"a time that is no time": "<!-- auditor:v1 fp=a at=now -->",
		"two comments in a line": "<!-- auditor:v1 fp=a --> <!-- x -->",
	} {
		if m, known := parseMarker(body); known {
			t.Errorf("%s: %q is taken for %+v", name, body, m)
		}
	}
}

func TestRewriteKeepsWhatIsNotOurs(t *testing.T) {
	m := Marker{Fingerprint: "a", Kind: Single, Standing: AsOpen, At: time.Unix(1, 0).UTC()}
	body := compose(m, "old") + "\nnotes of a person <!-- theirs -->\r\nmore"
	m.Standing = AsResolved
	got := rewrite(body, m, "new")
	if want := compose(m, "new") + "\nnotes of a person <!-- theirs -->\nmore"; got != want {
		t.Errorf("rewritten is\n%s\nwant\n%s", got, want)
	}
	if again := rewrite(got, m, "new"); again != got {
		t.Errorf("a second time gives\n%s", again)
	}
	broken := strings.Replace(got, begin, "", 1)
	if got := rewrite(broken, m, "newer"); !strings.Contains(got, "\nnew\n") || strings.Contains(got, "newer") {
		t.Errorf("text is edited that is not ours:\n%s", got)
	}
}

func TestTokensFitAMarker(t *testing.T) {
	for _, name := range []string{"cost.idle", "mine/own", "a b", "日本", "a-->b", strings.Repeat("x", 500), ""} {
		if got := token(name); !isToken(got) || strings.Contains(got, "--") || len(got) > 120 {
			t.Errorf("%q is written as %q", name, got)
		}
	}
}

func FuzzMarker(f *testing.F) {
	f.Add("<!-- auditor:v1 fp=a ctl=b -->\n"+begin+"\nx\n"+endStart+"a -->", "text")
	f.Add("<!-- auditor:v1 fp=a -->", "")
	f.Fuzz(func(t *testing.T, body, text string) {
		m, known := parseMarker(body)
		if !known {
			return
		}
		again, known := parseMarker(rewrite(body, m, text))
		if !known || again != m {
			t.Errorf("%q is read as %+v, then as %+v", body, m, again)
		}
	})
}
