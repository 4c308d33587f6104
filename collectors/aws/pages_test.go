package aws

import (
	"errors"
	"testing"
)

func TestPagesEndOnlyWithoutAToken(t *testing.T) {
	for name, c := range map[string]struct {
		tokens []string // of the answers; the last one repeats
		pages  int
		fails  bool
	}{
		"one page":                     {[]string{""}, 1, false},
		"an empty page with a token":   {[]string{"a", "b", ""}, 3, false},
		"the token of the page before": {[]string{"a"}, 2, true},
		"tokens in a circle":           {[]string{"a", "b", "a"}, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			err := pages(t.Context(), "ec2:DescribeVolumes", func(*string) (*string, error) {
				token := c.tokens[min(n, len(c.tokens)-1)]
				n++
				return &token, nil
			})
			if n != c.pages || (err != nil) != c.fails {
				t.Errorf("%d pages, error %v; want %d, an error: %v", n, err, c.pages, c.fails)
			}
		})
	}
}

func TestPagesPassTheTokenOn(t *testing.T) {
	var got []string
	err := pages(t.Context(), "ec2:DescribeVolumes", func(token *string) (*string, error) {
		got = append(got, deref(token))
		if len(got) == 3 {
			return nil, nil
		}
		return new(deref(token) + "x"), nil
	})
	if err != nil || len(got) != 3 || got[0] != "" || got[1] != "x" || got[2] != "xx" {
		t.Errorf("tokens %q, error %v", got, err)
	}
	boom := errors.New("boom")
	if err := pages(t.Context(), "x", func(*string) (*string, error) { return nil, boom }); err != boom {
		t.Errorf("error = %v, want that of the call", err)
	}
}
