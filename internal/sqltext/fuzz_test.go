package sqltext

import (
	"slices"
	"strings"
	"testing"
)

func FuzzScan(f *testing.F) {
	for _, text := range []string{
		"SELECT a.* FROM a, b AS x JOIN \"s\".c ON 1 WHERE id IN (SELECT id FROM d)",
		"WITH RECURSIVE t AS (SELECT 1) INSERT INTO a SELECT * FROM t ON CONFLICT DO UPDATE SET a = 1",
		"UPDATE ONLY [a] SET b = 'it''s' /* c */ -- d",
		"DELETE FROM a_" + Hole + "; TRUNCATE TABLE `b`; MERGE INTO c",
		"from", "update set", "with recursive", "\"", "[",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		seen := map[Use]bool{}
		for _, u := range Scan(text) {
			if u.Table == "" || u.Table != strings.ToLower(u.Table) || strings.Contains(u.Table, Hole) {
				t.Errorf("%q is no table", u.Table)
			}
			if !slices.Contains([]Verb{Read, Join, Create, Update, Delete}, u.Verb) {
				t.Errorf("%q is no verb", u.Verb)
			}
			if seen[u] {
				t.Errorf("%v is said twice", u)
			}
			seen[u] = true
		}
	})
}
