# METADATA
# title: Somebody is in charge of every project
# description: >-
#   A project to which no person and no group has access, neither itself nor through a folder, is left behind:
#   nobody sees its alarms, and only an administrator of the whole organization can mend it.
# schemas:
#   - input.asset.attributes: schema.gcp.project
# custom:
#   severity: low
#   asset_types: [gcp.project]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.iam, attributes.folder_ids]
#   related:
#     folders: {type: gcp.folder, key: id, from: attributes.folder_ids}
#   remediation: >-
#     Find who made it, with `gcloud logging read 'protoPayload.methodName="CreateProject"'
#     --project=PROJECT_ID --freshness=400d`, and give their group a role: `gcloud projects
#     add-iam-policy-binding PROJECT_ID --member=group:ADDRESS --role=ROLE`.
#
#     If nobody wants it, `gcloud projects delete PROJECT_ID`; it can be restored for 30 days with `gcloud
#     projects undelete`.
package guardrails.gcp_project_has_people

deny contains "no person and no group has access to it below the organization" if {
	count(_people(input.asset.attributes.iam)) == 0
	every folder in input.related.folders {
		count(_people(folder.attributes.iam)) == 0
	}
}

_people(bindings) := {member |
	some binding in bindings
	some member in binding.members
	_person(member)
}

_person(member) if regex.match(`^(user|group|domain):`, member)

# Workforce pools hold people, workload pools machines.
_person(member) if {
	regex.match(`^principal(Set)?:`, member)
	contains(member, "/workforcePools/")
}
