# METADATA
# title: Only owners invite outside collaborators
# description: >-
#   People outside the company are in no people list and no identity provider: nobody notices when their access
#   should end.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.members_can_invite_outside_collaborators]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Member privileges, clear Allow repository administrators to invite
#     outside collaborators to repositories for this organization.
package guardrails.github_org_outside_invitation_limited

deny contains "administrators of a repository may invite outside collaborators" if input.asset.attributes.members_can_invite_outside_collaborators
