package backlog

import "time"

// A gitHubIssue is an issue as GitHub shows it.
type gitHubIssue struct {
	ID          int64         `json:"id"`
	Number      int           `json:"number"`
	HTMLURL     string        `json:"html_url"`
	Title       string        `json:"title"`
	Body        string        `json:"body"`
	State       string        `json:"state"`
	StateReason string        `json:"state_reason"`
	ClosedAt    time.Time     `json:"closed_at"`
	CreatedAt   time.Time     `json:"created_at"`
	UpdatedAt   time.Time     `json:"updated_at"`
	User        gitHubUser    `json:"user"`
	Labels      []gitHubLabel `json:"labels"`
	Assignees   []gitHubUser  `json:"assignees"`
	Comments    int           `json:"comments"`
	PullRequest *struct{}     `json:"pull_request"`
	ParentURL   string        `json:"parent_issue_url"`
	Summary     struct {
		Total int `json:"total"`
	} `json:"sub_issues_summary"`
}

type gitHubUser struct {
	Login string `json:"login"`
}

type gitHubLabel struct {
	Name string `json:"name"`
}

func (i gitHubIssue) issue(repository string) Issue {
	issue := Issue{
		Ref: Ref{Repository: repository, Number: i.Number}, ID: i.ID, URL: i.HTMLURL, Title: i.Title, Body: i.Body, Open: i.State == "open",
		ClosedAt: i.ClosedAt, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt, Comments: i.Comments, Parent: i.ParentURL != "", Children: i.Summary.Total,
	}
	if !issue.Open {
		issue.Reason = Reason(i.StateReason)
	}
	if !issue.Open && issue.Reason == "" {
		issue.Reason = Completed // what GitHub writes when nobody says more
	}
	for _, l := range i.Labels {
		issue.Labels = append(issue.Labels, l.Name)
	}
	for _, u := range i.Assignees {
		issue.Assignees = append(issue.Assignees, u.Login)
	}
	return issue
}

// edited is an edit as GitHub takes it: what is not there stays as it is.
func edited(e Edit) any {
	return struct {
		Title     string   `json:"title,omitempty"`
		Body      string   `json:"body,omitempty"`
		Labels    []string `json:"labels,omitempty"`
		Assignees []string `json:"assignees,omitempty"`
		Type      string   `json:"type,omitempty"`
		State     State    `json:"state,omitempty"`
		Reason    Reason   `json:"state_reason,omitempty"`
		Of        int64    `json:"duplicate_issue_id,omitempty"`
	}(e)
}
