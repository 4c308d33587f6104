# METADATA
# title: Organizational units
# description: Compares the paths of organizational units, such as Workloads/Production.
package lib.units

# inside(path, unit) holds when path is that unit or one below it.
inside(path, unit) if path == unit

inside(path, unit) if startswith(path, $"{unit}/")

# inside_any(path, units) holds when path is inside at least one of them.
inside_any(path, units) if {
	some unit in units
	inside(path, unit)
}
