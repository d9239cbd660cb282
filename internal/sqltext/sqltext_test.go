package sqltext

import (
	"fmt"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"SELECT id, name FROM users WHERE id = $1", "read users"},
		{"select u.* from public.users u join \"orders\" o on o.uid = u.id", "read users, join orders"},
		{"SELECT * FROM a, b AS x, c WHERE a.id = b.id", "read a, read b, read c"},
		{"SELECT count(*) FROM `db`.`visits` FOR UPDATE", "read visits"},
		{"SELECT * FROM [dbo].[Users]", "read users"},
		{"UPDATE users SET name = 'x FROM y' WHERE id = ?", "update users"},
		{"UPDATE ONLY users SET a = b FROM teams WHERE 1", "update users, read teams"},
		{"INSERT INTO users (id) VALUES (1)", "create users"},
		{"INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2", "update users"},
		{"INSERT INTO users (id) VALUES (1) ON DUPLICATE KEY UPDATE id = 2", "update users"},
		{"INSERT INTO log SELECT id FROM users", "create log, read users"},
		{"REPLACE INTO users VALUES (1)", "update users"},
		{"MERGE INTO users USING staged ON 1 = 1", "update users"},
		{"DELETE FROM users WHERE id = 1", "delete users"},
		{"DELETE FROM ONLY users", "delete users"},
		{"TRUNCATE TABLE users", "delete users"},
		{"WITH old AS (SELECT id FROM users), gone AS (DELETE FROM posts) SELECT * FROM old, gone", "read users, delete posts"},
		{"WITH RECURSIVE tree AS (SELECT 1) SELECT * FROM tree JOIN nodes n ON 1", "join nodes"},
		{"SELECT * FROM (SELECT * FROM inner_one) x", "read inner_one"},
		{"SELECT (SELECT count(*) FROM likes) FROM posts WHERE EXISTS (SELECT 1 FROM users)", "join likes, read posts, join users"},
		{"SELECT * FROM generate_series(1, 2)", ""},
		{"SELECT extract(year FROM created) FROM posts", "read posts"},
		{"SELECT * FROM " + Hole + " WHERE id = 1", ""},
		{"SELECT * FROM users_" + Hole, ""},
		{"UPDATE " + Hole + " SET a = 1", ""},
		{"SELECT a IS DISTINCT FROM b FROM t", "read t"},
		{"/* UPDATE x */ -- DELETE FROM y\nSELECT 1 FROM z", "read z"},
		{"please update the page", ""},
		{"", ""},
		{"'", ""},
	} {
		var got []string
		for _, u := range Scan(c.text) {
			got = append(got, fmt.Sprintf("%s %s", u.Verb, u.Table))
		}
		if g := strings.Join(got, ", "); g != c.want {
			t.Errorf("%q: %s, want %s", c.text, g, c.want)
		}
	}
}
