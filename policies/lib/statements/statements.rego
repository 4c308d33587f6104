# METADATA
# title: Policy statements
# description: >-
#   Says what the statements of service control policies and IAM policies do. Collectors
#   give every list as a list, and actions and condition keys in lower case.
package lib.statements

# denies(policies, action) holds when one of the service control policies among
# policies denies the action to everybody and on everything. A Deny counts when it
# has no conditions, or only such as exempt principals by name.
denies(policies, action) if {
	some statement in scp_denials(policies)
	covers(statement, action)
	everywhere(statement, action)
	for_all_principals(statement)
}

# scp_denials(policies) are the Deny statements of the service control policies
# among policies.
scp_denials(policies) := {statement |
	some policy in policies
	policy.attributes.policy_type == "SERVICE_CONTROL_POLICY"
	some statement in policy.attributes.statements
	statement.effect == "Deny"
}

# covers(statement, action) holds when the statement speaks of the action.
covers(statement, action) if {
	some pattern in statement.actions
	matches(pattern, action)
}

covers(statement, action) if {
	count(statement.not_actions) > 0
	not _excepted(statement, action)
}

_excepted(statement, action) if {
	some pattern in statement.not_actions
	matches(pattern, action)
}

# everywhere(statement, action) holds when the statement speaks of every resource
# of the action's service: "*", or an ARN such as arn:aws:iam::*:user/*.
everywhere(statement, _) if "*" in statement.resources

everywhere(statement, action) if {
	some resource in statement.resources
	parts := split(resource, ":")
	parts[2] == split(action, ":")[0]
	parts[3] in {"", "*"}
	parts[4] in {"", "*"}
	regex.match(`^([a-z-]+[:/])?\*$`, concat(":", array.slice(parts, 5, count(parts))))
}

# for_all_principals(statement) holds when no condition narrows the statement,
# save for principals that it exempts by name.
for_all_principals(statement) if {
	every condition in object.get(statement, "conditions", []) {
		exempts_principals(condition)
	}
}

# exempts_principals(condition) holds for a condition that leaves out some named
# principals, such as arn:aws:iam::*:role/platform-*. One that leaves out every
# role is no exemption but a hole.
exempts_principals(condition) if {
	condition.operator in {"arnnotlike", "arnnotequals", "stringnotlike", "stringnotequals"}
	condition.key == "aws:principalarn"
	every value in condition.values {
		regex.match(`^arn:[^:]*:(iam|sts)::[^:]*:[a-z-]+/.*[^*?/].*$`, value)
	}
}

# demands(condition) holds for a condition, of an operator that is not negated,
# that turns away a request without the key. IfExists and ForAllValues let such a
# request in: right in a Deny, which then denies more, but no lock on an Allow.
demands(condition) if {
	not condition.if_exists
	object.get(condition, "set_prefix", "") in {"", "foranyvalue"}
}

# allows_everything(statement) holds for an Allow of every action on every resource.
allows_everything(statement) if {
	statement.effect == "Allow"
	some action in statement.actions
	action in {"*", "*:*"}
	"*" in statement.resources
}

# matches(pattern, text) compares as IAM does: * stands for any text, ? for any
# one character, and no other character is special.
matches(pattern, text) if pattern == text

matches(pattern, text) if {
	regex.match(`[*?]`, pattern)
	literal := regex.replace(pattern, `[[:punct:]]`, `\$0`)
	wild := strings.replace_n({`\*`: ".*", `\?`: "."}, literal)
	regex.match($"^(?s:{wild})$", text)
}
