package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Format is one way to write a run to a file. The terminal is none of them;
// see Terminal.
type Format struct {
	Name  string // as in --format
	File  string // its name below --out
	Write func(w io.Writer, run *Run) error
}

// Formats are all formats, by name.
func Formats() []Format {
	return []Format{
		{"csv", "findings.csv", WriteCSV},
		{"html", "report.html", WriteHTML},
		{"json", "run.json", WriteJSON},
		{"markdown", "report.md", WriteMarkdown},
		{"sarif", "findings.sarif", WriteSARIF},
	}
}

// FormatNames are the names of all formats.
func FormatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// ParseFormats finds formats by their names, each once, in the order given.
func ParseFormats(names ...string) ([]Format, error) {
	var found []Format
	for _, name := range names {
		all := Formats()
		i := slices.IndexFunc(all, func(f Format) bool { return f.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("report: no format %.40q; use one of %s", name, strings.Join(FormatNames(), ", "))
		}
		if !slices.ContainsFunc(found, func(f Format) bool { return f.Name == name }) {
			found = append(found, all[i])
		}
	}
	return found, nil
}

// WriteFiles writes one file per format into dir, which is made if need be, and
// returns their paths. Each file is whole or not there: it is written beside
// its place, forced to disk, and renamed. Files are 0600 and new folders 0700,
// because a report tells where a company is weak. A symbolic link in the place
// of a file is refused.
func WriteFiles(dir string, run *Run, formats []Format) (paths []string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	defer root.Close()
	for _, f := range formats {
		if err := writeFile(root, f.File, func(w io.Writer) error { return f.Write(w, run) }); err != nil {
			return paths, fmt.Errorf("report: %s: %w", filepath.Join(dir, f.File), err)
		}
		paths = append(paths, filepath.Join(dir, f.File))
	}
	return paths, nil
}

func writeFile(root *os.Root, name string, write func(io.Writer) error) error {
	switch info, err := root.Lstat(name); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("something that is no regular file stands there (%s); remove it", info.Mode().Type())
	}
	temporary := "." + name + ".tmp"
	// One that a killed run left behind; whoever planted another keeps it.
	if err := root.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := writeNew(root, temporary, write); err != nil {
		return errors.Join(err, ignoreMissing(root.Remove(temporary)))
	}
	if err := root.Rename(temporary, name); err != nil {
		return errors.Join(err, ignoreMissing(root.Remove(temporary)))
	}
	return syncDir(root)
}

// writeNew makes the file called name, which does not exist, and writes it.
func writeNew(root *os.Root, name string, write func(io.Writer) error) (err error) {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, 1<<16)
	if err := write(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Sync()
}

// syncDir makes a rename last.
func syncDir(root *os.Root) error {
	d, err := root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
