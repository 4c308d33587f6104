package simulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// json11 is AWS JSON 1.1: every call is a POST of JSON, whose target header
// names the operation.
type json11 struct {
	target string // such as "AWSOrganizationsV20161128"
}

func (p json11) operation(r *http.Request, _ []byte) string {
	name, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), p.target+".")
	if !ok {
		return ""
	}
	return name
}

func (json11) fail(w http.ResponseWriter, e *apiError, id string) {
	header := w.Header()
	header.Set("Content-Type", "application/x-amz-json-1.1")
	header.Set("X-Amzn-Requestid", id)
	w.WriteHeader(e.status)
	w.Write(encode(obj{"__type": e.code, "message": e.message}))
}

func (json11) contentType() string { return "application/x-amz-json-1.1" }

// obj is a JSON object. Its keys are written in order, so equal answers have
// equal bytes.
type obj map[string]any

// encode writes an answer, which is always JSON.
func encode(o obj) []byte {
	b, err := json.Marshal(o)
	if err != nil {
		panic("simulator: " + err.Error())
	}
	return b
}

// set adds a value unless it is empty, as the services leave empty members out.
func (o obj) set(key, value string) obj {
	if value != "" {
		o[key] = value
	}
	return o
}

// epoch is a time as AWS JSON has it: seconds since 1970.
func epoch(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// inJSON makes an operation of a function that answers with an object.
func inJSON(f func(*call) (obj, error)) operation {
	return func(c *call) ([]byte, error) {
		o, err := f(c)
		if err != nil {
			return nil, err
		}
		return encode(o), nil
	}
}

// input is the JSON of a request.
type input map[string]any

// text returns a member that is text; empty when it is absent.
func (in input) text(key string) string {
	s, _ := in[key].(string)
	return s
}

// number returns a member that is a number; zero when it is absent.
func (in input) number(key string) int {
	n, _ := in[key].(float64)
	return int(n)
}

// texts returns the texts of a list.
func (in input) texts(key string) []string {
	var texts []string
	list, _ := in[key].([]any)
	for _, v := range list {
		if t, ok := v.(string); ok {
			texts = append(texts, t)
		}
	}
	return texts
}

// objects returns the objects of a list.
func (in input) objects(key string) []input {
	var objects []input
	list, _ := in[key].([]any)
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			objects = append(objects, m)
		}
	}
	return objects
}

// object returns a member that is an object; nil when it is absent.
func (in input) object(key string) input {
	m, _ := in[key].(map[string]any)
	return m
}
