package simulator

import (
	"net/http"
	"strings"
)

// s3Control is the protocol of what S3 has of a whole account, which a header
// names. Its requests are signed as those of S3; their paths begin with its
// version.
type s3Control struct{ restXML }

const s3ControlVersion = "/v20180820/"

func (s3Control) operation(r *http.Request, _ []byte) string {
	if r.Method == http.MethodGet && strings.TrimPrefix(r.URL.Path, s3ControlVersion) == "configuration/publicAccessBlock" {
		return "GetPublicAccessBlock"
	}
	return ""
}

func (s3Control) fail(w http.ResponseWriter, e *apiError, id string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(e.status)
	var x xmlWriter
	x.in("ErrorResponse", func() {
		x.in("Error", func() { x.text("Code", e.code); x.text("Message", e.message) })
		x.text("RequestId", id)
	})
	w.Write(x.b)
}

func s3ControlService() *service {
	s := s3Service()
	s.prefix, s.protocol = "s3control", s3Control{}
	s.actions = map[string]string{"GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock"}
	s.operations = map[string]operation{"GetPublicAccessBlock": getAccountPublicAccessBlock}
	return s
}

// signedAs is the service that a request is for, by the name that it is signed
// for.
func signedAs(name string, r *http.Request) string {
	if name == "s3" && strings.HasPrefix(r.URL.Path, s3ControlVersion) {
		return "s3control"
	}
	return name
}

var noPublicAccessBlock = &apiError{http.StatusNotFound, "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"}

func getAccountPublicAccessBlock(c *call) ([]byte, error) {
	if c.request.Header.Get("X-Amz-Account-Id") != c.account.id {
		return nil, c.denied("because no identity-based policy allows the " + c.action() + " action")
	}
	if !c.account.blocked {
		return nil, noPublicAccessBlock
	}
	var x xmlWriter
	showPublicAccessBlock(&x)
	return x.b, nil
}

func showPublicAccessBlock(x *xmlWriter) {
	x.in("PublicAccessBlockConfiguration", func() {
		for _, name := range []string{"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"} {
			x.flag(name, true)
		}
	})
}
