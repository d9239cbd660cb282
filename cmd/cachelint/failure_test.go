package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/cachelint/cachelint/internal/cachemap"
)

// TestMapFailure: the map says what a reader gets when the load fails, and
// which entries are read by nothing but what changes them.
func TestMapFailure(t *testing.T) {
	dir := module(t, gomod+`-- main.go --
package main

import (
	"database/sql"
	"encoding/json"
	"log"
	"os"
	"sync"
	"time"
)

type entry struct {
	value string
	until time.Time
}

var (
	mu sync.Mutex
	m  = map[string]entry{}
	db *sql.DB
)

func get(k string) (entry, bool) {
	mu.Lock()
	defer mu.Unlock()
	e, ok := m[k]
	return e, ok
}

func put(k, v string) {
	mu.Lock()
	defer mu.Unlock()
	m[k] = entry{v, time.Now().Add(time.Minute)}
}

func load(k string) (v string, err error) {
	err = db.QueryRow("SELECT v FROM kept WHERE k = $1", k).Scan(&v)
	return v, err
}

func passes(k string) (string, error) {
	if e, ok := get("passes:" + k); ok && time.Now().Before(e.until) {
		return e.value, nil
	}
	v, err := load(k)
	if err != nil {
		return "", err
	}
	put("passes:"+k, v)
	return v, nil
}

func old(k string) (string, error) {
	e, ok := get("old:" + k)
	if ok && time.Now().Before(e.until) {
		return e.value, nil
	}
	v, err := load(k)
	if err != nil {
		if ok {
			return e.value, nil
		}
		return "", err
	}
	put("old:"+k, v)
	return v, nil
}

func joined(k string) string {
	e, _ := get("joined:" + k)
	v := e.value
	if time.Now().After(e.until) {
		if fresh, err := load(k); err == nil {
			put("joined:"+k, fresh)
			v = fresh
		} else {
			log.Print(err)
		}
	}
	return v
}

func empty(k string) (string, error) {
	if e, ok := get("empty:" + k); ok && time.Now().Before(e.until) {
		return e.value, nil
	}
	v, err := load(k)
	if err != nil {
		log.Print(err)
		return "nothing", nil
	}
	put("empty:"+k, v)
	return v, nil
}

func again(k string) (string, error) {
	if e, ok := get("again:" + k); ok && time.Now().Before(e.until) {
		return e.value, nil
	}
	v, err := load(k)
	if err != nil {
		if v, err = load("all"); err != nil {
			return "", err
		}
	}
	put("again:"+k, v)
	return v, nil
}

func setting(k string) (string, error) {
	if e, ok := get("setting:" + k); ok && time.Now().Before(e.until) {
		return e.value, nil
	}
	var v string
	if err := db.QueryRow("SELECT v FROM settings WHERE k = $1", k).Scan(&v); err != nil {
		return "", err
	}
	put("setting:"+k, v)
	return v, nil
}

func SetSetting(k, v string) error {
	old, err := setting(k)
	if err != nil || old == v {
		return err
	}
	_, err = db.Exec("UPDATE settings SET v = $1 WHERE k = $2", v, k)
	return err
}

func main() {
	var out []any
	for _, k := range os.Args {
		go func() { _ = SetSetting(k, k) }()
		for _, f := range []func(string) (string, error){passes, old, empty, again} {
			v, err := f(k)
			out = append(out, v, err)
		}
		out = append(out, joined(k))
	}
	_ = json.NewEncoder(os.Stdout).Encode(out)
}
`)
	var doc cachemap.Document
	if err := json.Unmarshal([]byte(cachelint(t, dir, "map", "-json").stdout), &doc); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"passes": {"error"}, "old": {"error", "stale"}, "joined": {"stale"}, "empty": {"default"}, "again": {"error"}, "setting": {"error"},
	}
	for _, r := range doc.Refills {
		name, _, _ := strings.Cut(r.Key, ":")
		if !slices.Equal(r.OnError, want[name]) {
			t.Errorf("%s: onError is %q, want %q", name, r.OnError, want[name])
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("the map lacks %v", want)
	}
	for _, f := range doc.Families {
		if is := f.ReadOnlyBy != nil; is != strings.HasPrefix(f.Key, "setting:") {
			t.Errorf("%s: readOnlyBy is %q", f.Key, f.ReadOnlyBy)
		}
	}
	text := cachelint(t, dir, "map")
	text.want(t, 0, "    if the load fails: the error, or the old value\n", "")
	text.want(t, 0, "    if the load fails: another value, and no error\n", "")
	text.want(t, 0, "    read only by what changes it: odd.SetSetting\n", "")
	cachelint(t, dir, "map", "-why", "main.go:62").want(t, 0, "load fails   the error, or the old value", "")
}
