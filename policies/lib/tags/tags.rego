# METADATA
# title: Tags
# description: Reads tag keys and values as a person would.
package lib.tags

# blank(tags, key) holds when the key is absent or its value is only white space.
blank(tags, key) if trim_space(object.get(tags, key, "")) == ""

# environment(own, above) is the tag environment of what has the tags own, or else
# the one in the tags of what holds it, such as its account or project. It is
# undefined when neither says.
environment(own, _) := own.environment if not blank(own, "environment")

environment(own, above) := holder.environment if {
	blank(own, "environment")
	some holder in above
	not blank(holder, "environment")
}
