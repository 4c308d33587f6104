# METADATA
# title: No folder or project lifts a protected constraint
# description: >-
#   What the organization forbids, a policy further down can allow again: for a folder, and silently for every
#   project that is put into it later.
# custom:
#   severity: high
#   asset_types: [gcp.folder, gcp.project]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies delete CONSTRAINT --folder=FOLDER_NUMBER`, or `--project=PROJECT_ID`: the node
#     then inherits again.
#
#     `gcloud org-policies describe CONSTRAINT --effective --project=PROJECT_ID` shows what acts. The
#     constraint acts on what is made or changed from then on, mostly not on what exists, so see what the
#     exception was for. One that has to stay is a waiver, at the smallest node that needs it.
package guardrails.gcp_org_policy_not_weakened

deny contains $"{policy.constraint} is looser here than above" if {
	some policy in input.asset.attributes.org_policies
	policy.constraint in data.settings.guardrails.gcp_protected_constraints
	policy.set_here
	policy.weakens
}
