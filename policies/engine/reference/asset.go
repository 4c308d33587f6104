package reference

import (
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

var (
	keyID      = ast.StringTerm("id")
	keyType    = ast.StringTerm("type")
	keyName    = ast.StringTerm("name")
	keyURL     = ast.StringTerm("url")
	keyParent  = ast.StringTerm("parent")
	keyRegion  = ast.StringTerm("region")
	keyTags    = ast.StringTerm("tags")
	keySource  = ast.StringTerm("source")
	keyTime    = ast.StringTerm("collected_at")
	keyMessage = ast.StringTerm("msg")
)

// headOf returns what findings say of an asset. The error is for a document
// that is no asset of that type.
func headOf(asset ast.Object, assetType string) (policies.Asset, error) {
	head := policies.Asset{
		ID: field(asset, keyID), Type: field(asset, keyType), Name: field(asset, keyName),
		URL: field(asset, keyURL), Parent: field(asset, keyParent), Region: field(asset, keyRegion),
	}
	switch {
	case head.ID == "":
		return head, errors.New("document has no id")
	case head.Type == "" || head.Type != assetType:
		return head, fmt.Errorf("document of %s says that it is of %q", assetType, head.Type)
	}
	return head, nil
}

// tagsOf returns the tags as findings show them, nil when they were not read.
func tagsOf(asset ast.Object) map[string]string {
	tags, ok := valueOf(asset.Get(keyTags)).(ast.Object)
	if !ok {
		return nil
	}
	all := make(map[string]string, tags.Len())
	tags.Foreach(func(k, v *ast.Term) {
		key, _ := k.Value.(ast.String)
		value, _ := v.Value.(ast.String)
		all[string(key)] = collectors.MaskTag(string(key), string(value))
	})
	return all
}

// field returns a text field; "" when it is absent or no text.
func field(asset ast.Object, key *ast.Term) string {
	if t := asset.Get(key); t != nil {
		s, _ := t.Value.(ast.String)
		return string(s)
	}
	return ""
}

// shown are the fields of a related asset that policies see.
var shown = map[string]bool{
	"id": true, "type": true, "name": true, "parent": true, "region": true,
	"tags": true, "owner": true, "attributes": true, "links": true,
}

// trim returns the document with the fields in shown only, and of its
// attributes those that are kept; nil keeps all.
func trim(document []byte, kept map[string]bool) string {
	var b strings.Builder
	b.Grow(len(document))
	copyFields(&b, document, func(key, value []byte) {
		if string(key) == "attributes" && kept != nil {
			copyFields(&b, value, func(_, value []byte) { b.Write(value) }, kept)
			return
		}
		b.Write(value)
	}, shown)
	return strings.Clone(b.String())
}

// copyFields writes the fields of an object that are chosen.
func copyFields(b *strings.Builder, object []byte, write func(key, value []byte), chosen map[string]bool) {
	sep := ""
	b.WriteByte('{')
	for key, value := range engine.Fields(object) {
		if chosen[string(key)] {
			b.WriteString(sep + `"`)
			b.Write(key)
			b.WriteString(`":`)
			write(key, value)
			sep = ","
		}
	}
	b.WriteByte('}')
}
