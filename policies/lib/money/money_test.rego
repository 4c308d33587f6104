package lib.money_test

import data.lib.money

_dollars := {"currency": "USD", "minor_units": 100, "hours_per_month": 730}

test_rounds_down if {
	every quantity, minor in {100: 1000, 1: 10, 0.15: 1, 0.1999: 1} {
		money.amount(quantity, 0.1, _dollars) == {"minor": minor, "currency": "USD"}
	}
}

test_exact_for_every_price_in_use if {
	every price in [0.005, 0.015, 0.03, 0.045, 0.05, 0.08, 0.1, 0.125, 0.0125] {
		money.amount(4000, price, _dollars).minor == round(price * 400000)
	}
}

test_nothing_is_no_amount if {
	not money.amount(0, 0.1, _dollars)
	not money.amount(0.09, 0.1, _dollars)
	not money.amount(-5, 0.1, _dollars)
}

test_currency_without_minor_unit if {
	yen := {"currency": "JPY", "minor_units": 1, "hours_per_month": 730}
	money.amount(10, 15.5, yen) == {"minor": 155, "currency": "JPY"}
}

test_month_has_its_hours if money.amount_by_hour(1, 0.005, _dollars).minor == 365

test_hour_that_costs_nothing_is_no_amount if not money.amount_by_hour(1, 0, _dollars)
