# METADATA
# title: Roles trust named principals
# schemas:
#   - input.asset.attributes: schema.aws.iam_role
# custom:
#   severity: critical
#   asset_types: [aws.iam_role]
#   requires: [attributes.trust]
package bench.role_trust_named

import data.lib.principals
import data.lib.statements

deny contains "trusts anybody" if {
	some statement in input.asset.attributes.trust
	statement.effect == "Allow"
	statements.covers(statement, "sts:assumerole")
	principals.anybody(statement)
}
