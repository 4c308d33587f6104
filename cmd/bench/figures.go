package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
)

// A figure is one line of bench.json.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// A bench is one run of this program.
type bench struct {
	dir     string // for files; removed at the end
	short   bool
	out     io.Writer
	figures []figure
}

// title begins the figures of a job.
func (b *bench) title(format string, args ...any) { fmt.Fprintf(b.out, "\n"+format+"\n", args...) }

// note prints what is not a figure of bench.json.
func (b *bench) note(format string, args ...any) { fmt.Fprintf(b.out, "    "+format+"\n", args...) }

// add keeps a figure and prints it with how it was taken. want is the target,
// such as "at most 256"; empty: there is none.
func (b *bench) add(name string, value float64, unit, want, how string, args ...any) {
	b.figures = append(b.figures, figure{name, value, unit})
	if want != "" {
		want = " (want " + want + ")"
	}
	fmt.Fprintf(b.out, "  %-32s %10s %s%s: %s\n", name, number(value), unit, want, fmt.Sprintf(how, args...))
}

// number is v with three digits that matter.
func number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func (b *bench) write(name string) error {
	text, err := json.MarshalIndent(b.figures, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(text, '\n'), 0o644)
}

// sized is full, or short when the run is short.
func sized[T any](b *bench, full, short T) T {
	if b.short {
		return short
	}
	return full
}

// median is the middle of the values, the lower one of two.
func median[T cmp.Ordered](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
