package strictyaml_test

import (
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

type config struct {
	Version  int               `yaml:"version"`
	Company  string            `yaml:"company"`
	Dry      bool              `yaml:"dry"`
	Ratio    float64           `yaml:"ratio"`
	Workers  uint8             `yaml:"workers"`
	Deadline time.Duration     `yaml:"deadline"`
	Until    time.Time         `yaml:"until"`
	Sources  sources           `yaml:"sources"`
	Saas     []saas            `yaml:"saas"`
	Labels   map[string]string `yaml:"labels"`
	Settings map[string]any    `yaml:"settings"`
	Hidden   string            `yaml:"-"`
	Level    level             `yaml:"level"`
	common   `yaml:",inline"`
	Common   inlined `yaml:",inline"`
}

type common struct{ unexported int } //nolint:unused // an unexported field is never a key

type inlined struct {
	History string `yaml:"history"`
}

type sources struct {
	AWS *aws `yaml:"aws"`
}

type aws struct {
	Profile string   `yaml:"profile"`
	Regions []string `yaml:"regions"`
}

type saas struct {
	Provider string `yaml:"provider"`
	Name     string `yaml:"name"`
	strictyaml.Pos
}

type level string

func (l *level) UnmarshalText(b []byte) error {
	if string(b) != "low" && string(b) != "high" {
		return &strictyaml.Error{File: "level", Message: "neither low nor high"}
	}
	*l = level(b)
	return nil
}

func TestDecode(t *testing.T) {
	const doc = "\xef\xbb\xbf" + `# acme
version: 1
company: 株式会社アクメ
dry: true
ratio: 1
workers: 8
deadline: 5h
until: 2027-03-31
sources:
  aws: {profile: audit, regions: [us-east-1]}
saas:
  - provider: csv
    name: "no"
  - {provider: pagerduty, name: 012}
labels: {account: 000000000012, on: yes}
settings:
  days: 14
  ends: 2027-03-31
  ratio: 0.5
  none: ~
  list: ["012", -3, false]
history: sqlite:state/history.db
level: low
`
	got := config{Hidden: "kept"}
	if err := strictyaml.Decode("auditor.yaml", []byte(doc), &got); err != nil {
		t.Fatal(err)
	}
	want := config{
		Version: 1, Company: "株式会社アクメ", Dry: true, Ratio: 1, Workers: 8, Deadline: 5 * time.Hour,
		Until:   time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC),
		Sources: sources{AWS: &aws{Profile: "audit", Regions: []string{"us-east-1"}}},
		Saas: []saas{
			{Provider: "csv", Name: "no", Pos: strictyaml.Pos{Line: 12, Column: 5}},
			{Provider: "pagerduty", Name: "012", Pos: strictyaml.Pos{Line: 14, Column: 5}},
		},
		Labels: map[string]string{"account": "000000000012", "on": "yes"},
		Settings: map[string]any{
			"days": 14, "ends": "2027-03-31", "ratio": 0.5, "none": nil,
			"list": []any{"012", -3, false},
		},
		Hidden: "kept",
		Common: inlined{History: "sqlite:state/history.db"},
		Level:  "low",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDefaultsStay(t *testing.T) {
	got := config{Workers: 4, Sources: sources{AWS: &aws{Profile: "audit"}}}
	if err := strictyaml.Decode("auditor.yaml", []byte("sources: {aws: {regions: []}}"), &got); err != nil {
		t.Fatal(err)
	}
	if got.Workers != 4 || got.Sources.AWS.Profile != "audit" || got.Sources.AWS.Regions == nil {
		t.Errorf("got %+v, want the defaults and an empty list", got)
	}
}

func TestMessages(t *testing.T) {
	keys := "company, deadline, dry, history, labels, level, ratio, saas, settings, sources, until, version, workers"
	for _, tt := range []struct{ name, doc, want string }{
		{"empty file", "", "f.yaml: holds no YAML; write at least one of its keys: " + keys},
		{"only comments", "# nothing\n\n", "f.yaml: holds no YAML; write at least one of its keys: " + keys},
		{"only a separator", "---\n", "f.yaml: holds no YAML; write at least one of its keys: " + keys},
		{"misspelt key", "version: 1\ncompanny: acme\n", `f.yaml:2:1: unknown key "companny"; did you mean "company"? use one of ` + keys},
		{"swapped letters, deep", "sources:\n  aws:\n    porfile: x\n", `f.yaml:3:5: unknown key "porfile" in sources.aws; did you mean "profile"? use one of profile, regions`},
		{"another spelling", "saas:\n- Provider: x\n", `f.yaml:2:3: unknown key "Provider" in saas[0]; did you mean "provider"? use one of name, provider`},
		{"nothing near", "colour: red\n", `f.yaml:1:1: unknown key "colour"; use one of ` + keys},
		{"field that is no key", "hidden: x\n", `f.yaml:1:1: unknown key "hidden"; use one of ` + keys},
		{"position is no key", "saas: [{line: 3}]\n", `f.yaml:1:9: unknown key "line" in saas[0]; use one of name, provider`},
		{"text for a list", "sources:\n  aws:\n    regions: enabled\n", `f.yaml:3:14: sources.aws.regions is "enabled", want a list; write it as [one, two], or with a - before each`},
		{"list for a map", "sources: []\n", "f.yaml:1:10: sources is a list, want a map; write keys and values below it"},
		{"list for the file", "- a\n", "f.yaml:1:1: the document is a list, want a map; write keys and values below it"},
		{"map for text", "company: {a: b}\n", `f.yaml:1:10: company is a map, want text; write text, or "" for none`},
		{"nothing for text", "company:\n", `f.yaml:1:9: company is empty, want text; write text, or "" for none`},
		{"text for a number", "version: one\n", `f.yaml:1:10: version is "one", want a whole number; write it in digits`},
		{"quoted number", `version: "1"` + "\n", `f.yaml:1:10: version is "1", want a whole number; write it in digits`},
		{"octal", "version: 0o7\n", `f.yaml:1:10: version is "0o7", want a whole number; write it in digits`},
		{"too large", "workers: 256\n", `f.yaml:1:10: workers is "256", want a whole number from 0; write it in digits`},
		{"negative", "workers: -1\n", `f.yaml:1:10: workers is "-1", want a whole number from 0; write it in digits`},
		{"not a number", "ratio: .nan\n", `f.yaml:1:8: ratio is ".nan", want a number; write it in digits`},
		{"yes for a bool", "dry: yes\n", `f.yaml:1:6: dry is "yes", want a yes or no; write true or false`},
		{"duration without unit", "deadline: 50\n", `f.yaml:1:11: deadline is "50", want a duration; write it as 90s, 15m or 2h`},
		{"day that is not", "until: 2027-02-29\n", `f.yaml:1:8: until is "2027-02-29", want a date; write it as 2027-03-31 or 2027-03-31T09:00:00Z`},
		{"text of its own kind", "level: lo\n", "f.yaml:1:8: level: level: neither low nor high"},
		{"account ID without quotes", "settings:\n  trusted: [012345678901]\n", "f.yaml:2:13: settings.trusted[0]: number 012345678901 is ambiguous; write it in decimal digits, or put it in quotes if it is a name or an ID"},
		{"infinite setting", "settings: {a b: .inf}\n", `f.yaml:1:17: settings."a b": number .inf is ambiguous; write it in decimal digits, or put it in quotes if it is a name or an ID`},
		{"duplicate key", "version: 1\nversion: 2\n", `f.yaml:2:1: key "version" is already on line 1; remove one`},
		{"duplicate key, quoted, in settings", "settings: {a: 1, 'a': 2}\n", `f.yaml:1:18: key "a" is already on line 1; remove one`},
		{"second document", "version: 1\n---\nversion: 2\n", `f.yaml:3:1: a second document begins; remove the "---" and what follows it`},
		{"anchor", "labels: &x {a: b}\n", "f.yaml:1:9: anchor &x; remove it; aliases are not used here"},
		{"alias", "company: *x\n", "f.yaml: unknown anchor 'x' referenced; check the indentation, brackets and quotes there"},
		{"merge key", "labels: {<<: {a: b}}\n", "f.yaml:1:10: merge key <<; write the keys out"},
		{"binary", "company: !!binary aGk=\n", "f.yaml:1:10: tag !!binary; remove it; put text in quotes"},
		{"list as a key", "? [a]\n: b\n", "f.yaml:1:3: a key is a list or a map; use text as the key"},
		{"empty key", "? \n: b\n", "f.yaml:1:2: a key is empty; name it"},
		{"tab", "sources:\n\taws: {}\n", "f.yaml:2: found character that cannot start any token; check the indentation, brackets and quotes there"},
		{"open bracket", "saas: [\n", "f.yaml:1: did not find expected node content; check the indentation, brackets and quotes there"},
		{"UTF-16 little-endian", "\xff\xfev\x00", "f.yaml: is UTF-16 or UTF-32; save the file as UTF-8"},
		{"UTF-16 big-endian", "\xfe\xff\x00v", "f.yaml: is UTF-16 or UTF-32; save the file as UTF-8"},
		{"UTF-16 without a mark", "v\x00e\x00", "f.yaml: is UTF-16 or UTF-32; save the file as UTF-8"},
		{"Shift_JIS", "version: 1\ncompany: あ\x83\x41\n", "f.yaml:2:11: byte 0x83 is not UTF-8; save the file as UTF-8"},
		{"NUL", "company: a\x00b\n", "f.yaml:1:11: control character U+0000; remove it"},
		{"escape", "company: \x1b[2J\n", "f.yaml:1:10: control character U+001B; remove it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := strictyaml.Decode("f.yaml", []byte(tt.doc), new(config))
			if err == nil {
				t.Fatalf("no error, want %s", tt.want)
			}
			if err.Error() != tt.want {
				t.Errorf("got  %s\nwant %s", err, tt.want)
			}
			if _, ok := err.(*strictyaml.Error); !ok {
				t.Errorf("error is a %T, want *strictyaml.Error", err)
			}
		})
	}
}

// hostile are files that others die of.
func hostile() map[string]string {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'i'; c++ {
		ref := "*" + string(c-1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat(ref+",", 8) + ref + "]\n"
	}
	return map[string]string{
		"alias bomb":             bomb,
		"100,000 brackets":       strings.Repeat("[", 100_000),
		"9,000 brackets":         strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000),
		"9,000 braces":           strings.Repeat("{a: ", 9_000) + strings.Repeat("}", 9_000),
		"9,000 dashes":           strings.Repeat("- ", 9_000) + "a",
		"50 MB of text":          "company: " + strings.Repeat("x", 50_000_000),
		"500,000 items":          "saas: [" + strings.Repeat("a,", 500_000) + "]",
		"250,000 lists":          "saas: [" + strings.Repeat("[],", 250_000) + "]",
		"long key":               strings.Repeat("k", 1_000_000) + ": 1",
		"100,000 equal keys":     strings.Repeat("a: 1\n", 100_000),
		"100,000 open quotes":    strings.Repeat(`"`, 100_001),
		"100,000 question marks": strings.Repeat("? ", 100_000),
	}
}

func TestHostile(t *testing.T) {
	for name, doc := range hostile() {
		t.Run(name, func(t *testing.T) {
			b := []byte(doc)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := strictyaml.Decode("f.yaml", b, new(config))
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Fatal("no error")
			}
			if len(err.Error()) > 500 {
				t.Errorf("error of %d bytes, want a short one", len(err.Error()))
			}
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 60 {
				t.Errorf("allocated %d MB, want at most 60", mb)
			}
		})
	}
}

// BenchmarkHostile should stay below 100 ms each.
func BenchmarkHostile(b *testing.B) {
	for name, doc := range hostile() {
		file := []byte(doc)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_ = strictyaml.Decode("f.yaml", file, new(config))
			}
		})
	}
}

func TestDocuments(t *testing.T) {
	docs, err := strictyaml.Documents("catalog-info.yaml", []byte("name: a\nother: [1]\n---\n# empty\n---\nname: b\n---\n"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range docs {
		var v struct {
			Name string `yaml:"name"`
		}
		if err := d.DecodeKnown(&v); err != nil {
			t.Fatal(err)
		}
		names = append(names, v.Name)
	}
	if !reflect.DeepEqual(names, []string{"a", "b"}) {
		t.Errorf("names %q, want a and b", names)
	}
	if err := docs[0].Decode(&struct{ Name string }{}); err == nil {
		t.Error("Decode passed over an unknown key")
	}
}

func TestNearest(t *testing.T) {
	valid := []string{"github", "gitlab", "aws"}
	for s, want := range map[string]string{"githbu": "github", "git-lab": "gitlab", "was": "aws", "x": "", "azure": "", "": ""} {
		if got := strictyaml.Nearest(s, valid); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", s, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"version: 1\nsources: {aws: {profile: x}}\n", "a: &a [*a]", "? ? ?", "- - -", "labels: {a: |\n  b\n}", "\ufeffdry: true", "saas: [{name: 1}]", "%YAML 1.2\n---\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		err := strictyaml.Decode("f.yaml", b, new(config))
		if err == nil {
			return
		}
		e, ok := err.(*strictyaml.Error)
		if !ok {
			t.Fatalf("error is a %T: %v", err, err)
		}
		if lines := strings.Count(string(b), "\n") + strings.Count(string(b), "\r") + 2; e.Line < 0 || e.Line > lines {
			t.Errorf("line %d of %d", e.Line, lines)
		}
	})
}
