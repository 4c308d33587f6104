package simulator

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// services are the services by the name under which requests are signed.
func services() map[string]*service {
	return map[string]*service{
		"account":              accountService(),
		"ce":                   costExplorerService(),
		"ec2":                  ec2Service(),
		"elasticloadbalancing": loadBalancingService(),
		"iam":                  iamService(),
		"identitystore":        identityStoreService(),
		"logs":                 logsService(),
		"organizations":        organizationsService(),
		"rds":                  rdsService(),
		"s3":                   s3Service(),
		"s3control":            s3ControlService(),
		"sso":                  ssoService(),
		"sts":                  stsService(),
		"tagging":              taggingService(),
	}
}

// read takes the request's parameters in. What cannot be read is empty, and the
// operation then misses it.
func (c *call) read() {
	switch c.service.protocol.(type) {
	case query:
		values, _ := url.ParseQuery(string(c.body)) // parsed before, to find the operation
		c.form = form(values)
	case json11, restJSON:
		if json.Unmarshal(c.body, &c.input) != nil {
			c.input = nil
		}
	}
}

// The errors of the JSON services are alike.
var (
	unrecognizedClient = &apiError{http.StatusBadRequest, "UnrecognizedClientException", "The security token included in the request is invalid."}
	throttlingJSON     = &apiError{http.StatusBadRequest, "ThrottlingException", "Rate exceeded"}
)

// Those of the Query services too.
var (
	invalidClientToken = &apiError{http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid."}
	throttlingQuery    = &apiError{http.StatusBadRequest, "Throttling", "Rate exceeded"}
)
