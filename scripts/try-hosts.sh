#!/usr/bin/env bash
# Does what docs/hosts.md tells a new user to do, in clean folders, and checks
# that each host reports the finding. What it needs from the network is the Go
# module proxy; cachelint itself is served from this checkout's last commit as
# if it were published. Routes: cli vet precommit action reviewdog nogo golangci;
# all without an argument. golangci builds golangci-lint: some minutes and 2 GB.
set -euo pipefail
repo=$(cd "$(dirname "$0")/.." && pwd)
version=v0.0.1
tmp=$(mktemp -d)
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT

# publish makes $version of cachelint known to the go command and to git.
publish() {
	local mod=github.com/cachelint/cachelint
	local dir=$tmp/proxy/$mod/@v
	mkdir -p "$dir" "$tmp/home"
	echo "$version" >"$dir/list"
	echo "{\"Version\":\"$version\",\"Time\":\"2026-01-01T00:00:00Z\"}" >"$dir/$version.info"
	git -C "$repo" show HEAD:go.mod >"$dir/$version.mod"
	# A module is published without the modules below it.
	git -C "$repo" archive --format=zip --prefix="$mod@$version/" -o "$dir/$version.zip" HEAD -- . ':!testdata'
	git clone -q --bare "$repo" "$tmp/cachelint.git"
	git -C "$tmp/cachelint.git" tag -f "$version" "$(git -C "$repo" rev-parse HEAD)" >/dev/null
	GOMODCACHE=$(go env GOMODCACHE)
	GOCACHE=$(go env GOCACHE)
	GOPROXY=file://$tmp/proxy,$(go env GOPROXY)
	export GOMODCACHE GOCACHE GOPROXY GONOSUMDB=$mod GOWORK=off GOFLAGS= GOBIN=$tmp/bin HOME=$tmp/home PATH=$tmp/bin:$PATH
	# An earlier run served another commit by the same name.
	chmod -R u+w "$GOMODCACHE/$mod@$version" 2>/dev/null || true
	rm -rf "$GOMODCACHE/$mod@$version" "$GOMODCACHE/cache/download/$mod"
	git config --global user.name a
	git config --global user.email a@example.com
	git config --global "url.file://$tmp/cachelint.git.insteadOf" https://github.com/cachelint/cachelint
	git config --global protocol.file.allow always
}

# sample makes a module with one finding, in a git repository; "clean" has none.
sample() {
	rm -rf "$1"
	mkdir -p "$1/users" "$1/clean"
	cd "$1"
	git init -q
	printf 'module example.com/sample\n\ngo 1.26\n' >go.mod
	printf '// Package clean has nothing to report.\npackage clean\n' >clean/clean.go
	git add . && git commit -qm "nothing is cached"
	cat >users/users.go <<'GO'
// Package users keeps the names of the users of a team in memory.
package users

import (
	"context"
	"database/sql"
	"sync"
)

// Users looks names up.
type Users struct {
	db    *sql.DB
	mu    sync.Mutex
	names map[int64][]string
}

// Names returns the names of the users of a team.
func (u *Users) Names(ctx context.Context, teamID int64) ([]string, error) {
	u.mu.Lock()
	cached, ok := u.names[teamID]
	u.mu.Unlock()
	if ok {
		return cached, nil
	}
	names, err := u.load(ctx, teamID)
	if err != nil {
		return nil, err
	}
	u.mu.Lock()
	u.names[teamID] = names
	u.mu.Unlock()
	return names, nil
}

func (u *Users) load(ctx context.Context, teamID int64) ([]string, error) {
	rows, err := u.db.QueryContext(ctx, "SELECT name FROM users WHERE team = $1", teamID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, rows.Err()
}

// Forget drops a team that was changed.
func (u *Users) Forget(teamID int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.names, teamID)
}
GO
}
finding='users/users.go:25:.*nocoalesce: every concurrent miss of {teamID}'

fail() {
	echo "FAILED: $route: $1" >&2
	cat "$tmp/out" >&2
	exit 1
}

# wants PATTERN CODE COMMAND...: the command prints it and exits with the code.
wants() {
	local pattern=$1 code=$2 got=0
	shift 2
	"$@" >"$tmp/out" 2>&1 || got=$?
	[ "$got" = "$code" ] || fail "exit code $got, want $code: $*"
	grep -q -e "$pattern" "$tmp/out" || fail "no '$pattern': $*"
}

# silent COMMAND...: no finding, exit code 0.
silent() {
	"$@" >"$tmp/out" 2>&1 || fail "exit code $?: $*"
	! grep -q 'nocoalesce' "$tmp/out" || fail "a finding: $*"
}

install() {
	[ -x "$tmp/bin/cachelint" ] || go install github.com/cachelint/cachelint/cmd/cachelint@latest
}

try_cli() {
	install
	sample "$tmp/sample"
	wants "$finding" 1 cachelint ./...
	silent cachelint ./clean
	wants "$finding" 1 cachelint -new-from-rev HEAD ./...
	wants '^+ {teamID} in users.Users.names (map)' 0 cachelint map -diff HEAD ./...
	git add . && git commit -qm "names are cached"
	silent cachelint -new-from-rev HEAD ./...
	wants '"uri": "users/users.go"' 1 cachelint -format sarif ./...
	wants '^::warning file=users/users.go,line=25,' 1 cachelint -format github ./...
	wants '<file name="users/users.go">' 1 cachelint -format checkstyle ./...
	wants '"path": "users/users.go"' 1 cachelint -format gitlab ./...
}

try_vet() {
	install
	sample "$tmp/sample"
	wants "$finding" 1 go vet -vettool="$(which cachelint)" ./...
	silent go vet -vettool="$(which cachelint)" ./clean
}

try_precommit() {
	command -v pre-commit >/dev/null || { echo "skipped: precommit: no pre-commit (apt-get install pre-commit)"; return; }
	sample "$tmp/sample"
	cat >.pre-commit-config.yaml <<YAML
repos:
  - repo: https://github.com/cachelint/cachelint
    rev: $version
    hooks:
      - id: cachelint
YAML
	pre-commit install >/dev/null
	git add .pre-commit-config.yaml users
	wants "$finding" 1 git commit -qm "names are cached"
	git commit -qnm "names are cached, and nobody looks"
	# A commit that does not touch the package is not told of it.
	echo "// It really has nothing." >>clean/clean.go
	git add clean
	silent git commit -qm "clean is changed"
	wants "$finding" 1 pre-commit run --all-files
}

try_reviewdog() {
	install
	[ -x "$tmp/bin/reviewdog" ] || go install github.com/reviewdog/reviewdog/cmd/reviewdog@v0.21.3
	sample "$tmp/sample"
	git add . && git commit -qm "names are cached"
	review() { cachelint -format rdjsonl ./... | reviewdog -f=rdjsonl -diff="git diff HEAD~1" -fail-level=warning; }
	wants "$finding" 1 review
	cd users
	wants 'users.go:25:.*nocoalesce' 1 review
}

publish
routes=("$@")
[ $# -gt 0 ] || routes=(cli vet precommit action reviewdog nogo golangci)
for route in "${routes[@]}"; do
	"try_$route"
	echo "ok: $route"
done
