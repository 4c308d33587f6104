package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

type generateTask struct {
	Dir    string
	Assets int
	Unlike int
	Inputs []inputs
}

// inputs are what the engine makes of the first assets.
type inputs struct {
	Assets int
	Each   bool // a folder with a file for each; else one file with an array
}

// generated is what all tools read.
type generated struct {
	Lines    string   // file: one asset a line
	Unlike   string   // file: one asset a line that is like no other
	Bytes    int64    // its size
	Inputs   []string // files or folders, by generateTask.Inputs
	Rules    export
	Controls int
}

// generate is the child that writes it.
func generate(_ context.Context, in *json.Decoder, out *json.Encoder) error {
	var task generateTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	set, controls, err := rules()
	if err != nil {
		return err
	}
	g := generated{Lines: filepath.Join(task.Dir, "assets.jsonl"), Controls: len(controls)}
	if g.Rules, err = exportRules(task.Dir, set, controls); err != nil {
		return err
	}
	if g.Bytes, err = writeFile(g.Lines, func(w io.Writer) error { return writeLines(w, task.Assets, assetAt) }); err != nil {
		return err
	}
	g.Unlike = filepath.Join(task.Dir, "unlike.jsonl")
	if _, err = writeFile(g.Unlike, func(w io.Writer) error { return writeLines(w, task.Unlike, unlikeAt) }); err != nil {
		return err
	}
	for _, in := range task.Inputs {
		name := filepath.Join(task.Dir, fmt.Sprintf("inputs-%d-%t.json", in.Assets, in.Each))
		if in.Each {
			err = writeEach(name, in.Assets)
		} else {
			_, err = writeFile(name, func(w io.Writer) error { return writeInputs(w, in.Assets) })
		}
		if err != nil {
			return err
		}
		g.Inputs = append(g.Inputs, name)
	}
	return out.Encode(g)
}

func writeLines(w io.Writer, n int, assetAt func(int) collectors.Asset) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range n {
		if err := enc.Encode(assetAt(i)); err != nil {
			return err
		}
	}
	return nil
}

// writeInputs writes an array: conftest takes each element for a document.
func writeInputs(w io.Writer, n int) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range n {
		separator := ","
		if i == 0 {
			separator = "["
		}
		if _, err := io.WriteString(w, separator); err != nil {
			return err
		}
		if err := enc.Encode(inputOf(i)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "]\n")
	return err
}

func inputOf(i int) map[string]any {
	return map[string]any{"asset": assetAt(i), "now": clock.Format(time.RFC3339), "related": map[string]any{}}
}

// writeEach makes a folder with a file for each input.
func writeEach(dir string, n int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for i := range n {
		text, err := json.Marshal(inputOf(i))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.json", i)), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// writeFile makes a file and returns its size.
func writeFile(name string, write func(io.Writer) error) (int64, error) {
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w); err != nil {
		return 0, err
	}
	if err := w.Flush(); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), f.Close()
}
