package connector

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// text is a text, or a number as it stands. False: v is something else.
func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case int:
		return strconv.Itoa(v), true
	case *big.Int:
		return v.String(), true
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return strconv.FormatInt(int64(v), 10), true
		}
	}
	return "", false
}

// texts is a list of texts; null is an empty one, and a text a list of one.
func texts(v any) ([]string, bool) {
	list := []string{}
	switch v := v.(type) {
	case nil:
	case []any:
		for _, x := range v {
			s, ok := text(x)
			if !ok {
				return nil, false
			}
			if s != "" {
				list = append(list, s)
			}
		}
	default:
		s, ok := text(v)
		if !ok {
			return nil, false
		}
		if s != "" {
			list = append(list, s)
		}
	}
	return list, true
}

// count is a whole number from 0; nil for null.
func count(v any) (*int, bool) {
	if v == nil {
		return nil, true
	}
	s, ok := text(v)
	n, err := strconv.Atoi(s)
	if !ok || err != nil || n < 0 {
		return nil, false
	}
	return &n, true
}

// layouts of times, beside seconds and milliseconds since 1970.
var layouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05", time.DateOnly}

// moment is a time; None for null, "" and the beginning of 1970, by which
// products say never.
func moment(v any) (saas.Field[time.Time], bool) {
	if v == nil {
		return saas.Moment(time.Time{}), true
	}
	s, ok := text(v)
	if !ok {
		if f, isFloat := v.(float64); isFloat && math.Abs(f) < 1e15 {
			s = strconv.FormatInt(int64(f), 10)
		} else {
			return saas.Field[time.Time]{}, false
		}
	}
	s = strings.TrimSpace(s)
	if s == "" {
		return saas.Moment(time.Time{}), true
	}
	t, ok := parseTime(s)
	if !ok {
		return saas.Field[time.Time]{}, false
	}
	if t.Unix() == 0 {
		t = time.Time{}
	}
	f := saas.Moment(t)
	return f, !f.IsZero()
}

func parseTime(s string) (time.Time, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch {
		case n < 0 || n > 1e14:
			return time.Time{}, false
		case n > 1e11:
			return time.UnixMilli(n), true
		}
		return time.Unix(n, 0), true
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
