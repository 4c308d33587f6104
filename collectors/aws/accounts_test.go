package aws

import (
	"slices"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

func TestAccountsThatAreNotListedHideWhatIsInThem(t *testing.T) {
	const first = `{"Accounts":[{"Id":"111122223333","Arn":"arn:aws:organizations::999900001111:account/o-acme/111122223333"}],"NextToken":"2"}`
	for name, list := range map[string]reply{
		"none": refusedWith(400, "AccessDeniedException", ""),
		"only the first page": func(in map[string]any) (any, *refusal) {
			if in["NextToken"] == nil {
				return fixed(first)(in)
			}
			return refusedWith(400, "AccessDeniedException", "")(in)
		},
	} {
		t.Run(name, func(t *testing.T) {
			answers := structureAnswers()
			answers["ListAccounts"] = list
			s, _ := faked(t, answers)
			r := s.collectStructure(t.Context(), collectors.Scope{Provider: "aws", Place: "o-acme", Part: "structure", Types: structureTypes})
			for _, assetType := range slices.Concat(globalTypes, regionTypes) {
				line := lineOf(t, r, "aws:o-acme", assetType, "")
				if line.State != collectors.Denied || line.Needs != "organizations:ListAccounts" {
					t.Errorf("%+v, want it denied for want of organizations:ListAccounts", line)
				}
			}
		})
	}
}
