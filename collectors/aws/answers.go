package aws

import (
	"bufio"
	"bytes"
	"context"
	encodingxml "encoding/xml"
	"io"
	"net/http"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// answers refuses an answer that is none, such as the page of a proxy. The
// SDK's readers of XML take whatever they do not know for an empty result, and
// those of JSON do so with nothing at all: everything would be there, and
// nothing found.
type answers struct{}

func (answers) ID() string { return "auditor.Answers" }

func (answers) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
	out, metadata, err := next.HandleDeserialize(ctx, in)
	response, ok := out.RawResponse.(*smithyhttp.Response)
	if err != nil || !ok || response.StatusCode < 200 || response.StatusCode > 299 {
		return out, metadata, err // errors tell their own kind
	}
	op, _ := lookup(awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx))
	body := bufio.NewReaderSize(http.MaxBytesReader(nil, response.Body, maxAnswer), headSize)
	head, err := body.Peek(headSize)
	if err != nil && err != io.EOF {
		return out, metadata, err
	}
	if !op.answeredBy(head) {
		return out, metadata, &answerError{"unreadable answer", op.Action}
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{body, response.Body}
	return out, metadata, nil
}

const (
	headSize  = 1024      // bytes within which the root element has to begin
	maxAnswer = 128 << 20 // bytes of an answer; the largest are pages of IAM, with a thousand policies of some kilobytes
)

// answeredBy reports whether a body that begins so is an answer of the
// operation.
func (o operation) answeredBy(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	root := o.Name + "Response"
	switch o.SDK {
	case "EC2", "Elastic Load Balancing v2", "IAM", "RDS", "STS":
		return rootOf(head) == root
	case "S3", "S3 Control":
		found := rootOf(head)
		return found == o.Root || found == root // of servers other than AWS
	}
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{"))
}

// rootOf is the name of the root element of XML; empty for what is none.
func rootOf(head []byte) string {
	for d := encodingxml.NewDecoder(bytes.NewReader(head)); ; {
		token, err := d.RawToken()
		if err != nil {
			return ""
		}
		switch token := token.(type) {
		case encodingxml.StartElement:
			return token.Name.Local
		case encodingxml.CharData:
			if len(bytes.TrimSpace(token)) > 0 {
				return ""
			}
		}
	}
}
