# METADATA
# title: Tags
# description: Reads tag keys and values as a person would.
package lib.tags

# blank(tags, key) holds when the key is absent or its value is only white space.
blank(tags, key) if trim_space(object.get(tags, key, "")) == ""
