package main

import (
	"strings"
	"testing"

	"github.com/cachelint/cachelint/internal/testenv"
)

// asked is code with a place for each kind of answer.
const asked = `-- go.mod --
module example.com/asked

go 1.26
-- asked.go --
package asked

import (
	"context"
	"database/sql"
	"strings"
	"sync"
)

const size = 10

type Store struct {
	mu     sync.Mutex
	names  map[int64]string
	seen   map[int64]bool
	other  map[int64]string
	tokens map[string]string
	db     *sql.DB
}

func (s *Store) query(ctx context.Context, id int64) (name string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(&name) // query
	return name, err
}

func (s *Store) Name(ctx context.Context, id int64) (string, error) {
	s.mu.Lock()
	name, ok := s.names[id] // lookup
	s.mu.Unlock()
	if ok {
		return name, nil
	}
	name, err := s.query(ctx, id) // load
	if err != nil {
		return "", err // near
	}
	s.mu.Lock() // lock
	s.names[id] = name
	s.mu.Unlock()
	return name, nil
}

func (s *Store) Locked(ctx context.Context, token string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name, ok := s.tokens[token]; ok {
		return name, nil
	}
	name, err := s.query(ctx, 1) // guarded
	if err != nil {
		return "", err
	}
	s.tokens[token] = name
	return name, nil
}

func (s *Store) First(id int64) bool {
	if s.seen[id] { // state
		return false
	}
	s.seen[id] = true
	return true
}

func (s *Store) Has(id int64) bool {
	_, ok := s.names[id] // half
	return ok
}

func (s *Store) Move(ctx context.Context, id int64) error {
	if _, ok := s.names[id]; ok { // elsewhere
		return nil
	}
	name, err := s.query(ctx, id) // lost
	s.other[id] = name            // write
	return err
}

func (s *Store) Label(id int64) string {
	return strings.ToUpper(s.label(id)) // calls
}

func (s *Store) label(id int64) string { return "name" }

func (s *Store) Drop(id int64) {
	delete(s.names, id) // drop
}

func add(a, b int) int {
	return a + b // nothing
}

var _ = add
-- asked_test.go --
package asked
-- other.go --
//go:build other

package asked
-- broken/broken.go --
package broken

var x = y
-- clean/clean.go --
package clean
`

// line returns "asked.go:12" for the line that a comment marks.
func line(t *testing.T, mark string) string {
	t.Helper()
	_, src, _ := strings.Cut(asked, "-- asked.go --\n")
	before, _, ok := strings.Cut(src, "// "+mark+"\n")
	if !ok {
		t.Fatalf("no line is marked %q", mark)
	}
	return place{"asked.go", strings.Count(before, "\n") + 1}.String()
}

// TestWhy: what is said of one place, and why.
func TestWhy(t *testing.T) {
	t.Parallel()
	dir := module(t, asked)
	const left = "package example.com/asked/broken does not type-check"
	const refill = "\nrefill (*asked.Store).Name: {id} in asked.Store.names (map), in the process\n"
	for _, x := range []struct {
		mark string
		want []string
	}{
		{"lookup", []string{" in (*asked.Store).Name\n", ": looks up {id} in s.names (map), in the process\n", refill}},
		{"load", []string{
			": loads: SQL query of one row (DB.QueryRowContext), light\n", refill,
			"    key          entity: hole of type int64 from id counts as an id that requests share\n",
			"    load         light: SQL query of one row, DB.QueryRowContext\n",
			"    TTL          no TTL seen\n",
			"    coalesced by nothing: no caller is in sight; no flight, no lock over it with a second lookup, no attempt that only one wins, and nothing waits for it\n",
			"    ttljitter    silent: no TTL is known\n",
			"    nocoalesce   reports with -tier=review: light load, entity key, which many teams would leave as it is\n",
		}},
		{"near", []string{", the nearest to line ", ": loads: SQL query of one row", refill}},
		{"lock", []string{": takes the lock s.mu\n"}},
		{"guarded", []string{
			"    key          cold: token belongs to one client or one request, by its name\n",
			"    coalesced by lock held over lookup and load\n",
			"    nocoalesce   silent: protected: lock held over lookup and load\n",
		}},
		{"state", []string{": looks up {id} in s.seen (map)", "    no refill    with the store at asked.go:", ": what is stored is neither loaded nor computed: state\n"}},
		{"half", []string{"    no refill    nothing is stored after it, here or in what is called here: half a cache, or state that is kept elsewhere\n"}},
		{"elsewhere", []string{"    no refill    with the store at asked.go:", ": another cache\n"}},
		{"lost", []string{": loads: SQL query of one row", "    no refill    no cache in this function stores what it yields on a miss; its callers may\n"}},
		{"write", []string{": stores {id} in s.other (map)", "    no refill    with the lookup at asked.go:", ": another cache\n"}},
		{"drop", []string{": drops {id} in s.names (map), in the process\n"}},
		{"calls", []string{": calls strings.ToUpper: the catalogue does not describe it, so it counts as doing nothing\n", ": calls Store.label, which leaves nothing for its callers to complete"}},
		{"query", []string{": loads: SQL query of one row (DB.QueryRowContext), light\n"}},
	} {
		r := cachelint(t, dir, "map", "-why", line(t, x.mark))
		r.want(t, 0, x.want[0], left)
		for _, w := range x.want[1:] {
			if !strings.Contains(r.stdout, w) {
				t.Errorf("%s: %q is missing", x.mark, w)
			}
		}
	}
	// Positions may be pasted as they are printed.
	cachelint(t, dir, "map", "-why", line(t, "load")+":14", ".").want(t, 0, refill, left)
}

// TestWhyNot: where there is nothing to explain, one line says so.
func TestWhyNot(t *testing.T) {
	t.Parallel()
	dir := module(t, asked)
	for _, x := range []struct {
		why, args, stderr string
	}{
		{"asked.go", "", `-why wants file.go:line, not "asked.go"`},
		{"asked.go:x", "", `-why wants file.go:line, not "asked.go:x"`},
		{"asked.go:0", "", `-why wants file.go:line, not "asked.go:0"`},
		{"asked.go:3:b", "", `-why wants file.go:line, not "asked.go:3:b"`},
		{"nope.go:1", ".", "-why: cannot read the file: open nope.go: no such file or directory"},
		{"asked.go:1000", ".", "-why: asked.go has 93 lines only"},
		{line(t, "nothing"), ".", "-why: nothing to explain: " + line(t, "nothing") + " is in asked.add, which touches no cache and calls no source or lock that is known"},
		{"asked.go:10", ".", "-why: nothing to explain: asked.go:10 is in no function, and decides no TTL"},
		{"asked_test.go:1", ".", "-why: asked_test.go is a test file: analyse those with -tests"},
		{"other.go:1", ".", "-why: other.go is left out of package example.com/asked by its build constraints: name the build tags with -tags"},
		{"asked.go:9", "./clean", "-why: asked.go belongs to package example.com/asked, which is not among the packages named"},
		{"asked.go:9", "-json", "-why prints text: leave out -json"},
	} {
		args := []string{"map", "-why", x.why}
		if x.args != "" {
			args = append(args, x.args)
		}
		if r := cachelint(t, dir, args...); r.code != 2 || r.stdout != "" || !strings.HasSuffix(r.stderr, "cachelint: "+x.stderr+"\n") {
			t.Errorf("%v: exit code %d, stdout %q, stderr %q, want 2 and %q", args, r.code, r.stdout, r.stderr, x.stderr)
		}
	}
	r := cachelint(t, dir, "map", "-why", "broken/broken.go:3")
	r.want(t, 2, "", "cachelint: -why: package example.com/asked/broken was not analysed (type errors: broken/broken.go:3:9: undefined: y): nothing is known of broken/broken.go\n")
	cachelint(t, dir, "-why", "asked.go:9").want(t, 2, "", "flag provided but not defined: -why")
}

// TestWhyAcross: a wrapper in one package is completed in others, and what
// decides a TTL need not stand where it is used.
func TestWhyAcross(t *testing.T) {
	t.Parallel()
	dir := testenv.Module(t, "learning")
	for at, want := range map[string][]string{
		"internal/rediscache/rediscache.go:28": {"looks up learning:{key} in c.rdb", "    completed by (*catalog.Service).Featured internal/catalog/catalog.go:37\n"},
		"internal/config/config.go:11": {"refill (*catalog.Service).Featured: learning:catalog:featured", "    key          hot: the key is constant\n",
			"    coalesced by x/sync singleflight\n", "    nocoalesce   silent: protected: x/sync singleflight\n"},
		"internal/course/course.go:103": {"    through      1 call, to the cache at internal/rediscache/rediscache.go:28\n"},
		"internal/seat/seat.go:59":      {"    nocoalesce   silent: protected: every caller: x/sync singleflight\n", "    ttljitter    reports with -tier=review: fixed, but each key is for one client\n"},
	} {
		r := cachelint(t, dir, "map", "-why", at)
		for _, w := range want {
			if r.want(t, 0, w, ""); t.Failed() {
				return
			}
		}
	}
}
