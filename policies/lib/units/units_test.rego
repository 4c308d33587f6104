package lib.units_test

import data.lib.units

test_inside_the_unit_and_below if {
	units.inside("Workloads", "Workloads")
	units.inside("Workloads/Production/Europe", "Workloads")
	units.inside_any("Sandbox/Teams", ["Workloads", "Sandbox"])
}

test_not_inside_a_unit_that_starts_alike if {
	not units.inside("WorkloadsOld", "Workloads")
	not units.inside("", "Workloads")
	not units.inside_any("Workloads", ["Workloads/Production"])
	not units.inside_any("Workloads", [])
}
