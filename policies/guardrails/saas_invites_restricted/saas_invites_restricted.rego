# METADATA
# title: Not everybody may invite into a workspace
# description: >-
#   Where every member may invite, or a mail domain is enough to join, people are in the workspace whom nobody
#   approved and whom no list of staff knows.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: medium
#   asset_types: [saas.workspace]
#   requires: [attributes.invite_restricted]
#   remediation: >-
#     Let administrators alone approve invitations. Slack: Settings, Invitations, "Require admin approval".
#     Entra: External Identities, External collaboration settings, "Only users assigned to specific admin roles
#     can invite guest users". Notion: Settings, People, and Settings, Security, "Allowed email domains".
package guardrails.saas_invites_restricted

deny contains "every member may invite people" if input.asset.attributes.invite_restricted == false
