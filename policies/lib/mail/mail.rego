# METADATA
# title: Mail
# description: Reads mail addresses and their domains.
package lib.mail

# domain(address) is what follows the last @, in lower case. It is undefined for
# what has none, and for null.
domain(address) := lower(parts[count(parts) - 1]) if {
	is_string(address)
	parts := split(address, "@")
	count(parts) > 1
}

# within(domain, domains) holds when domain is one of the domains or below one.
within(domain, domains) if {
	some one in domains
	lower(domain) == lower(one)
}

within(domain, domains) if {
	some one in domains
	endswith(lower(domain), $".{lower(one)}")
}
