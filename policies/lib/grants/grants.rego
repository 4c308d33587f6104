# METADATA
# title: Grants
# description: Reads the roles of gcp.principal, each at all nodes where the member has it under one condition.
package lib.grants

import data.lib.dates

# above_projects(grant) holds when it acts on every project below a folder or the
# organization, also on those that come later.
above_projects(grant) if grant.organization

above_projects(grant) if grant.folders > 0

# writes(grant) holds for the basic roles that change things.
writes(grant) if grant.role in {"roles/owner", "roles/editor"}

# ended(grant, now) holds when the condition has an end that is over: the grant is
# still in the policy and gives nothing.
ended(grant, now) if {
	is_string(grant.condition.expires_at)
	dates.reached(now, grant.condition.expires_at)
}

# where(grant) names the nodes in words, with the condition if there is one.
where(grant) := $"{concat(" and ", _places(grant))}{_limit(grant)}"

_places(grant) := array.concat(
	["the organization" | grant.organization],
	[place |
		some [noun, number] in [
			["folder", grant.folders],
			["project", grant.projects],
			["billing account", grant.billing_accounts],
			["resource", grant.resources],
		]
		number > 0
		place := $"{number} {noun}{_plural(number)}"
	],
)

_plural(1) := ""

_plural(number) := "s" if number > 1

_limit(grant) := "" if is_null(grant.condition)

_limit(grant) := $" (condition: {grant.condition.title})" if grant.condition.title != ""

_limit(grant) := $" (condition: {grant.condition.expression})" if grant.condition.title == ""

# default_account(email) holds for the accounts that Compute Engine and App Engine
# make for themselves; email may be null.
default_account(email) if {
	is_string(email)
	regex.match(`(-compute@developer|@appspot)\.gserviceaccount\.com$`, email)
}
