package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/page"
)

// writePage writes the map, with the findings of all checks, as a page.
func writePage(p *program, o *options, cfg *config.Config, stdout, stderr io.Writer) error {
	m := restrict(p.Map, p.isSelected)
	in := pageOf(p, m, o, cfg)
	families, _ := split(m.Families)
	findings := len(in.Findings)
	b, err := page.Render(in)
	if err != nil {
		return fmt.Errorf("internal error: %w", err)
	}
	if o.html == "-" {
		_, err := stdout.Write(b)
		return err
	}
	if err := writeTarget(o.html, b); err != nil {
		return fmt.Errorf("-html: %w", err)
	}
	fmt.Fprintf(stderr, "cachelint: %s shows %s and %s\n", clean(o.html), count(len(families), "family"), count(findings, "finding"))
	return nil
}

// pageOf gathers what the page shows.
func pageOf(p *program, m *cachemap.Map, o *options, cfg *config.Config) *page.Input {
	doc := m.JSON(p.show)
	doc.Build = p.build
	in := &page.Input{Title: strings.Join(p.modules, ", "), Scope: strings.Join(o.patterns, " "), Version: version(), Tier: cfg.Tier,
		Map: doc, Words: map[string]page.Words{}, Who: map[string]string{}, Sources: map[string][]byte{}}
	if p.selected == nil {
		in.Scope = ""
	}
	for _, rs := range [][]*cachemap.Refill{m.Refills, m.Memos} {
		for _, r := range rs {
			in.Words[r.ID] = page.Words{TTL: ttlText(r), Coalesced: protText(r), Miss: loadText(r), Fails: failText(r), Bare: isBare(r), Fixed: isFixed(r)}
		}
	}
	for _, f := range m.Families {
		for _, ts := range [][]cachemap.Touch{f.Stores, f.Deletes} {
			for _, t := range ts {
				in.Who[p.show(t.At)] = cachemap.ShortFunc(t.Func) + scopeText(t)
			}
		}
	}
	for _, r := range p.findings(o.checks, cfg.Tier, false) {
		f := page.Finding{Check: r.Check, Tier: r.Tier.String(), Message: r.Message, Fixable: r.Edits(p.edits) != nil,
			Package: r.Pkg, Function: cachemap.ShortFunc(r.Func), Cache: r.Cache, Key: r.Key}
		f.Places = append(f.Places, page.Place{At: p.show(r.At)})
		p.addSource(in.Sources, r.pos.Filename)
		for _, x := range r.Related {
			if x.At.Valid() && x.At != r.At {
				f.Places = append(f.Places, page.Place{At: p.show(x.At), Note: x.Message})
				p.addSource(in.Sources, p.position(x.At).Filename)
			}
		}
		in.Findings = append(in.Findings, f)
	}
	return in
}

// addSource reads a file for its excerpts: only one that was analysed, since a
// line directive may name any file of the machine.
func (p *program) addSource(sources map[string][]byte, file string) {
	name := p.rel(file)
	if _, ok := p.files[file]; !ok || sources[name] != nil {
		return
	}
	if b, err := os.ReadFile(file); err == nil {
		sources[name] = b
	}
}

// checkTarget reports whether a page can be put where name says, before the
// analysis takes its time: not over something that is no page.
func checkTarget(name string) error {
	if name == "" || name == "-" {
		return nil
	}
	if strings.HasSuffix(name, "...") {
		return fmt.Errorf("-html %s names packages: the file comes first", name)
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(name)); err != nil {
			return fmt.Errorf("-html: no folder %s for %s", filepath.Dir(name), filepath.Base(name))
		}
		return nil
	case err != nil:
		return fmt.Errorf("-html: %w", err)
	case info.IsDir():
		return fmt.Errorf("-html: %s is a folder: name a file, or - for the standard output", name)
	case !info.Mode().IsRegular() || info.Size() == 0:
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("-html: %w", err)
	}
	defer f.Close()
	head := make([]byte, page.MarkerWithin)
	n, _ := io.ReadFull(f, head)
	if !bytes.Contains(head[:n], []byte(page.Marker)) {
		return fmt.Errorf("-html: %s is there and is no page of cachelint's: name another file, or remove it", name)
	}
	return nil
}

// writeTarget writes the page at once: whoever opens it sees the old or the new one.
func writeTarget(name string, b []byte) error {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0) // a pipe, or a device
		if err != nil {
			return err
		}
		_, err = f.Write(b)
		return errors.Join(err, f.Close())
	}
	if errors.Is(err, fs.ErrNotExist) {
		// An empty file gets the mode that new files have here.
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	temp, err := prepare(name, b)
	if err != nil {
		return err
	}
	if err := replace(temp, name); err != nil {
		_ = os.Remove(temp)
		return err
	}
	return nil
}
