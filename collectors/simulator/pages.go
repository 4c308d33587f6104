package simulator

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// page cuts the page that token names out of a list, and returns the token of
// the next one; empty when there is none. A size that the caller asks for is
// kept below most, and most stands for none.
func page[T any](c *call, list []T, token string, size, most int) (items []T, next string, err error) {
	if c.pageSize > 0 {
		most = min(most, c.pageSize)
	}
	if size <= 0 || size > most {
		size = most
	}
	start, hollow, ok := parseToken(token)
	switch {
	case !ok || start > len(list):
		return nil, "", c.badToken()
	case c.spoilt == acme.RepeatToken:
		return list[:min(size, len(list))], pageToken(0, false), nil
	case hollow, c.spoilt == acme.EmptyPage && token == "":
		return nil, pageToken(start, false), nil
	}
	stop := min(start+size, len(list))
	if c.spoilt == acme.Overlap && start > 0 {
		start--
	}
	if stop < len(list) {
		next = pageToken(stop, c.service.sparse && start == 0)
	}
	return list[start:stop], next, nil
}

// pageToken names the page that begins at a place. A hollow one has no items,
// and is followed by the one that has.
func pageToken(start int, hollow bool) string {
	s := strconv.Itoa(start)
	if hollow {
		s += "-"
	}
	return base64.RawURLEncoding.EncodeToString([]byte("acme page " + s))
}

func parseToken(token string) (start int, hollow, ok bool) {
	if token == "" {
		return 0, false, true
	}
	b, err := base64.RawURLEncoding.DecodeString(token)
	s, ours := strings.CutPrefix(string(b), "acme page ")
	s, hollow = strings.CutSuffix(s, "-")
	start, err2 := strconv.Atoi(s)
	return start, hollow, err == nil && err2 == nil && ours && start >= 0
}

func (c *call) badToken() *apiError {
	code := "InvalidNextToken"
	if c.service.prefix == "organizations" {
		code = "InvalidInputException"
	}
	return &apiError{http.StatusBadRequest, code, "The pagination token is not valid."}
}

// jsonPage pages a listing of a JSON service whose members are named alike:
// MaxResults, NextToken, and the list.
func jsonPage[T any](c *call, name string, list []T, most int, show func(T) obj) (obj, error) {
	items, next, err := page(c, list, c.input.text("NextToken"), c.input.number("MaxResults"), most)
	if err != nil {
		return nil, err
	}
	return obj{name: shown(items, show)}.set("NextToken", next), nil
}

// shown maps a list to its objects; never nil, so that it is written as a list.
func shown[T any](items []T, show func(T) obj) []obj {
	list := make([]obj, 0, len(items))
	for _, i := range items {
		list = append(list, show(i))
	}
	return list
}
