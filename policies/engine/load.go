package engine

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

const (
	maxModule  = 1 << 20 // bytes of one Rego file
	maxModules = 10_000
)

// BuiltIn returns the modules that this program ships, tests included.
func BuiltIn() ([]Module, error) { return load(policies.Rego(), ".", "", true) }

// Load returns the modules in fsys, tests included, as if they were shipped
// with this program: their metadata has to be complete, and their packages have
// to be named as their folders.
func Load(fsys fs.FS) ([]Module, error) { return load(fsys, ".", "", true) }

// LoadFolder is Load for a folder that may stand anywhere among those of the
// controls.
func LoadFolder(dir string) ([]Module, error) {
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("policies: no folder %q; name the folder of your controls", dir)
	case err != nil:
		return nil, fmt.Errorf("policies: %w; name the folder of your controls", err)
	case !info.IsDir():
		return nil, fmt.Errorf("policies: %q is no folder; name the one that it is in", dir)
	}
	modules, err := load(os.DirFS(dir), ".", dir, true)
	if err != nil {
		return nil, err
	}
	for i := range modules {
		place, err := filepath.Abs(filepath.FromSlash(modules[i].Path))
		if err != nil {
			return nil, fmt.Errorf("policies: %w", err)
		}
		modules[i].Place = filepath.ToSlash(place)
	}
	return modules, nil
}

// LoadPaths returns the modules of the user's files, folders and OPA bundles,
// tests included. A bundle's path ends in .tar.gz, and may say after # what it
// has to be: its digest or the key that signs it.
func LoadPaths(paths []string) ([]Module, error) {
	var all []Module
	for _, p := range paths {
		if b, ok, err := bundleOf(p); ok {
			if err != nil {
				return nil, err
			}
			modules, err := b.modules()
			if err != nil {
				return nil, err
			}
			if len(modules) == 0 {
				return nil, fmt.Errorf("policies: no Rego file in the bundle %q", b.file)
			}
			all = append(all, modules...)
			continue
		}
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("policies: %w; name a Rego file or a folder of them", err)
		}
		dir, name := p, "."
		if !info.IsDir() {
			dir, name = filepath.Split(p)
			if !strings.HasSuffix(name, ".rego") {
				return nil, fmt.Errorf("policies: %q is no Rego file; its name has to end in .rego", p)
			}
		}
		modules, err := load(os.DirFS(cmp.Or(dir, ".")), name, dir, false)
		if err != nil {
			return nil, err
		}
		if len(modules) == 0 {
			return nil, fmt.Errorf("policies: no Rego file in %q; name a folder that has some", p)
		}
		for _, m := range modules {
			if !slices.ContainsFunc(all, func(x Module) bool { return x.Path == m.Path }) {
				all = append(all, m)
			}
		}
	}
	return all, nil
}

// load reads the Rego files below root, in the order of their paths. Messages
// name them below dir.
func load(fsys fs.FS, root, dir string, builtIn bool) ([]Module, error) {
	var modules []Module
	err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name != root && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		case path.Ext(name) != ".rego":
			return nil
		case len(modules) == maxModules:
			return fmt.Errorf("more than %d Rego files; name a smaller folder", maxModules)
		}
		source, err := readModule(fsys, name)
		if err != nil {
			return err
		}
		modules = append(modules, Module{Path: filepath.ToSlash(filepath.Join(dir, name)), Source: source, BuiltIn: builtIn})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	return modules, nil
}

func readModule(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is no regular file; remove it or replace it by one")}
	}
	if info.Size() > maxModule {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("has %d bytes, more than %d; split it", info.Size(), maxModule)}
	}
	return fs.ReadFile(fsys, name)
}
