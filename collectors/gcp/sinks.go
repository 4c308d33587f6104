package gcp

import (
	"strings"
	"time"
)

// A sinkAttributes is gcp.log_sink in collectors/schemas.
type sinkAttributes struct {
	Level              *string          `json:"level,omitzero"`
	Destination        *string          `json:"destination,omitzero"`
	DestinationKind    *string          `json:"destination_kind,omitzero"`
	DestinationProject nullable[string] `json:"destination_project,omitzero"`
	Filter             *string          `json:"filter,omitzero"`
	IncludeChildren    *bool            `json:"include_children,omitzero"`
	InterceptChildren  *bool            `json:"intercept_children,omitzero"`
	Disabled           *bool            `json:"disabled,omitzero"`
	Exclusions         []exclusion      `json:"exclusions,omitzero"`
	WriterIdentity     nullable[string] `json:"writer_identity,omitzero"`
	CreatedAt          *time.Time       `json:"created_at,omitzero"`
	UpdatedAt          *time.Time       `json:"updated_at,omitzero"`
}

type exclusion struct {
	Name     *string `json:"name,omitzero"`
	Filter   *string `json:"filter,omitzero"`
	Disabled *bool   `json:"disabled,omitzero"`
}

func readSink(x *resource) bool {
	x.named("name", "")
	a := sinkAttributes{
		Level: x.level(), Destination: x.word("destination"), Filter: x.textOrEmpty("filter"),
		IncludeChildren: x.flag("includeChildren"), InterceptChildren: x.flag("interceptChildren"), Disabled: x.flag("disabled"),
		WriterIdentity: x.textOrNull("writerIdentity"), CreatedAt: x.time("createTime"), UpdatedAt: x.time("updateTime"),
	}
	if a.Destination != nil {
		kind, project, id := x.destination(*a.Destination)
		a.DestinationKind, a.DestinationProject = &kind, orNull(project)
		if id != "" {
			x.link("destination", []string{id})
		}
	}
	if exclusions := x.each("exclusions"); exclusions != nil {
		a.Exclusions = []exclusion{}
		for _, e := range exclusions {
			a.Exclusions = append(a.Exclusions, exclusion{e.word("name"), e.textOrEmpty("filter"), e.flag("disabled")})
			x.sub("exclusions", e)
		}
	}
	x.attributes = a
	return true
}

// level is that of what holds the resource; nil when that is not known.
func (x *resource) level() *string {
	switch {
	case strings.Contains(x.asset.ID, "/billingAccounts/"):
		return new(accountLevel.String())
	case x.parent == "":
		return nil
	}
	return new(levelOf(x.parent).String())
}

// destination reads where a sink leads, such as
// "storage.googleapis.com/acme-audit": the kind, the project that is named, and
// the ID of the asset, each empty where there is none.
func (x *resource) destination(text string) (kind, project, id string) {
	host, path, _ := strings.Cut(text, "/")
	if rest, ok := strings.CutPrefix(path, "projects/"); ok {
		project, _, _ = strings.Cut(rest, "/")
	}
	switch host {
	case "storage.googleapis.com":
		return "storage", project, "//" + host + "/" + path
	case "bigquery.googleapis.com":
		kind = "bigquery"
	case "pubsub.googleapis.com":
		kind = "pubsub"
	case "logging.googleapis.com":
		kind = "logging"
		if strings.Count(path, "/") == 1 {
			kind = "project"
		}
	default:
		return "unknown", project, ""
	}
	number := project
	if n, ok := x.tree.numbers[project]; ok {
		number = n
	}
	if number != "" && strings.Trim(number, "0123456789") == "" {
		id = idPrefix + "projects/" + number
	}
	return kind, project, id
}

// A contactAttributes is gcp.contact in collectors/schemas.
type contactAttributes struct {
	Email           *string             `json:"email,omitzero"`
	Categories      []string            `json:"categories,omitzero"`
	ValidationState string              `json:"validation_state"`
	ValidatedAt     nullable[time.Time] `json:"validated_at,omitzero"`
	Language        *string             `json:"language,omitzero"`
	Level           *string             `json:"level,omitzero"`
}

func readContactAsset(x *resource) bool {
	a := contactAttributes{
		Email: x.word("email"), Categories: x.texts("notificationCategorySubscriptions"), ValidationState: validation(x.text("validationState")),
		ValidatedAt: x.timeOrNull("validateTime"), Language: x.word("languageTag"), Level: x.level(),
	}
	if a.Email != nil {
		x.asset.Name = *a.Email
	}
	x.attributes = a
	return true
}
