package owners

import (
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies"
)

// A Catalog is the company's software catalog, as Backstage's catalog-info.yaml
// files give it. An entity speaks for an asset by the annotations
// amazonaws.com/arn and amazonaws.com/account-id (aws.amazon.com/… too), also
// for what is below it. Its owner is its spec.owner or that of its system.
type Catalog struct {
	entities []entity
	byRef    map[string]int // kind:namespace/name
	byARN    map[string][]int
	byAcct   map[string][]int
}

type entity struct {
	kind, namespace, name       string
	owner, system, title, email string
}

type entityYAML struct {
	Kind     string `yaml:"kind"`
	Metadata struct {
		Name        string             `yaml:"name"`
		Namespace   *string            `yaml:"namespace"`
		Annotations map[string]*string `yaml:"annotations"`
	} `yaml:"metadata"`
	Spec struct {
		Owner   *string `yaml:"owner"`
		System  *string `yaml:"system"`
		Profile struct {
			Email *string `yaml:"email"`
		} `yaml:"profile"`
	} `yaml:"spec"`
	strictyaml.Pos
}

// Add reads the documents of one catalog file; its name is for messages. The
// zero Catalog is ready. The first entity of a name stays.
func (c *Catalog) Add(name string, b []byte) error {
	docs, err := strictyaml.Documents(name, b)
	if err != nil {
		return err
	}
	if c.byRef == nil {
		c.byRef, c.byARN, c.byAcct = map[string]int{}, map[string][]int{}, map[string][]int{}
	}
	for _, doc := range docs {
		var y entityYAML
		if err := doc.DecodeKnown(&y); err != nil {
			return err
		}
		if y.Kind == "" || y.Metadata.Name == "" {
			return &strictyaml.Error{File: name, Line: y.Line, Column: y.Column,
				Message: "an entity has no kind or no metadata.name", Remedy: "give it both, or leave the file out of catalog"}
		}
		c.add(y)
	}
	return nil
}

func (c *Catalog) add(y entityYAML) {
	e := entity{
		kind: strings.ToLower(y.Kind), namespace: strings.ToLower(text(y.Metadata.Namespace)), name: strings.ToLower(y.Metadata.Name),
		title: y.Metadata.Name, owner: text(y.Spec.Owner), system: text(y.Spec.System), email: text(y.Spec.Profile.Email),
	}
	if e.namespace == "" {
		e.namespace = "default"
	}
	ref := e.kind + ":" + e.namespace + "/" + e.name
	if _, taken := c.byRef[ref]; taken {
		return
	}
	n := len(c.entities)
	c.entities = append(c.entities, e)
	c.byRef[ref] = n
	for _, prefix := range []string{"amazonaws.com/", "aws.amazon.com/"} {
		if arn := text(y.Metadata.Annotations[prefix+"arn"]); arn != "" {
			c.byARN[arn] = append(c.byARN[arn], n)
		}
		if id := text(y.Metadata.Annotations[prefix+"account-id"]); id != "" {
			c.byAcct[id] = append(c.byAcct[id], n)
		}
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return strings.TrimSpace(*s)
}

// candidate gives the owner of the entity that speaks for the asset, or for the
// nearest one above it.
func (c *Catalog) candidate(a policies.Asset, chain []policies.Node) candidate {
	for _, n := range chain {
		if found, ok := c.first(c.byARN[n.ID]); ok {
			return found
		}
		if n.Type == "aws.account" {
			break
		}
	}
	id, _ := account(a, chain)
	if found, ok := c.first(c.byAcct[id]); ok && id != "" {
		return found
	}
	for _, n := range chain {
		if found, ok := c.first(c.byARN[n.ID]); ok {
			return found
		}
	}
	return candidate{source: "catalog"}
}

// first gives the owner of the first of the entities that has one.
func (c *Catalog) first(entities []int) (candidate, bool) {
	for _, n := range entities {
		e := c.entities[n]
		owner := e.owner
		if placeholder(owner) && e.system != "" {
			if s, ok := c.byRef[reference("system", e.namespace, e.system)]; ok {
				owner = c.entities[s].owner
			}
		}
		if !placeholder(owner) {
			return candidate{"catalog " + e.title, owner}, true
		}
	}
	return candidate{}, false
}

// reference completes [kind:][namespace/]name.
func reference(kind, namespace, s string) string {
	s = strings.ToLower(s)
	if k, rest, ok := strings.Cut(s, ":"); ok {
		kind, s = k, rest
	}
	if ns, rest, ok := strings.Cut(s, "/"); ok {
		namespace, s = ns, rest
	}
	return kind + ":" + namespace + "/" + s
}

// introduce adds the catalog's groups and users to a directory. A user whose
// mail address the directory knows is that person.
func (c *Catalog) introduce(d *directory) {
	for _, e := range c.entities {
		if e.kind != "group" && e.kind != "user" {
			continue
		}
		name := e.name
		if e.namespace != "default" {
			name = e.namespace + "/" + e.name
		}
		if placeholder(name) {
			continue
		}
		person, ok := d.entries[key(e.email)]
		if e.kind != "user" || !ok {
			person = entry{policies.Owner{Name: e.title, Contact: e.email}, known}
		}
		d.add(name, person)
	}
}
