package policies

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// Types of the assets of findings that are about no place: a setting, and an
// asset type that no source reads.
const (
	SettingType = "auditor.setting"
	SourceType  = "auditor.source"
)

// Meta reports whether a is no asset of the company, but a setting or a source
// that is missing.
func (a Asset) Meta() bool { return a.Type == SettingType || a.Type == SourceType }

// Unseen returns an unknown finding for each control, place and asset type that
// it judges and that could not be listed there, for each setting that a control
// cannot work without and that is empty, and for each type that it joins and
// that no source reads. They are sorted by control, then by asset type and place.
// Findings about single assets are not among them, and nothing is said of a
// control that judges what no source reads.
func Unseen(controls []Control, coverage []collectors.Coverage, settings map[string]any) []Finding {
	blind, read := blindLines(coverage), typesRead(coverage)
	var all []Finding
	sorted := slices.Clone(controls)
	collectors.Sort(sorted, func(a, b Control) int { return strings.Compare(a.ID, b.ID) })
	for _, c := range sorted {
		if !read.any(c.AssetTypes) {
			continue
		}
		if unread := c.unread(read); len(unread) > 0 {
			for _, t := range unread {
				all = append(all, c.sourceless(t))
			}
			continue
		}
		if unset := c.Unset(settings); len(unset) > 0 {
			for _, name := range unset {
				all = append(all, c.unset(name))
			}
			continue
		}
		for _, line := range blind {
			if c.Judges(line.AssetType) {
				all = append(all, c.unseen(line))
			}
		}
	}
	return all
}

// Unread returns the types that c joins and that no source reads, so that it
// cannot judge anything, sorted. Nil is for a control that can, and for one that
// judges what no source reads either.
func (c Control) Unread(coverage []collectors.Coverage) []string {
	read := typesRead(coverage)
	if !read.any(c.AssetTypes) {
		return nil
	}
	return c.unread(read)
}

func (c Control) unread(read readTypes) []string {
	var unread []string
	for _, j := range c.Related {
		if j.Type != "" && !read.any([]string{j.Type}) && !slices.Contains(unread, j.Type) {
			unread = append(unread, j.Type)
		}
	}
	slices.Sort(unread)
	return unread
}

// readTypes are the asset types and, for lines about every type, the providers
// that some source reads, however well.
type readTypes map[string]bool

func typesRead(coverage []collectors.Coverage) readTypes {
	read := readTypes{}
	for _, line := range coverage {
		if line.AssetType == collectors.AllTypes {
			provider, _, _ := strings.Cut(line.Place, ":")
			read[provider] = true
		} else {
			read[line.AssetType] = true
		}
	}
	return read
}

// any reports whether one of the types is read; no types are every type.
func (r readTypes) any(types []string) bool {
	return len(types) == 0 || slices.ContainsFunc(types, func(t string) bool {
		provider, _, _ := strings.Cut(t, ".")
		return r[t] || r[provider]
	})
}

// Judges reports whether c judges assets of that type.
func (c Control) Judges(assetType string) bool {
	return len(c.AssetTypes) == 0 || slices.Contains(c.AssetTypes, assetType)
}

// Unset returns the settings that c cannot work without and that are empty.
// False and zero are no empty settings.
func (c Control) Unset(settings map[string]any) []string {
	var unset []string
	for _, name := range c.Settings {
		category, key, _ := strings.Cut(name, ".")
		values, _ := settings[category].(map[string]any)
		if empty(values[key]) {
			unset = append(unset, name)
		}
	}
	return unset
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

func (c Control) unset(name string) Finding {
	id := "setting:" + name
	return Finding{
		Fingerprint: Fingerprint(c.ID, id),
		Control:     c.ID,
		Asset:       Asset{ID: id, Type: SettingType, Name: name},
		Status:      Unknown,
		Severity:    c.Severity,
		Reason:      fmt.Sprintf("setting %s is empty; set it, and the control judges", name),
	}
}

func (c Control) sourceless(assetType string) Finding {
	id := "source:" + assetType
	return Finding{
		Fingerprint: Fingerprint(c.ID, id),
		Control:     c.ID,
		Asset:       Asset{ID: id, Type: SourceType, Name: assetType},
		Status:      Unknown,
		Severity:    c.Severity,
		Reason:      fmt.Sprintf("no source reads %s; configure one, and the control judges", assetType),
	}
}

// unseen names the place and the type in the fingerprint: a control may judge
// several types that are not seen in one place.
func (c Control) unseen(line collectors.Coverage) Finding {
	return Finding{
		Fingerprint: Fingerprint(c.ID, line.Place+" "+line.AssetType),
		Control:     c.ID,
		Asset:       Asset{ID: line.Place, Type: line.AssetType, Name: line.Place},
		Place:       line.Place,
		Status:      Unknown,
		Severity:    c.Severity,
		Reason:      Why(line),
	}
}

// blindLines are the listings that prove nothing, one for each place and type.
func blindLines(coverage []collectors.Coverage) []collectors.Coverage {
	var blind []collectors.Coverage
	for _, line := range coverage {
		if line.Path == "" && line.State.Blind() && line.AssetType != collectors.AllTypes {
			blind = append(blind, line)
		}
	}
	collectors.Sort(blind, func(a, b collectors.Coverage) int {
		return cmp.Or(strings.Compare(a.AssetType, b.AssetType), strings.Compare(a.Place, b.Place),
			slices.Index(collectors.States, b.State)-slices.Index(collectors.States, a.State), // the worst stays
			strings.Compare(a.Reason, b.Reason), strings.Compare(a.Needs, b.Needs))
	})
	return slices.CompactFunc(blind, func(a, b collectors.Coverage) bool {
		return a.AssetType == b.AssetType && a.Place == b.Place
	})
}

// Why says in what state a reading ended, why, and what would mend it, such as
// "aws.volume in aws:111122223333/eu-west-1: denied, AccessDenied by
// ec2:DescribeVolumes; needs ec2:DescribeVolumes".
func Why(line collectors.Coverage) string {
	what := line.AssetType
	if line.Path != "" {
		what += " " + line.Path
	}
	why := fmt.Sprintf("%s in %s: %s", what, line.Place, strings.ReplaceAll(string(line.State), "_", " "))
	if line.Reason != "" {
		why += ", " + line.Reason
	}
	if line.Needs != "" {
		why += "; needs " + line.Needs
	}
	return why
}
