package engine

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// builtins says of each of OPA's built-in functions whether a policy may call
// it: "" is yes, anything else is why not. It is an allow-list: what is not
// here, such as a function that an upgrade of OPA brings, is not there for
// policies, and a test says so.
//
// Allowed is what computes its answer from its arguments alone, in time and
// memory that grow with them.
var builtins = map[string]string{
	"abs": "", "all": "", "and": "", "any": "", "assign": "", "ceil": "",
	"cast_array": "", "cast_boolean": "", "cast_null": "", "cast_object": "", "cast_set": "", "cast_string": "",
	"concat": "", "contains": "", "count": "", "div": "", "endswith": "", "eq": "", "equal": "",
	"floor": "", "format_int": "", "gt": "", "gte": "", "indexof": "", "indexof_n": "", "intersection": "",
	"is_array": "", "is_boolean": "", "is_null": "", "is_number": "", "is_object": "", "is_set": "", "is_string": "",
	"lower": "", "lt": "", "lte": "", "max": "", "min": "", "minus": "", "mul": "", "neq": "", "or": "",
	"plus": "", "product": "", "re_match": "", "rem": "", "replace": "", "round": "", "set_diff": "",
	"sort": "", "split": "", "sprintf": "", "startswith": "", "substring": "", "sum": "", "to_number": "",
	"trim": "", "trim_left": "", "trim_prefix": "", "trim_right": "", "trim_space": "", "trim_suffix": "",
	"type_name": "", "union": "", "upper": "", "walk": "",

	"array.concat": "", "array.flatten": "", "array.reverse": "", "array.slice": "",
	"base64.decode": "", "base64.encode": "", "base64.is_valid": "",
	"base64url.decode": "", "base64url.encode": "", "base64url.encode_no_pad": "",
	"bits.and": "", "bits.lsh": takesMemory, "bits.negate": "", "bits.or": "", "bits.rsh": "", "bits.xor": "",

	"crypto.hmac.equal": "", "crypto.hmac.md5": "", "crypto.hmac.sha1": "", "crypto.hmac.sha256": "", "crypto.hmac.sha512": "",
	"crypto.md5": "", "crypto.sha1": "", "crypto.sha256": "",
	"crypto.parse_private_keys":                              handlesKeys,
	"crypto.x509.parse_and_verify_certificates":              readsClock,
	"crypto.x509.parse_and_verify_certificates_with_options": readsClock,
	"crypto.x509.parse_certificate_request":                  "",
	"crypto.x509.parse_certificates":                         "",
	"crypto.x509.parse_keypair":                              handlesKeys,
	"crypto.x509.parse_rsa_private_key":                      handlesKeys,

	"glob.match": "", "glob.quote_meta": "",
	"graph.reachable": "", "graph.reachable_paths": takesTime,
	"graphql.is_valid": takesTime, "graphql.parse": takesTime, "graphql.parse_and_verify": takesTime,
	"graphql.parse_query": takesTime, "graphql.parse_schema": takesTime, "graphql.schema_is_valid": takesTime,
	"hex.decode": "", "hex.encode": "",
	"http.send": readsNetwork,

	"internal.member_2": "", "internal.member_3": "", "internal.print": "", "internal.template_string": "",
	"internal.test_case": "it belongs to OPA's test runner",

	"io.jwt.decode": "", "io.jwt.decode_verify": readsClock,
	"io.jwt.encode_sign": handlesKeys, "io.jwt.encode_sign_raw": handlesKeys,
	"io.jwt.verify_eddsa": "", "io.jwt.verify_es256": "", "io.jwt.verify_es384": "", "io.jwt.verify_es512": "",
	"io.jwt.verify_hs256": "", "io.jwt.verify_hs384": "", "io.jwt.verify_hs512": "",
	"io.jwt.verify_ps256": "", "io.jwt.verify_ps384": "", "io.jwt.verify_ps512": "",
	"io.jwt.verify_rs256": "", "io.jwt.verify_rs384": "", "io.jwt.verify_rs512": "",

	"json.filter": "", "json.is_valid": "", "json.marshal": "", "json.marshal_with_options": "",
	"json.match_schema":  readsFiles,  // even with an empty AllowNet: {"$ref": "file:///…"}
	"json.patch":         takesMemory, // copying a value into itself doubles it
	"json.remove":        "",
	"json.unmarshal":     "",
	"json.verify_schema": readsFiles,

	"net.cidr_contains": "", "net.cidr_contains_matches": "", "net.cidr_expand": takesMemory, "net.cidr_intersects": "",
	"net.cidr_is_valid": "", "net.cidr_merge": "", "net.cidr_overlap": "", "net.lookup_ip_addr": readsNetwork,
	"numbers.range": "", "numbers.range_step": "",
	"object.filter": "", "object.get": "", "object.keys": "", "object.remove": "", "object.subset": "", "object.union": "", "object.union_n": "",
	"opa.runtime":            "it reads the environment",
	"print":                  "",
	"providers.aws.sign_req": handlesKeys,
	"rand.intn":              isRandom,

	"regex.find_all_string_submatch_n": "", "regex.find_n": "", "regex.globs_match": takesTime, "regex.is_valid": "",
	"regex.match": "", "regex.replace": "", "regex.split": "", "regex.template_match": "",
	"rego.metadata.chain": "", "rego.metadata.rule": "",
	"rego.parse_module": "it runs the parser on what an asset says",
	"semver.compare":    "", "semver.is_valid": "",
	"strings.any_prefix_match": "", "strings.any_suffix_match": "", "strings.count": "",
	"strings.render_template": takesMemory, // text/template can loop over any number
	"strings.replace_n":       "",
	"strings.reverse":         "",
	"strings.split_n":         "",

	"time.add_date": "", "time.clock": "", "time.date": "", "time.diff": "", "time.format": "",
	"time.now_ns":            "", // the run's clock
	"time.parse_duration_ns": "", "time.parse_ns": "", "time.parse_rfc3339_ns": "", "time.weekday": "",
	"trace":       "it is for OPA's own debugger; use print in tests",
	"units.parse": "", "units.parse_bytes": "",
	"uri.is_valid": "", "uri.parse": "",
	"urlquery.decode": "", "urlquery.decode_object": "", "urlquery.encode": "", "urlquery.encode_object": "",
	"uuid.parse": "", "uuid.rfc4122": isRandom,
	"yaml.is_valid": "", "yaml.marshal": "", "yaml.unmarshal": "",
}

const (
	handlesKeys  = "it handles private keys"
	isRandom     = "its answer is another one every time"
	readsClock   = "it reads the machine's clock"
	readsFiles   = "it reads files and hosts that a schema names"
	readsNetwork = "it reads the network"
	takesMemory  = "it can take any amount of memory"
	takesTime    = "it can take any amount of time"
)

// capabilities is what OPA's compiler may let a policy do.
func capabilities(tests bool) *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.AllowNet = []string{} // nil would allow every host
	c.Builtins = slices.DeleteFunc(slices.Clone(c.Builtins), func(b *ast.Builtin) bool {
		if tests && b.Name == "internal.test_case" {
			return false
		}
		why, known := builtins[b.Name]
		return !known || why != ""
	})
	return c
}

// denied returns why a policy may not call the function that OPA's message
// says is undefined, and "" when there is no such function at all.
func denied(message string) string {
	name, ok := strings.CutPrefix(message, "undefined function ")
	if !ok {
		return ""
	}
	return builtins[name]
}
