package simulator

import (
	"net/http"
	"slices"
	"strings"
)

// restXML is the protocol of S3, with the bucket in the path.
type restXML struct{}

// bucketReads are the operations on a bucket by the query that names them.
var bucketReads = map[string]string{
	"lifecycle":         "GetBucketLifecycleConfiguration",
	"location":          "GetBucketLocation",
	"policyStatus":      "GetBucketPolicyStatus",
	"publicAccessBlock": "GetPublicAccessBlock",
	"tagging":           "GetBucketTagging",
	"versioning":        "GetBucketVersioning",
}

func (restXML) operation(r *http.Request, _ []byte) string {
	name := bucketName(r)
	switch {
	case strings.Contains(name, "/"), r.Method != http.MethodGet && r.Method != http.MethodHead:
		return ""
	case name == "":
		return "ListBuckets"
	case r.Method == http.MethodHead:
		return "HeadBucket"
	}
	for key, operation := range bucketReads {
		if r.URL.Query().Has(key) {
			return operation
		}
	}
	return ""
}

func bucketName(r *http.Request) string { return strings.Trim(r.URL.Path, "/") }

func (restXML) fail(w http.ResponseWriter, e *apiError, id string) {
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("X-Amz-Request-Id", id)
	if e.code == permanentRedirect {
		w.Header().Set("X-Amz-Bucket-Region", e.message)
	}
	w.WriteHeader(e.status)
	var x xmlWriter
	x.in("Error", func() { x.text("Code", e.code); x.text("Message", e.message); x.text("RequestId", id) })
	w.Write(x.b)
}

func (restXML) contentType() string { return "application/xml" }

func s3Service() *service {
	return &service{
		prefix:       "s3",
		protocol:     restXML{},
		accessDenied: "AccessDenied",
		noSuchKey:    &apiError{http.StatusForbidden, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."},
		throttled:    &apiError{http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate."},
		actions: map[string]string{
			"ListBuckets":                     "s3:ListAllMyBuckets",
			"GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
			"GetPublicAccessBlock":            "s3:GetBucketPublicAccessBlock",
			"HeadBucket":                      "s3:ListBucket",
		},
		operations: map[string]operation{
			"ListBuckets":                     listBuckets,
			"HeadBucket":                      ofBucket(func(*xmlWriter, bucket) error { return nil }),
			"GetBucketLocation":               ofBucket(getLocation),
			"GetBucketLifecycleConfiguration": ofBucket(getLifecycle),
			"GetBucketPolicyStatus":           ofBucket(getPolicyStatus),
			"GetPublicAccessBlock":            ofBucket(getPublicAccessBlock),
			"GetBucketTagging":                ofBucket(getTagging),
			"GetBucketVersioning":             ofBucket(getVersioning),
		},
	}
}

// listBuckets says where the buckets are when it is asked for pages, and only
// then.
func listBuckets(c *call) ([]byte, error) {
	q := c.request.URL.Query()
	all := c.company.bucketsIn(c.account)
	if r := q.Get("bucket-region"); r != "" {
		all = filter(all, func(b bucket) bool { return b.region == r })
	}
	items, next, err := page(c, all, q.Get("continuation-token"), form(q).number("max-buckets"), 10_000)
	if err != nil {
		return nil, err
	}
	var x xmlWriter
	x.in("ListAllMyBucketsResult", func() {
		x.in("Owner", func() { x.text("ID", c.company.Hex(64, "owner", c.account.id)) })
		each(&x, "Buckets", "Bucket", items, func(b bucket) {
			x.text("Name", b.name)
			x.time("CreationDate", b.created)
			if q.Has("max-buckets") || q.Has("continuation-token") || q.Has("bucket-region") {
				x.text("BucketRegion", b.region)
			}
		})
		x.some("ContinuationToken", next)
	})
	return x.b, nil
}

const permanentRedirect = "PermanentRedirect"

// ofBucket finds the bucket that a call is about, which has to be asked in its
// own Region for all but the Region.
func ofBucket(f func(*xmlWriter, bucket) error) operation {
	return func(c *call) ([]byte, error) {
		name := bucketName(c.request)
		buckets := c.company.bucketsIn(c.account)
		i := slices.IndexFunc(buckets, func(b bucket) bool { return b.name == name })
		if i < 0 {
			return nil, &apiError{http.StatusNotFound, "NoSuchBucket", "The specified bucket does not exist"}
		}
		b := buckets[i]
		if c.region != b.region && c.operation != "GetBucketLocation" {
			return nil, &apiError{http.StatusMovedPermanently, permanentRedirect, b.region}
		}
		var x xmlWriter
		err := f(&x, b)
		return x.b, err
	}
}

// getLocation says nothing of the Region that was there first.
func getLocation(x *xmlWriter, b bucket) error {
	if b.region == "us-east-1" {
		b.region = ""
	}
	x.open("LocationConstraint", "http://s3.amazonaws.com/doc/2006-03-01/")
	x.b = appendText(x.b, b.region)
	x.end("LocationConstraint")
	return nil
}

func getVersioning(x *xmlWriter, b bucket) error {
	x.in("VersioningConfiguration", func() { x.some("Status", b.versioning) })
	return nil
}

func getTagging(x *xmlWriter, b bucket) error {
	if len(b.tags) == 0 {
		return &apiError{http.StatusNotFound, "NoSuchTagSet", "The TagSet does not exist"}
	}
	x.in("Tagging", func() {
		each(x, "TagSet", "Tag", sortedKeys(b.tags), func(k string) { x.text("Key", k); x.text("Value", b.tags[k]) })
	})
	return nil
}

func getPublicAccessBlock(x *xmlWriter, b bucket) error {
	if b.open {
		return noPublicAccessBlock
	}
	showPublicAccessBlock(x)
	return nil
}

func getPolicyStatus(x *xmlWriter, b bucket) error {
	if b.public == nil {
		return &apiError{http.StatusNotFound, "NoSuchBucketPolicy", "The bucket policy does not exist"}
	}
	x.in("PolicyStatus", func() { x.flag("IsPublic", *b.public) })
	return nil
}

func getLifecycle(x *xmlWriter, b bucket) error {
	if len(b.rules) == 0 {
		return &apiError{http.StatusNotFound, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"}
	}
	x.in("LifecycleConfiguration", func() {
		for _, r := range b.rules {
			x.in("Rule", func() { showRule(x, r) })
		}
	})
	return nil
}

func showRule(x *xmlWriter, r lifecycleRule) {
	x.text("ID", r.id)
	status := "Enabled"
	if r.disabled {
		status = "Disabled"
	}
	x.text("Status", status)
	x.in("Filter", func() { x.text("Prefix", r.prefix) })
	days := func(element, name string, n int, more ...string) {
		if n == 0 {
			return
		}
		x.in(element, func() {
			x.number(name, n)
			for _, class := range more {
				x.text("StorageClass", class)
			}
		})
	}
	days("Expiration", "Days", r.expire)
	days("NoncurrentVersionExpiration", "NoncurrentDays", r.noncurrent)
	days("AbortIncompleteMultipartUpload", "DaysAfterInitiation", r.abort)
	days("Transition", "Days", r.ice, "STANDARD_IA")
}
