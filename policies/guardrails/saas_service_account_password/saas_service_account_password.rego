# METADATA
# title: Service accounts sign in without a password
# description: >-
#   No second factor guards a machine, so its password alone is enough, from anywhere, and it is in more files
#   than anybody knows. Few products show who has one; the others are not judged.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: high
#   asset_types: [saas.account]
#   exposure: public
#   when:
#     attributes.kind: [service, bot]
#     attributes.provider: [okta, sentry, snowflake]
#     attributes.status: [active]
#   requires: [attributes.password]
#   remediation: >-
#     Give it a key pair, a workload identity or a scoped token, then remove the password. Snowflake: `ALTER
#     USER NAME SET RSA_PUBLIC_KEY = '...'`, change the program, then `ALTER USER NAME UNSET PASSWORD` and
#     `ALTER USER NAME SET TYPE = SERVICE`, which can never have one again.
package guardrails.saas_service_account_password

deny contains "a machine with a password" if input.asset.attributes.password
