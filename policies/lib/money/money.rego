# METADATA
# title: Money
# description: Turns list prices into amounts of whole minor units, never more than the exact amount.
package lib.money

# amount(quantity, price, prices) is what quantity units cost at price, which is
# in the major unit of prices.currency. It is undefined when that is less than
# one minor unit, so that no saving of nothing is claimed.
#
# The price becomes a whole number of millionths first: decimal fractions such as
# 0.1 are inexact, and rounding them down could lose a cent.
amount(quantity, price, prices) := {"minor": minor, "currency": prices.currency} if {
	millionths := round(price * 1000000)
	minor := floor(((quantity * millionths) * prices.minor_units) / 1000000)
	minor > 0
}

# amount_by_hour(quantity, price, prices) is likewise a month at a price an hour.
amount_by_hour(quantity, price, prices) := amount(quantity * prices.hours_per_month, price, prices)
