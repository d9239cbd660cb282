package finding_test

import (
	"strings"
	"testing"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/unit"
)

// stampede is a finding as a check makes it.
func stampede() finding.Finding {
	return finding.Finding{
		Check: "nocoalesce", Tier: finding.Default,
		At:      unit.Pos{Pkg: "example.com/a", File: "a.go", Line: 10, Col: 2},
		Message: "every concurrent miss of user:{id} loads",
		Related: []finding.Related{{At: unit.Pos{Pkg: "example.com/a", File: "a.go", Line: 8, Col: 2}, Message: "looked up here"}},
		Pkg:     "example.com/a", Func: "(*example.com/a.Repo).Get", Cache: "Repo.rdb (go-redis v9)", Key: "user:{id}", Role: "load",
	}
}

func TestIDSurvives(t *testing.T) {
	was := stampede()
	for name, edit := range map[string]func(f *finding.Finding){
		"lines move":           func(f *finding.Finding) { f.At.Line, f.Related[0].At.Line = 210, 208 },
		"columns move":         func(f *finding.Finding) { f.At.Col = 40 },
		"the file is renamed":  func(f *finding.Finding) { f.At.File = "b.go" },
		"the wording changes":  func(f *finding.Finding) { f.Message = "misses of user:{id} are not made one" },
		"the tier changes":     func(f *finding.Finding) { f.Tier = finding.Review },
		"the evidence changes": func(f *finding.Finding) { f.Related = nil },
	} {
		f := stampede()
		edit(&f)
		if f.ID() != was.ID() {
			t.Errorf("the ID changes when %s", name)
		}
	}
}

func TestIDDiffers(t *testing.T) {
	was := stampede()
	ids := map[string]string{was.ID(): "nothing"}
	for name, edit := range map[string]func(f *finding.Finding){
		"check":    func(f *finding.Finding) { f.Check = "ttljitter" },
		"package":  func(f *finding.Finding) { f.Pkg = "example.com/b" },
		"function": func(f *finding.Finding) { f.Func = "(*example.com/a.Repo).List" },
		"cache":    func(f *finding.Finding) { f.Cache = "Repo.mem (go-cache)" },
		"key":      func(f *finding.Finding) { f.Key = "user:{id}:orders" },
		"role":     func(f *finding.Finding) { f.Role = "ttl" },
		"ordinal":  func(f *finding.Finding) { f.Ordinal = 1 },
		// What stands on either side of a boundary does not flow together.
		"boundary": func(f *finding.Finding) { f.Cache, f.Key = f.Cache+f.Key, "" },
	} {
		f := stampede()
		edit(&f)
		if other, ok := ids[f.ID()]; ok {
			t.Errorf("another %s gives the ID of another %s", name, other)
		}
		ids[f.ID()] = name
	}
}

// Find numbers findings that are otherwise the same by their order in the
// source, whatever the order in which they were found.
func TestOrdinals(t *testing.T) {
	at := func(line int) finding.Finding {
		f := stampede()
		f.Check, f.At.Line = "", line
		return f
	}
	other := at(15)
	other.Key = "user:{id}:orders"
	find := func(fs ...finding.Finding) map[int]finding.Finding {
		c := &finding.Check{Name: "nocoalesce", Ask: func(*cachemap.Map) []finding.Finding { return fs }}
		out := map[int]finding.Finding{}
		last := 0
		for _, f := range c.Find(nil) {
			if f.Check != "nocoalesce" {
				t.Errorf("the finding is of %q", f.Check)
			}
			if f.At.Line <= last {
				t.Errorf("line %d comes after line %d", f.At.Line, last)
			}
			last = f.At.Line
			out[last] = f
		}
		return out
	}
	got := find(at(30), other, at(10), at(20), at(10))
	if len(got) != 4 {
		t.Fatalf("%d findings, want 4: one was found twice", len(got))
	}
	for line, want := range map[int]int{10: 0, 15: 0, 20: 1, 30: 2} {
		if f := got[line]; f.Ordinal != want {
			t.Errorf("line %d: ordinal %d, want %d", line, f.Ordinal, want)
		}
	}
	// One alone, and the first of several, are the same finding.
	alone := find(at(10))[10]
	first := got[10]
	if alone.ID() != first.ID() {
		t.Error("a second finding changes the ID of the first")
	}
	moved := find(at(130), at(110), at(120))
	for _, line := range []int{10, 20, 30} {
		a, b := got[line], moved[line+100]
		if a.ID() != b.ID() {
			t.Errorf("line %d: the ID changes when the lines move", line)
		}
	}
}

func TestShown(t *testing.T) {
	for _, x := range []struct {
		tier          finding.Tier
		def, reviewed bool
	}{
		{finding.Silent, false, false},
		{finding.Review, false, true},
		{finding.Default, true, true},
	} {
		f := finding.Finding{Tier: x.tier}
		if f.Shown("default") != x.def || f.Shown("review") != x.reviewed {
			t.Errorf("%s: shown %v and %v, want %v and %v", x.tier, f.Shown("default"), f.Shown("review"), x.def, x.reviewed)
		}
	}
	if f := stampede(); !strings.HasPrefix(f.Text(), "nocoalesce: every concurrent miss") {
		t.Errorf("the text is %q", f.Text())
	}
}
