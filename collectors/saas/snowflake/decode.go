package snowflake

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A resultSet is the answer to a statement that has ended, or one partition of
// it. Cells are text, whatever their type; null is SQL's NULL.
type resultSet struct {
	Handle   string `json:"statementHandle"`
	Metadata *struct {
		Rows       int `json:"numRows"`
		Partitions []struct {
			Rows int `json:"rowCount"`
		} `json:"partitionInfo"`
		Columns []column `json:"rowType"`
	} `json:"resultSetMetaData"`
	Data *[][]*string `json:"data"`
}

type column struct {
	Name string `json:"name"`
}

// columns are the columns of users, in the order of its statement.
var columns = []string{
	"USER_ID", "NAME", "LOGIN_NAME", "DISPLAY_NAME", "EMAIL", "TYPE", "DISABLED", "SNOWFLAKE_LOCK",
	"HAS_PASSWORD", "HAS_RSA_PUBLIC_KEY", "HAS_MFA", "CREATED_ON", "DELETED_ON", "EXPIRES_AT",
	"LAST_SUCCESS_LOGIN", "BYPASS_MFA_UNTIL",
}

// Where the booleans and the times begin among the columns.
const (
	firstBoolean = 6
	firstTime    = 11
)

// A row is one row of users. A nil field was NULL.
type row struct {
	ID, Name, LoginName, DisplayName, Email, Type *string
	Disabled, Locked, Password, RSAKey, MFA       *bool
	Created, Deleted, Expires                     *time.Time
	LastLogin, BypassMFA                          *time.Time
}

// decode reads a row, whose cells stand in the order of columns.
func decode(cells []*string) (row, error) {
	if err := checkCells(cells, len(columns)); err != nil {
		return row{}, err
	}
	r := row{ID: cells[0], Name: cells[1], LoginName: cells[2], DisplayName: cells[3], Email: cells[4], Type: cells[5]}
	if value(r.Name) == "" {
		return row{}, errors.New("row has no name")
	}
	var err error
	for i, to := range []**bool{&r.Disabled, &r.Locked, &r.Password, &r.RSAKey, &r.MFA} {
		if *to, err = boolean(cells[firstBoolean+i]); err != nil {
			return row{}, fmt.Errorf("%s: %w", columns[firstBoolean+i], err)
		}
	}
	for i, to := range []**time.Time{&r.Created, &r.Deleted, &r.Expires, &r.LastLogin, &r.BypassMFA} {
		if *to, err = moment(cells[firstTime+i]); err != nil {
			return row{}, fmt.Errorf("%s: %w", columns[firstTime+i], err)
		}
	}
	return r, nil
}

// checkCells wants as many cells as a statement has columns, and an ID in the
// first one.
func checkCells(cells []*string, want int) error {
	switch {
	case len(cells) != want:
		return fmt.Errorf("row has %d cells, want %d", len(cells), want)
	case value(cells[0]) == "":
		return errors.New("row has no ID")
	}
	return nil
}

// boolean reads a BOOLEAN. DISABLED and SNOWFLAKE_LOCK are VARIANT in some
// releases, and text in quotes then.
func boolean(cell *string) (*bool, error) {
	if cell == nil {
		return nil, nil
	}
	var b bool
	switch strings.ToLower(strings.Trim(*cell, `"`)) {
	case "true", "1", "y":
		b = true
	case "false", "0", "n":
	case "null", "":
		return nil, nil
	default:
		return nil, fmt.Errorf("%.20q is no boolean", *cell)
	}
	return &b, nil
}

// moment reads a TIMESTAMP: seconds since 1970 with a fraction, and for
// TIMESTAMP_TZ a space and the zone, which does not matter.
func moment(cell *string) (*time.Time, error) {
	if cell == nil || *cell == "" {
		return nil, nil
	}
	text, _, _ := strings.Cut(*cell, " ")
	if s, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(s) < 1e11 {
		t := time.Unix(int64(math.Floor(s)), 0).UTC()
		return &t, nil
	}
	if t, err := time.Parse(time.RFC3339, *cell); err == nil {
		return &t, nil
	}
	return nil, fmt.Errorf("%.40q is no time", *cell)
}
