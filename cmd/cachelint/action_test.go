package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/cachelint/cachelint/internal/finding"
)

// TestAction: the steps of action.yml, run as GitHub's runner does.
func TestAction(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	var action struct {
		Inputs map[string]struct{ Description, Default string }
		Runs   struct {
			Using string
			Steps []struct {
				Shell, Run string
				Env        map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(readFile(t, filepath.Join(root, "action.yml"))), &action); err != nil {
		t.Fatal(err)
	}
	for name, in := range action.Inputs {
		if in.Description == "" {
			t.Errorf("the input %s is not described", name)
		}
	}
	dir := repo(t, small)
	writeModule(t, dir, another)
	tmp := t.TempDir()
	if err := os.Symlink(self(t), filepath.Join(tmp, "cachelint")); err != nil {
		t.Skip(err)
	}
	summary := filepath.Join(tmp, "summary")
	step := action.Runs.Steps[1] // the first builds the command
	run := func(inputs map[string]string) result {
		_ = os.Remove(summary)
		env := []string{"GITHUB_ACTION_PATH=" + root, "RUNNER_TEMP=" + tmp, "GITHUB_STEP_SUMMARY=" + summary}
		for name, value := range step.Env {
			input, ok := strings.CutPrefix(value, "${{ inputs.")
			input = strings.TrimSuffix(input, " }}")
			in, known := action.Inputs[input]
			if !ok || !known {
				t.Fatalf("%s is %s", name, value)
			}
			v := in.Default
			if x, ok := inputs[input]; ok {
				v = x
			}
			env = append(env, name+"="+v)
		}
		return command(t, dir, env, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
	}
	if got := consume(t, githubFormat, run(nil).stdout); len(got) != 2 {
		t.Errorf("%+v", got)
	}
	r := run(map[string]string{"new-from-rev": "HEAD"})
	if got := consume(t, githubFormat, r.stdout); r.code != 1 || len(got) != 1 || got[0].path != "teams/teams.go" {
		t.Errorf("%+v", r)
	}
	if s := readFile(t, summary); !strings.Contains(s, "\n    + {teamID} in teams.Users.names (map)\n") {
		t.Errorf("the summary is %q", s)
	}
	file := filepath.Join(tmp, "a b.sarif")
	run(map[string]string{"sarif": file, "flags": "-tier=review -checks nocoalesce", "packages": "./users ./teams"}).want(t, 0, "", "")
	if got := consume(t, sarifFormat, readFile(t, file)); len(got) != 2 {
		t.Errorf("%+v", got)
	}
	// Nothing that is given is run.
	for _, name := range []string{"packages", "flags", "new-from-rev"} {
		r := run(map[string]string{name: "$(touch evil) `touch evil`; touch evil"})
		if _, err := os.Stat(filepath.Join(dir, "evil")); r.code != 2 || err == nil {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestHook: the hook that pre-commit installs is one that there is.
func TestHook(t *testing.T) {
	t.Parallel()
	var hooks []struct{ ID, Entry, Language string }
	if err := yaml.Unmarshal([]byte(readFile(t, "../../.pre-commit-hooks.yaml")), &hooks); err != nil {
		t.Fatal(err)
	}
	dir := module(t, small)
	for _, h := range hooks {
		args := strings.Fields(h.Entry)
		if h.ID != "cachelint" || h.Language != "golang" || args[0] != "cachelint" {
			t.Errorf("%+v", h)
		}
		cachelint(t, dir, append(args[1:], "users/users.go")...).want(t, 1, "users/users.go:22:18: nocoalesce", "1 finding")
	}
}

// TestHostDocs: the docs say what there is.
func TestHostDocs(t *testing.T) {
	docs := readFile(t, "../../docs/hosts.md")
	for _, f := range formats[1:] {
		if !strings.Contains(docs, "\n| `"+string(f)+"` |") {
			t.Errorf("docs/hosts.md lacks the format %s", f)
		}
	}
	for _, c := range documented() {
		if c.Tier == finding.Default && !strings.Contains(docs, "//analyzers/"+c.Name+`"`) {
			t.Errorf("the example for Bazel lacks %s", c.Name)
		}
	}
	for _, block := range strings.Split(docs, "```yaml\n")[1:] {
		text, _, _ := strings.Cut(block, "```")
		var v any
		if err := yaml.Unmarshal([]byte(text), &v); err != nil {
			t.Errorf("no YAML: %v\n%s", err, text)
		}
	}
	script := readFile(t, "../../scripts/try-hosts.sh")
	for _, l := range strings.Split(docs, "\n") {
		if name, ok := strings.CutPrefix(l, "<!-- "); ok {
			name = strings.TrimSuffix(name, " -->")
			if !strings.HasPrefix(name, "github") && !strings.Contains(script, "block "+name) {
				t.Errorf("scripts/try-hosts.sh does not try the example %s", name)
			}
		}
	}
}
