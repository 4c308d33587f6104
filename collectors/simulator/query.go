package simulator

import (
	"net/http"
	"net/url"
	"strconv"
)

// query is the AWS Query protocol, and ec2 its dialect: every call is a form,
// and the answer is XML.
type query struct {
	namespace string // of the answers
	ec2       bool
}

func (query) operation(_ *http.Request, body []byte) string {
	f, err := url.ParseQuery(string(body))
	if err != nil {
		return ""
	}
	return f.Get("Action")
}

func (q query) fail(w http.ResponseWriter, e *apiError, id string) {
	w.Header().Set("Content-Type", q.contentType())
	w.Header().Set("X-Amzn-Requestid", id)
	w.WriteHeader(e.status)
	var x xmlWriter
	detail := func() {
		x.in("Error", func() {
			if !q.ec2 {
				x.text("Type", "Sender")
			}
			x.text("Code", e.code)
			x.text("Message", e.message)
		})
	}
	if q.ec2 {
		x.in("Response", func() { x.in("Errors", detail); x.text("RequestID", id) })
	} else {
		x.in("ErrorResponse", func() { detail(); x.text("RequestId", id) })
	}
	w.Write(x.b)
}

func (query) contentType() string { return "text/xml" }

// inXML makes an operation of a function that writes the inside of the result.
func inXML(f func(*call, *xmlWriter) error) operation {
	return func(c *call) ([]byte, error) {
		q := c.service.protocol.(query)
		x := &xmlWriter{}
		x.open(c.operation+"Response", q.namespace)
		var err error
		if q.ec2 {
			x.text("requestId", c.id)
			err = f(c, x)
		} else {
			x.in(c.operation+"Result", func() { err = f(c, x) })
			x.in("ResponseMetadata", func() { x.text("RequestId", c.id) })
		}
		x.end(c.operation + "Response")
		return x.b, err
	}
}

// form is the form of a request.
type form url.Values

func (f form) text(key string) string { return url.Values(f).Get(key) }

func (f form) number(key string) int {
	n, _ := strconv.Atoi(f.text(key))
	return n
}

// list returns the values of prefix.1, prefix.2 and so on.
func (f form) list(prefix string) []string {
	var values []string
	for i := 1; url.Values(f).Has(prefix + "." + strconv.Itoa(i)); i++ {
		values = append(values, f.text(prefix+"."+strconv.Itoa(i)))
	}
	return values
}
