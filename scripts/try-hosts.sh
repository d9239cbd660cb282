#!/usr/bin/env bash
# Does what docs/hosts.md tells a new user to do, in clean folders, and checks
# that each host reports the finding. What it needs from the network is the Go
# module proxy; cachelint itself is served from this checkout's last commit as
# if it were published. Routes: cli vet precommit action gitlab reviewdog nogo golangci;
# all without an argument. All that is built is built anew, in a temporary
# folder: 20 minutes on two cores and 4 GB for golangci-lint, less for the others.
set -euo pipefail
repo=$(cd "$(dirname "$0")/.." && pwd)
version=v0.1.0 # as in the docs
tmp=$(mktemp -d)

cleanup() {
	chmod -R u+w "$tmp" # the module cache is read-only
	rm -rf "$tmp"
}
trap cleanup EXIT

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
	# The go command takes a version in its caches for good, so both begin empty.
	# What others have downloaded before is not asked for again.
	GOPROXY=file://$tmp/proxy,file://$(go env GOMODCACHE)/cache/download,$(go env GOPROXY)
	export GOPROXY GOMODCACHE=$tmp/mod GOCACHE=$tmp/gocache
	export GONOSUMDB=$mod GOWORK=off GOFLAGS= GOBIN=$tmp/bin HOME=$tmp/home PATH=$tmp/bin:$PATH
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

# block NAME prints the example of that name in the docs.
block() {
	awk -v name="<!-- $1 -->" '$0 == name { on = 1; next } on && /^```/ { if (++fence == 2) exit; next } on' "$repo/docs/hosts.md"
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

# moddir MODULE@VERSION downloads a module and prints its folder.
moddir() {
	go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p'
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

	mkdir lists
	cat >lists/lists.go <<'GO'
// Package lists keeps lists in memory.
package lists

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// Lists looks lists up.
type Lists struct {
	db    *sql.DB
	lists sync.Map
}

// List returns a page of the list of a team.
func (l *Lists) List(ctx context.Context, team string, page int) (string, error) {
	key := fmt.Sprintf("list:%s", team)
	if v, ok := l.lists.Load(key); ok {
		return v.(string), nil
	}
	var v string
	if err := l.db.QueryRowContext(ctx, "SELECT list FROM lists WHERE team = $1 AND page = $2", team, page).Scan(&v); err != nil {
		return "", err
	}
	l.lists.Store(key, v)
	return v, nil
}
GO
	git add . && git commit -qm "lists are cached"
	for fix in "go vet -vettool=$(which cachelint) -fix" "go fix -fixtool=$(which cachelint)"; do
		wants '^+.*Sprintf("list:%s:%d", team, page)' 1 $fix -diff ./...
		git diff --exit-code --stat
		$fix ./...
		wants '^+.*Sprintf("list:%s:%d", team, page)' 0 git diff
		go build ./...
		git stash -q
	done
}

try_precommit() {
	command -v pre-commit >/dev/null || { echo "skipped: precommit: no pre-commit (apt-get install pre-commit)"; return; }
	sample "$tmp/sample"
	block pre-commit >.pre-commit-config.yaml
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
	go install github.com/reviewdog/reviewdog/cmd/reviewdog@v0.21.0
	sample "$tmp/sample"
	git add . && git commit -qm "names are cached"
	review() { cachelint -format rdjsonl ./... | reviewdog -f=rdjsonl -diff="git diff HEAD~1" -fail-level=warning; }
	wants '"path":"users/users.go","range":{"start":{"line":25,' 1 review
	cd users
	wants '"path":"users.go","range":{"start":{"line":25,' 1 review
}

try_action() {
	sample "$tmp/sample"
	git add . && git commit -qm "names are cached"
	# What GitHub's runner does with the two steps of action.yml.
	export GITHUB_ACTION_PATH=$repo RUNNER_TEMP=$tmp/runner GITHUB_STEP_SUMMARY=$tmp/summary
	mkdir -p "$RUNNER_TEMP"
	go -C "$GITHUB_ACTION_PATH" build -o "$RUNNER_TEMP/cachelint" ./cmd/cachelint
	export CACHELINT_PACKAGES=./... CACHELINT_FLAGS= CACHELINT_NEW_FROM_REV=HEAD^1 CACHELINT_SARIF=
	wants '^::warning file=users/users.go,line=25,' 1 "$repo/scripts/action.sh"
	grep -q '^    + {teamID} in users.Users.names (map)$' "$GITHUB_STEP_SUMMARY" || fail "no summary"
	CACHELINT_NEW_FROM_REV=HEAD silent "$repo/scripts/action.sh"
	CACHELINT_NEW_FROM_REV='' CACHELINT_SARIF=x.sarif CACHELINT_FLAGS='-tier=review -checks nocoalesce' silent "$repo/scripts/action.sh"
	grep -q '"uri": "users/users.go"' x.sarif || fail "no SARIF"
	CACHELINT_NEW_FROM_REV=nope wants 'there is no revision nope' 2 "$repo/scripts/action.sh"
	CACHELINT_NEW_FROM_REV='' CACHELINT_FLAGS='-nope; touch broken' wants 'not defined: -nope' 2 "$repo/scripts/action.sh"
	[ ! -e broken ] || fail "a flag was run"
}

# The script of the job, as GitLab's runner joins it.
try_gitlab() {
	sample "$tmp/sample"
	git add . && git commit -qm "names are cached"
	{
		echo 'set -eo pipefail'
		block gitlab | sed -n "/^  script:/,/^  artifacts:/s/^    - //p" | sed "s/^'\(.*\)'\$/\1/"
	} >"$tmp/job.sh"
	grep -q 'format gitlab' "$tmp/job.sh" || fail "the docs have no job"
	silent bash "$tmp/job.sh" # on the default branch
	grep -q '"path": "users/users.go"' cachelint.json || fail "no report"
	export CI_MERGE_REQUEST_DIFF_BASE_SHA
	CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse HEAD~1)
	wants "$finding" 1 bash "$tmp/job.sh"
	CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse HEAD)
	silent bash "$tmp/job.sh"
	echo 'nope: true' >.cachelint.yml
	wants 'nope: is not a field' 1 bash "$tmp/job.sh" # that it could not run is no report
}

# rules_go's own nogo, generated for our analyzers. Bazel would compile it; it
# imports an internal package of x/tools, so it is compiled inside a copy of that.
try_nogo() {
	local builders tools
	builders=$(moddir github.com/bazelbuild/rules_go@v0.65.0)/go/tools/builders
	tools=$(moddir golang.org/x/tools@v0.52.0)
	rm -rf "$tmp/nogo"
	mkdir -p "$tmp/nogo"
	cp -r "$tools" "$tmp/nogo/tools"
	chmod -R u+w "$tmp/nogo"
	cd "$tmp/nogo/tools"
	mkdir nogo nogogen
	for f in constants env flags nogo_fix nogo_goversions_go118 nogo_goversions_go121 nogo_goversions_go122 nogo_main nogo_version nolint; do
		cp "$builders/$f.go" nogo/
	done
	for f in generate_nogo_main env flags; do cp "$builders/$f.go" nogogen/; done
	cat >nogogen/main.go <<'GO'
package main

import "os"

func main() {
	if err := genNogoMain(os.Args[1:]); err != nil {
		panic(err)
	}
}
GO
	block nogo-config >nogo.json
	local paths=()
	for check in $(block nogo-build | sed -n 's|.*//analyzers/\(.*\)",|\1|p'); do
		paths+=(-analyzer_importpath "github.com/cachelint/cachelint/analyzers/$check")
	done
	[ "${#paths[@]}" -ge 10 ] || fail "the docs name no analyzers"
	go run ./nogogen -output nogo/generated.go -config nogo.json "${paths[@]}"
	go mod edit -require "github.com/cachelint/cachelint@$version"
	go mod tidy >/dev/null 2>&1 || go mod tidy
	go build -o "$tmp/nogo/nogo" ./nogo

	sample "$tmp/sample"
	go list -export -deps -f '{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}' ./... >"$tmp/nogo/importcfg"
	nogo() { "$tmp/nogo/nogo" -importcfg "$tmp/nogo/importcfg" "$@"; }
	silent nogo -p example.com/sample/clean -x "$tmp/nogo/clean.facts" clean/clean.go
	wants "$finding" 3 nogo -p example.com/sample/users -x "$tmp/nogo/users.facts" users/users.go
	[ -s "$tmp/nogo/users.facts" ] || fail "no facts"
}

# golangci-lint custom clones golangci-lint: it gets a repository made of the module.
try_golangci() {
	install
	local module=github.com/golangci/golangci-lint/v2 built
	built=$(block custom-gcl | sed -n 's/^version: //p')
	mkdir -p "$tmp/gcl"
	cp -r "$(moddir "$module@$built")" "$tmp/gcl/golangci-lint"
	chmod -R u+w "$tmp/gcl"
	cd "$tmp/gcl/golangci-lint"
	git init -q && git add -f . && git commit -qm x && git tag "$built"
	git config --global "url.file://$tmp/gcl/golangci-lint.insteadOf" https://github.com/golangci/golangci-lint.git
	export GOLANGCI_LINT_CACHE=$tmp/gcl/cache
	go install "$module/cmd/golangci-lint@$built"

	sample "$tmp/sample"
	block custom-gcl >.custom-gcl.yml
	block golangci >.golangci.yml
	golangci-lint custom
	wants "$finding" 1 ./custom-gcl run ./...
	silent ./custom-gcl run ./clean

	# //nolint is golangci-lint's: one that silences a finding is used, others are not.
	sed -i 's/^linters:$/&\n  default: none/; s/^    - cachelint$/&\n    - nolintlint/' .golangci.yml
	sed -i 's|, err := u.load(.*|& //nolint:cachelint // few teams|' users/users.go
	silent ./custom-gcl run ./...
	sed -i 's|^package clean$|& //nolint:cachelint // nothing|' clean/clean.go
	wants 'clean/clean.go:2:.*is unused' 1 ./custom-gcl run ./...
	git checkout -q clean
	sed -i 's| //nolint.*||' users/users.go

	# The same findings as our own command, byte for byte.
	cp -r "$repo/testdata/learning" "$tmp/learning"
	cd "$tmp/learning"
	block golangci | sed 's/^linters:/&\n  default: none/; s/tier: default.*/tier: review/; s/disable: .*/disable: []/' >.golangci.yml
	# Both exit with 1.
	set +o pipefail
	cachelint -local -tier=review ./... 2>/dev/null | sort >"$tmp/own"
	"$tmp/sample/custom-gcl" run --output.text.path=stdout --output.text.print-issued-lines=false ./... | sed -n 's/ (cachelint)$//p' | sort >"$tmp/theirs"
	set -o pipefail
	[ -s "$tmp/own" ] || fail "no findings"
	diff "$tmp/own" "$tmp/theirs" >"$tmp/out" || fail "other findings than cachelint -local"

	# What a replace directive takes from a folder is the user's own: a load there is seen.
	local custom=$tmp/sample/custom-gcl
	mkdir -p "$tmp/replaced/lib" "$tmp/replaced/app"
	cd "$tmp/replaced"
	printf 'module example.com/lib\n\ngo 1.26\n' >lib/go.mod
	printf 'module example.com/app\n\ngo 1.26\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n' >app/go.mod
	printf 'package lib\n\nimport (\n\t"context"\n\t"database/sql"\n)\n\n' >lib/lib.go
	sed -n '/) load(/,/^}/p' "$tmp/sample/users/users.go" |
		sed 's/(u \*Users) load(ctx context.Context/Names(ctx context.Context, db *sql.DB/; s/u\.db/db/' >>lib/lib.go
	sed 's/u\.load(ctx/lib.Names(ctx, u.db/; s|"sync"|&\n\n\t"example.com/lib"|' "$tmp/sample/users/users.go" >app/users.go
	cd app
	block golangci >.golangci.yml
	wants 'users.go:27:.*every concurrent miss of {teamID} runs the SQL query' 1 cachelint ./...
	wants 'users.go:27:.*every concurrent miss of {teamID} runs the SQL query' 1 "$custom" run ./...
}

publish
routes=("$@")
[ $# -gt 0 ] || routes=(cli vet precommit action gitlab reviewdog nogo golangci)
for route in "${routes[@]}"; do
	"try_$route"
	echo "ok: $route"
done
