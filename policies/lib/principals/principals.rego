# METADATA
# title: Principals
# description: Reads who is meant by the principals of a trust policy.
package lib.principals

# account(principal) is the account ID in a principal: "111122223333" itself, or
# the account of an ARN. It is undefined for "*" and for the ID that stays behind
# when a user or role has been deleted.
account(principal) := principal if regex.match(`^[0-9]{12}$`, principal)

account(principal) := id if {
	startswith(principal, "arn:")
	id := split(principal, ":")[4]
	regex.match(`^[0-9]{12}$`, id)
}

# anybody(statement) holds when a statement names no particular principal.
anybody(statement) if "*" in statement.principals.aws

anybody(statement) if count(statement.not_principals) > 0
