package collectors

import (
	"reflect"
	"testing"
)

func TestNextPiece(t *testing.T) {
	scope := Scope{Provider: "slack", Place: "acme", Part: "accounts", Types: []string{"saas.account"}, Hints: map[string]string{"kept": "yes"}}
	for n := 2; ; n++ {
		next, ok := scope.Next(map[string]string{"cursor": "c"})
		if part, piece := next.Piece(); part != "accounts" || piece != n {
			t.Fatalf("after %s comes %s, want piece %d", scope.Part, next.Part, n)
		}
		if !ok {
			break
		}
		if n > mostPieces {
			t.Fatal("a listing may go on for ever")
		}
		scope = next
	}
	want := Scope{Provider: "slack", Place: "acme", Part: "accounts.1000", Types: []string{"saas.account"}, Hints: map[string]string{"cursor": "c"}}
	if !reflect.DeepEqual(scope, want) {
		t.Errorf("the last piece is %+v, want %+v", scope, want)
	}
}

func TestPiece(t *testing.T) {
	for part, want := range map[string]int{"accounts": 1, "accounts.2": 2, "accounts.active": 1, "": 1} {
		if _, n := (Scope{Part: part}).Piece(); n != want {
			t.Errorf("the part %q is piece %d, want %d", part, n, want)
		}
	}
}
