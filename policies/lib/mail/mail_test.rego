package lib.mail_test

import data.lib.mail

test_domain if {
	mail.domain("jo@Acme.example") == "acme.example"
	mail.domain("\"a@b\"@acme.example") == "acme.example"
}

test_no_domain if {
	every address in ["", "jo", null] {
		not mail.domain(address)
	}
}

test_within if {
	every domain in ["acme.example", "eu.acme.example", "ACME.EXAMPLE"] {
		mail.within(domain, ["other.example", "Acme.example"])
	}
}

test_not_within if {
	every domain in ["notacme.example", "acme.example.evil.example", "example", ""] {
		not mail.within(domain, ["acme.example"])
	}
	not mail.within("acme.example", [])
}
