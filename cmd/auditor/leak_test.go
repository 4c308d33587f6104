package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// secrets are what must never come out again, by the slot that it is put into.
var secrets = map[string]string{
	"secret key of the caller":       "canary-secret-key-of-the-caller",
	"session token of the caller":    "canary-session-token-of-the-caller",
	"external ID":                    "canary-external-id",
	"secret key of the profile":      "canary-secret-key-of-the-profile",
	"password of the history":        "canary-password-of-the-history",
	"password of the endpoint":       "canary-password-of-the-endpoint",
	"secret key of the member role":  "acme-secret-of-nothing",
	"session token of a member role": "acme-session-",
	"access key of a member role":    "ASIAACME",
	"access key of the caller":       "AKIAACME",
	"password in a tag":              "correct horse battery staple",
}

// canary is a secret that TestNoSecretComesOut puts into a slot.
func canary(slot string) string { return secrets[slot] }

// A leak is a place to look for secrets, and what was said on the way.
type leak struct {
	dir  string // of the company
	home string // of the user, in which secrets may stand
	env  []string
	at   time.Time

	// known is a text that a file has if its content can be looked at; where it
	// never turned up nothing was proven.
	known string
	seen  map[string]bool
}

// TestNoSecretComesOut gives a secret in every slot that takes one, lets the
// server repeat them in its errors, runs every command as chattily as it can,
// and looks for the secrets in all that is printed and written.
func TestNoSecretComesOut(t *testing.T) {
	t.Parallel()
	echo := strings.Join([]string{canary("secret key of the caller"), canary("session token of the caller"), canary("external ID")}, " ")
	acme, err := simulator.Start(simulator.Options{Now: firstNight, ExternalID: canary("external ID"), Faults: []acme.Fault{
		{Operation: "rds:DescribeDBInstances", Kind: acme.Refuse, Status: 400, Code: "ValidationException", Message: echo},
		{Operation: "organizations:ListDelegatedAdministrators", Kind: acme.Refuse, Status: 400, Code: "AccessDeniedException", Message: echo},
		{Operation: "logs:DescribeLogGroups", Kind: acme.Refuse, Status: 503, Code: "ServiceUnavailable", Message: echo, Times: 40},
		{Operation: "s3:GetBucketTagging", Kind: acme.HTML},
		{Operation: "ec2:DescribeImages", Kind: acme.Truncate, Times: 40},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { acme.Close() })
	key, _ := acme.Credentials()
	management := strings.TrimPrefix(key, canary("access key of the caller"))
	l := &leak{dir: t.TempDir(), home: t.TempDir(), at: firstNight, known: management, seen: map[string]bool{}}
	if _, err := furnish(l.dir, &simulated{aws: acme}); err != nil {
		t.Fatal(err)
	}
	l.write(t, filepath.Join(l.home, ".aws", "credentials"), fmt.Sprintf("[audit]\naws_access_key_id = %s\naws_secret_access_key = %s\n", key, canary("secret key of the profile")))
	l.env = append(os.Environ(), "HOME="+l.home, "CI=true", "AWS_EC2_METADATA_DISABLED=true", "AUDITOR_EXTERNAL_ID="+canary("external ID"))
	inEnv := []string{"AWS_ACCESS_KEY_ID=" + key, "AWS_SECRET_ACCESS_KEY=" + canary("secret key of the caller"), "AWS_SESSION_TOKEN=" + canary("session token of the caller")}

	l.configure(t, "external_id_env: AUDITOR_EXTERNAL_ID, endpoint: "+acme.URL, "")
	l.night(t, exitIncomplete, "run", inEnv...)
	if acme.Calls()["s3:ListBuckets"] == 0 {
		t.Error("nobody got into an account; the external ID was not used")
	}
	run := filepath.Join(l.dir, "out", "run.json")
	for _, format := range []string{"csv", "html", "json", "markdown", "sarif"} {
		l.auditor(t, exitClean, "report", "--run", run, "--format", format)
	}
	inColour(t, run)
	if !raceDetector { // each compiles the controls, which takes seconds then
		l.night(t, exitIncomplete, "chatty", inEnv...)
		l.night(t, exitIncomplete, "collect", inEnv...)
		l.night(t, exitIncomplete, "doctor", inEnv...)
		l.works(t, run, management)
		l.misplaces(t, acme.URL, inEnv)
	}
	os.Remove(l.config())

	l.files(t)
	for _, want := range []string{"run.json", "report.html", "report.md", "findings.csv", "findings.sarif", "history.db", "inventory"} {
		if !l.seen[want] {
			t.Errorf("%s was not looked into: %q is not in it", want, l.known)
		}
	}
}

// works runs what works on what was read.
func (l *leak) works(t *testing.T, run, management string) {
	state := filepath.Join(l.dir, "state", "inventory")
	in := []string{"--config", l.config()}
	for _, args := range [][]string{
		{"report", "--run", run},
		{"status"},
		{"waivers", "check", "--run", run},
		{"owners", "explain", "arn:aws:organizations::" + management + ":organization/" + organizationOf(t, state)},
		{"controls", "list"},
		{"controls", "show", "guardrails.aws_role_trust_external"},
		{"permissions", "aws"},
		{"version"},
	} {
		if !slices.Contains([]string{"report", "permissions", "version"}, args[0]) {
			args = append(args, in...)
		}
		l.auditor(t, exitClean, args...)
	}
	l.auditor(t, exitIncomplete, append([]string{"run"}, append(in, "--inventory", state, "--out", filepath.Join(l.dir, "again"), "--with-passes")...)...)
	l.auditor(t, exitIncomplete, append([]string{"evaluate"}, append(in, "--inventory", state, "--out", filepath.Join(l.dir, "evaluated"))...)...)
}

// misplaces puts secrets into other places, also where they do not belong.
func (l *leak) misplaces(t *testing.T, url string, inEnv []string) {
	const id = "external_id_env: AUDITOR_EXTERNAL_ID, endpoint: "
	user := "http://auditor:" + canary("password of the endpoint") + "@"
	l.configure(t, "profile: audit, "+id+url, "")
	l.night(t, exitIncomplete, "run")
	l.configure(t, id+strings.Replace(url, "http://", user, 1), "")
	l.night(t, exitIncomplete, "run", inEnv...)
	l.configure(t, id+user+"127.0.0.1:1", "")
	l.night(t, exitFailed, "run", inEnv...)
	l.configure(t, id+url, "history: postgres://auditor:"+canary("password of the history")+"@127.0.0.1:1/auditor\n")
	l.night(t, exitFailed, "run", inEnv...)
	l.auditor(t, exitFailed, "status", "--config", l.config())
	l.configure(t, "external_id: "+canary("external ID")+", endpoint: "+url, "")
	l.night(t, exitFailed, "run", inEnv...)
}

func (l *leak) config() string { return filepath.Join(l.dir, defaultConfig) }

// configure changes the settings of AWS in acme's configuration, and adds to it.
func (l *leak) configure(t *testing.T, aws, more string) {
	t.Helper()
	config, err := os.ReadFile(l.config())
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(config), "history:")
	l.write(t, l.config(), settingsOfAWS.ReplaceAllLiteralString(text, "    aws: {"+aws+"}")+more)
}

var settingsOfAWS = regexp.MustCompile(`(?m)^    aws:(\n        endpoint: .*| \{.*\})$`)

// night runs a command of the night program.
func (l *leak) night(t *testing.T, code int, command string, env ...string) {
	t.Helper()
	l.at = l.at.Add(time.Minute)
	l.exec(t, code, env, "night", command, l.dir, l.at.Format(time.RFC3339))
}

// auditor runs a command of the auditor.
func (l *leak) auditor(t *testing.T, code int, args ...string) {
	t.Helper()
	l.exec(t, code, nil, "auditor", args...)
}

func (l *leak) exec(t *testing.T, code int, env []string, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = append(l.env[:len(l.env):len(l.env)], env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Run()
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Errorf("%v: exit code %d, want %d:\n%s", args, got, code, &stderr)
	}
	l.search(t, fmt.Sprintf("output of %v", args), stdout.Bytes())
	l.search(t, fmt.Sprintf("errors of %v", args), stderr.Bytes())
	if !forMachines(args) {
		harmless(t, fmt.Sprintf("output of %v", args), stdout.Bytes())
	}
	harmless(t, fmt.Sprintf("errors of %v", args), stderr.Bytes())
}

// forMachines reports whether a command writes a file's format to its output.
func forMachines(args []string) bool {
	return len(args) == 5 && args[0] == "report" || args[0] == "permissions"
}

// search looks for secrets in a text.
func (l *leak) search(t *testing.T, where string, text []byte) {
	t.Helper()
	for slot, secret := range secrets {
		if i := bytes.Index(text, []byte(secret)); i >= 0 {
			t.Errorf("%s: it holds the %s: …%q…", where, slot, text[max(0, i-80):min(len(text), i+len(secret)+20)])
		}
	}
	if bytes.Contains(text, []byte(l.known)) {
		l.seen[filepath.Base(where)] = true
	}
}

// files looks into every file of the company, and into what the files of an
// inventory hold.
func (l *leak) files(t *testing.T) {
	t.Helper()
	inventories := 0
	err := filepath.WalkDir(l.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		l.search(t, path, text)
		if e.Name() == "manifest.json" {
			inventories++
			l.inventory(t, filepath.Dir(path))
		}
		return nil
	})
	if err != nil || inventories == 0 {
		t.Errorf("%d inventories, %v", inventories, err)
	}
}

func (l *leak) inventory(t *testing.T, dir string) {
	t.Helper()
	inv, err := inventory.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer inv.Close()
	for entry := range inv.Scopes() {
		for doc, err := range inv.Documents(entry) {
			if err != nil {
				t.Fatal(err)
			}
			l.search(t, filepath.Join(dir, entry.Scope.ID(), "inventory"), doc.JSON)
		}
	}
}

// harmless checks that a terminal can show a text: it has no control characters
// but the end of a line.
func harmless(t *testing.T, where string, text []byte) {
	t.Helper()
	if bad := control.Find(text); bad != nil {
		t.Errorf("%s: %q", where, bad)
	}
}

var control = regexp.MustCompile(`.{0,30}[\x00-\x09\x0b-\x1f\x7f\x{80}-\x{9f}].{0,30}`)

// inColour checks the summary as a terminal gets it.
func inColour(t *testing.T, run string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	w := &world{stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }, width: 100}
	if code := execute(t.Context(), w, []string{"report", "--run", run}); code != exitClean {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
	plain := colour.ReplaceAll(stdout.Bytes(), nil)
	if len(plain) == stdout.Len() {
		t.Error("the summary has no colours")
	}
	harmless(t, "the summary in colour", plain)
}

var colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// organizationOf is the ID of the organization in an inventory.
func organizationOf(t *testing.T, dir string) string {
	t.Helper()
	inv, err := inventory.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer inv.Close()
	for entry := range inv.Scopes("aws.organization") {
		return entry.Scope.Place
	}
	t.Fatal("no organization")
	return ""
}

func (l *leak) write(t *testing.T, path, text string) {
	t.Helper()
	if err := writeFile(path, []byte(text)); err != nil {
		t.Fatal(err)
	}
}
