package report

import (
	"encoding/json"
	"reflect"
	"time"
)

// poisoned is a run of every kind of thing in which each text is the payload,
// those that say what kind a thing is excepted: their values are ours.
func poisoned(payload string) *Run {
	run := acme()
	run.Controls = run.Controls[:4]
	poison(reflect.ValueOf(run), payload)
	return run
}

func poison(v reflect.Value, payload string) {
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		return
	case reflect.TypeFor[json.RawMessage]():
		b, err := json.Marshal(payload)
		if err != nil {
			panic(err)
		}
		v.SetBytes(b)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			c := reflect.New(v.Type().Elem())
			c.Elem().Set(v.Elem())
			poison(c.Elem(), payload)
			if v.CanSet() {
				v.Set(c)
			} else {
				v.Elem().Set(c.Elem())
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			poison(v.Field(i), payload)
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i), payload)
		}
	case reflect.Map:
		m := reflect.MakeMap(v.Type())
		for k, x := range v.Seq2() {
			c := reflect.New(v.Type().Elem()).Elem()
			c.Set(x)
			poison(c, payload)
			m.SetMapIndex(k, c)
			if v.Type().Key().Kind() == reflect.String {
				m.SetMapIndex(reflect.ValueOf(payload).Convert(v.Type().Key()), c)
			}
		}
		v.Set(m)
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(payload)
		}
	}
}
