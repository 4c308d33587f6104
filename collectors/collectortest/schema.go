package collectortest

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/schemas"
)

// A schemaSet is the compiled schema of each asset type.
type schemaSet map[string]*jsonschema.Schema

func compile(c *check) schemaSet {
	set := schemaSet{}
	for typ, b := range schemas.All() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			c.errorf("schema of %s: %v", typ, err)
			continue
		}
		compiler := jsonschema.NewCompiler()
		compiler.RegisterFormat(&jsonschema.Format{Name: "date-time", Validate: utc})
		compiler.AssertFormat()
		if err := compiler.AddResource(typ, doc); err != nil {
			c.errorf("schema of %s: %v", typ, err)
			continue
		}
		if set[typ], err = compiler.Compile(typ); err != nil {
			c.errorf("schema of %s: %v", typ, err)
		}
	}
	return set
}

// utc accepts RFC 3339 in UTC only, so that times can be compared as text.
func utc(v any) error {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	if _, err := time.Parse(time.RFC3339, s); err != nil {
		return err
	}
	if !strings.HasSuffix(s, "Z") {
		return fmt.Errorf("%s is not in UTC", s)
	}
	return nil
}

// validate returns what is wrong with the attributes of the asset.
func (set schemaSet) validate(a collectors.Asset) error {
	schema := set[a.Type]
	if schema == nil {
		return fmt.Errorf("type %q has no schema", a.Type)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.Attributes))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}
