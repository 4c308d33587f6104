package simulator

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzText checks that any text comes through XML, but for what XML cannot say.
func FuzzText(f *testing.F) {
	for _, s := range append(slices.Clone(hostileNames), "", "\x1b[31m\x00", "a\r\nb\tc", "\ufffe", "\xff", "]]>&amp;") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var x xmlWriter
		x.text("name", s)
		var got struct {
			Text string `xml:",chardata"`
		}
		if err := xml.Unmarshal(x.b, &got); err != nil {
			t.Fatalf("%q is written as %q: %v", s, x.b, err)
		}
		want := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
				return utf8.RuneError
			}
			return r
		}, s)
		if got.Text != want {
			t.Errorf("%q comes back as %q", s, got.Text)
		}
	})
}

func TestPages(t *testing.T) {
	list := []int{1, 2, 3, 4, 5, 6, 7}
	for name, test := range map[string]struct {
		sparse     bool
		size, most int
		want       [][]int
	}{
		"of the size that is asked for": {false, 3, 5, [][]int{{1, 2, 3}, {4, 5, 6}, {7}}},
		"of the largest size":           {false, 0, 4, [][]int{{1, 2, 3, 4}, {5, 6, 7}}},
		"never larger":                  {false, 100, 4, [][]int{{1, 2, 3, 4}, {5, 6, 7}}},
		"all at once":                   {false, 0, 7, [][]int{{1, 2, 3, 4, 5, 6, 7}}},
		"with an empty one":             {true, 3, 5, [][]int{{1, 2, 3}, {}, {4, 5, 6}, {7}}},
	} {
		t.Run(name, func(t *testing.T) {
			c := &call{service: &service{sparse: test.sparse}}
			var got [][]int
			for token := ""; ; {
				items, next, err := page(c, list, token, test.size, test.most)
				if err != nil {
					t.Fatal(err)
				}
				if got = append(got, items); next == "" {
					break
				}
				token = next
			}
			if !slices.EqualFunc(got, test.want, slices.Equal) {
				t.Errorf("pages are %v, want %v", got, test.want)
			}
		})
	}
}

func TestTokensOfOthersAreRefused(t *testing.T) {
	c := &call{service: &service{}}
	for _, token := range []string{"x", pageToken(99, false), pageToken(-1, false), "YWNtZSBwYWdlIDF4", strings.Repeat("A", 4096)} {
		if _, _, err := page(c, []int{1, 2}, token, 1, 1); err == nil {
			t.Errorf("the token %q is taken", token)
		}
	}
}

// FuzzServe checks that no request, however odd, is more than refused.
func FuzzServe(f *testing.F) {
	s := start(f, Options{})
	for _, seed := range [][3]string{
		{"organizations", "AWSOrganizationsV20161128.ListAccounts", `{"MaxResults":-1e300,"NextToken":["x"]}`},
		{"ce", "AWSInsightsIndexService.GetCostAndUsage", `{"TimePeriod":{"Start":"0001-01-01","End":"9999-12-31"},"Granularity":"MONTHLY"}`},
		{"identitystore", "AWSIdentityStore.ListGroupMemberships", `{"IdentityStoreId":null}`},
		{"tagging", "ResourceGroupsTaggingAPI_20170126.GetResources", `{"ResourceTypeFilters":["",":",7]}`},
		{"ec2", "", "Action=DescribeInstances&MaxResults=99999999999999999999&NextToken=%zz"},
		{"iam", "", "Action=GetAccountAuthorizationDetails&Filter.member.1=User&MaxItems=-5"},
		{"sts", "", "Action=AssumeRole&RoleArn=arn:aws:iam::1:role/x"},
		{"account", "", `[]`},
		{"s3", "", ""},
		{"nothing", "", "\x00"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	key, _ := s.Credentials()
	f.Fuzz(func(t *testing.T, service, target, body string) {
		r := httptest.NewRequest(http.MethodPost, "/listRegions", strings.NewReader(body))
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+key+"/20261125/eu-west-1/"+service+"/aws4_request, Signature=0")
		r.Header.Set("X-Amz-Target", target)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s %q %q is answered with %d", service, target, body, w.Code)
		}
	})
}
