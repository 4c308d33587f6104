package backlog

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// A Project is the project of an organization that new issues are put into.
type Project struct {
	Organization string // its login
	Number       int    // in its address

	// Status is the option of the field Status that an issue begins with; empty:
	// what the project itself gives it.
	Status string

	// Priority are the options of the field Priority, by severity; one that is
	// not there gets none.
	Priority map[policies.Severity]string
}

// A gitHubField is a field of a project in which one option is chosen.
type gitHubField struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Options []struct {
		ID   string `json:"id"`
		Name struct {
			Raw string `json:"raw"`
		} `json:"name"`
	} `json:"options"`
}

// Enlist implements Tracker. To put an issue into a project twice is to put it
// there once.
func (g *GitHub) Enlist(ctx context.Context, issue Issue, severity policies.Severity) error {
	p := g.o.Project
	if p == nil {
		return nil
	}
	base := fmt.Sprintf("/orgs/%s/projectsV2/%d", p.Organization, p.Number)
	type value struct {
		ID    int64  `json:"id"`
		Value string `json:"value"`
	}
	var values []value
	for _, want := range [][2]string{{"Status", p.Status}, {"Priority", p.Priority[severity]}} {
		if want[1] == "" {
			continue
		}
		field, option, err := g.option(ctx, base, want[0], want[1])
		if err != nil {
			return fmt.Errorf("project %d of %s: %w", p.Number, p.Organization, err)
		}
		values = append(values, value{field, option})
	}
	var item struct {
		ID int64 `json:"id"`
	}
	body := map[string]any{"type": "Issue", "id": issue.ID}
	if err := g.put(ctx, http.MethodPost, base+"/items", body, &item); err != nil {
		return fmt.Errorf("put %s into project %d of %s: %w", issue.Ref, p.Number, p.Organization, err)
	}
	if len(values) == 0 {
		return nil
	}
	path := fmt.Sprintf("%s/items/%d", base, item.ID)
	if err := g.put(ctx, http.MethodPatch, path, map[string]any{"fields": values}, nil); err != nil {
		return fmt.Errorf("set the fields of %s in project %d of %s: %w", issue.Ref, p.Number, p.Organization, err)
	}
	return nil
}

// option finds an option of a field by their names. The fields are read once.
func (g *GitHub) option(ctx context.Context, base, field, option string) (id int64, optionID string, err error) {
	if g.fields == nil {
		if err := g.read(ctx, base+"/fields?per_page=100", &g.fields); err != nil {
			return 0, "", fmt.Errorf("its fields: %w", err)
		}
	}
	for _, f := range g.fields {
		if !strings.EqualFold(f.Name, field) {
			continue
		}
		for _, o := range f.Options {
			if strings.EqualFold(o.Name.Raw, option) {
				return f.ID, o.ID, nil
			}
		}
		return 0, "", fmt.Errorf("its field %s has no option %q; add it, or name another", field, option)
	}
	return 0, "", fmt.Errorf("it has no field %s; add it, or leave it out", field)
}
