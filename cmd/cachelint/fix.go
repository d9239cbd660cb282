package main

import (
	"bytes"
	"fmt"
	"go/format"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/internal/unit"
)

// A patch is the fixes of findings, each of them whole or not at all.
type patch struct {
	p    *program
	tags string
	// fixes are those to be made, by what they do to each file.
	fixes []fix
	old   map[string][]byte // contents of files, by absolute name
	// refused says, a line each, which fixes cannot be made and why.
	refused []string
}

type fix struct {
	at    string // of the finding, for a reader
	edits map[string][]udiff.Edit
}

// edits returns the change at one place of a fix.
func (p *program) edits(at unit.Pos) []analysis.TextEdit {
	if res := p.results[at.Pkg]; res != nil {
		return res.Edits(at)
	}
	return nil
}

// newPatch collects the fixes of findings that change files of main modules
// only. Of fixes that overlap the first is made.
func newPatch(p *program, tags string, rs []report) (*patch, error) {
	pt := &patch{p: p, tags: tags, old: map[string][]byte{}}
	merged := map[string][]udiff.Edit{}
	for _, r := range rs {
		edits := r.Edits(p.edits)
		if len(edits) == 0 || slices.ContainsFunc(r.Fix.Args, func(at unit.Pos) bool { return !p.main[at.Pkg] }) {
			continue
		}
		f := fix{p.show(r.At), map[string][]udiff.Edit{}}
		for _, e := range edits {
			file := p.fset.File(e.Pos)
			name := file.Name()
			if err := pt.read(name, file.Size()); err != nil {
				return nil, err
			}
			f.edits[name] = append(f.edits[name], udiff.Edit{Start: file.Offset(e.Pos), End: file.Offset(e.End), New: string(e.NewText)})
		}
		if overlap(merged, f.edits) {
			pt.refuse(f, "it overlaps another one; run cachelint -fix again")
			continue
		}
		for name, es := range f.edits {
			merged[name] = append(merged[name], es...)
		}
		pt.fixes = append(pt.fixes, f)
	}
	return pt, nil
}

// read reads a file, which must still be the one that was analysed.
func (pt *patch) read(name string, size int) error {
	if pt.old[name] != nil {
		return nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("cannot fix: %w", err)
	}
	if len(b) != size {
		return fmt.Errorf("cannot fix: %s was changed while it was analysed: run cachelint again", pt.p.rel(name))
	}
	pt.old[name] = b
	return nil
}

func (pt *patch) refuse(f fix, why string) {
	pt.refused = append(pt.refused, fmt.Sprintf("%s: fix not applied: %s", f.at, why))
}

// overlap reports whether two sets of changes touch each other. The same
// change in both, such as an import, is one.
func overlap(a, b map[string][]udiff.Edit) bool {
	for name, es := range b {
		for _, e := range es {
			if slices.ContainsFunc(a[name], func(o udiff.Edit) bool {
				return o != e && (o.Start == e.Start || o.Start < e.End && e.Start < o.End)
			}) {
				return true
			}
		}
	}
	return false
}

// contents returns what the fixes make of their files.
func (pt *patch) contents() (map[string][]byte, error) {
	edits := map[string][]udiff.Edit{}
	for _, f := range pt.fixes {
		for name, es := range f.edits {
			for _, e := range es {
				if !slices.Contains(edits[name], e) {
					edits[name] = append(edits[name], e)
				}
			}
		}
	}
	out := map[string][]byte{}
	for name, es := range edits {
		b, err := edited(pt.old[name], es)
		if err != nil {
			return nil, fmt.Errorf("cannot fix %s: %w", pt.p.rel(name), err)
		}
		out[name] = b
	}
	return out, nil
}

var bom = []byte("\ufeff")

// edited changes a file as its author would: with its line endings, and
// formatted if it was.
func edited(old []byte, edits []udiff.Edit) ([]byte, error) {
	mark := old[:len(old)-len(bytes.TrimPrefix(old, bom))]
	crlf := bytes.Contains(old, []byte("\r\n")) && bytes.Count(old, []byte("\r\n")) == bytes.Count(old, []byte("\n"))
	plain := func(b []byte) []byte {
		b = bytes.TrimPrefix(b, bom)
		if crlf {
			b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
		}
		return b
	}
	if crlf {
		edits = slices.Clone(edits)
		for i := range edits {
			edits[i].New = strings.ReplaceAll(edits[i].New, "\n", "\r\n")
		}
	}
	b, err := udiff.ApplyBytes(old, edits)
	if err != nil {
		return nil, err
	}
	if f, err := format.Source(plain(old)); err != nil || !bytes.Equal(f, plain(old)) {
		return b, nil
	}
	f, err := format.Source(plain(b))
	if err != nil {
		return nil, err
	}
	if crlf {
		f = bytes.ReplaceAll(f, []byte("\n"), []byte("\r\n"))
	}
	return slices.Concat(mark, f), nil
}

// verify drops the fixes after which a package, or its tests, would no longer
// compile, and returns what the rest make of their files.
func (pt *patch) verify() (map[string][]byte, error) {
	for {
		files, err := pt.contents()
		if err != nil || len(files) == 0 {
			return nil, err
		}
		after, err := pt.typeErrors(files, files)
		if err != nil {
			return nil, err
		}
		if len(after) > 0 {
			// Tests may have been broken before.
			before, err := pt.typeErrors(files, nil)
			if err != nil {
				return nil, err
			}
			maps.DeleteFunc(after, func(dir string, errs []string) bool {
				return !slices.ContainsFunc(errs, func(e string) bool { return !slices.Contains(before[dir], e) })
			})
		}
		if len(after) == 0 {
			return files, nil
		}
		n := len(pt.fixes)
		pt.fixes = slices.DeleteFunc(pt.fixes, func(f fix) bool {
			for _, name := range slices.Sorted(maps.Keys(f.edits)) {
				if errs := after[filepath.Dir(name)]; len(errs) > 0 {
					pt.refuse(f, fmt.Sprintf("%s would not compile (%s)", pt.p.rel(name), oneLine(errs[0])))
					return true
				}
			}
			return false
		})
		if len(pt.fixes) == n {
			return nil, fmt.Errorf("internal error: errors in packages that no fix changes")
		}
	}
}

// typeErrors type-checks the packages of files, tests included, and returns
// what is wrong, by folder.
func (pt *patch) typeErrors(files, overlay map[string][]byte) (map[string][]string, error) {
	var dirs []string
	for name := range files {
		dirs = append(dirs, filepath.Dir(name))
	}
	slices.Sort(dirs)
	dirs = slices.Compact(dirs)
	l := &loader{wd: pt.p.wd, tests: true, tags: pt.tags}
	cfg := l.config(packages.LoadSyntax)
	cfg.Overlay = overlay
	pkgs, err := packages.Load(cfg, dirs...)
	if err != nil {
		return nil, loadError(err)
	}
	out := map[string][]string{}
	for _, pkg := range pkgs {
		for _, e := range pkg.Errors {
			// What the go command says of the same holds line numbers, which change.
			if e.Kind != packages.ListError && len(pkg.GoFiles) > 0 {
				dir := filepath.Dir(pkg.GoFiles[0])
				if slices.Contains(dirs, dir) {
					out[dir] = append(out[dir], e.Msg)
				}
			}
		}
	}
	return out, nil
}

// writeDiff writes the changes of files as a unified diff.
func (pt *patch) writeDiff(w io.Writer, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		label := clean(filepath.ToSlash(pt.p.rel(name)))
		if _, err := io.WriteString(w, udiff.Unified("a/"+label, "b/"+label, string(pt.old[name]), string(files[name]))); err != nil {
			return err
		}
	}
	return nil
}

// write replaces files, all of them or none.
func (pt *patch) write(files map[string][]byte) error {
	names := slices.Sorted(maps.Keys(files))
	var done, temps []string
	err := func() error {
		for _, name := range names {
			temp, err := prepare(name, files[name])
			if err != nil {
				return err
			}
			temps = append(temps, temp)
		}
		for i, name := range names {
			if err := replace(temps[i], name); err != nil {
				return err
			}
			done = append(done, name)
		}
		return nil
	}()
	if err == nil {
		return nil
	}
	for _, temp := range temps {
		_ = os.Remove(temp) // those that took their place are gone
	}
	for _, name := range done {
		temp, restoring := prepare(name, pt.old[name])
		if restoring == nil {
			restoring = replace(temp, name)
		}
		if restoring != nil {
			return fmt.Errorf("cannot fix: %w; %s stays fixed: %w", err, pt.p.rel(name), restoring)
		}
	}
	return fmt.Errorf("cannot fix: %w", err)
}

// prepare writes what is to become of a file beside it, with its mode, and
// returns the name.
func prepare(name string, b []byte) (string, error) {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o200 == 0 {
		return "", fmt.Errorf("%s is read-only", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".cachelint-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(b)
	for _, step := range []func() error{func() error { return f.Chmod(info.Mode().Perm()) }, f.Sync} {
		if err == nil {
			err = step()
		}
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// replace puts a file that was prepared in its place, where a symbolic link
// points to if the name is one.
func replace(temp, name string) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	return os.Rename(temp, name)
}
