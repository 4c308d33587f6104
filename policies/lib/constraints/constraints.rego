# METADATA
# title: Organization policy constraints
# description: >-
#   Says how constraints of the Organization Policy Service of Google Cloud act at a node. A constraint may
#   have a managed twin, such as iam.managed.disableServiceAccountKeyCreation, and either is enough.
package lib.constraints

# off(policies, name) holds when nothing enforces a boolean constraint. One that
# a tag decides is neither off nor on.
off(policies, name) if {
	not enforced(policies, name)
	not undecided(policies, name)
}

# enforced(policies, name) holds when a boolean constraint acts.
enforced(policies, name) if {
	some policy in named(policies, name)
	policy.enforced
}

# open(policies, name) holds when nothing restricts the values of a list
# constraint. One that a tag decides is neither open nor restricted.
open(policies, name) if {
	not restricted(policies, name)
	not undecided(policies, name)
}

# restricted(policies, name) holds when a list constraint allows less than all.
restricted(policies, name) if {
	some policy in named(policies, name)
	policy.allow_all == false
}

# A managed twin of a list constraint is a boolean one with parameters.
restricted(policies, name) if enforced(policies, name)

# undecided(policies, name) holds when conditions decide whether it acts.
undecided(policies, name) if {
	some policy in named(policies, name)
	count(policy.conditions) > 0
	not _decided(policy)
}

_decided(policy) if policy.enforced in {true, false}

_decided(policy) if policy.allow_all in {true, false}

# how(policies, name) says in words how a constraint that does not act is set.
how(policies, name) := "is only tried in a dry run" if {
	some policy in named(policies, name)
	policy.dry_run_enforced
} else := "is not enforced"

# named(policies, name) are the constraint and its managed twin.
named(policies, name) := [policy |
	some policy in policies
	policy.constraint in {name, replace(name, ".", ".managed.")}
]
