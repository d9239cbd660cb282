// Cost measures what cachelint costs, and how that grows. See docs/cost.md.
//
//	go run ./internal/cost scale        # generated code of 1 to 10,000 refills
//	go run ./internal/cost tree DIR     # a checked-out module, against no-op tools
//
// Costs are CPU seconds, of which a busy machine does not add any, and the
// peak resident memory of a process of its own.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/tools/go/analysis/unitchecker"
)

func main() {
	args := os.Args[1:]
	if n := len(args); n > 0 && (args[0] == "-V=full" || slices.Contains(args, "-flags") || strings.HasSuffix(args[n-1], ".cfg")) {
		unitchecker.Main(noop)
	}
	if err := run(args); err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("want scale, or tree DIR")
	}
	fs := flag.NewFlagSet(args[0], flag.ExitOnError)
	switch args[0] {
	case "scale":
		largest := fs.Int("n", 10000, "the largest `number` of refills")
		_ = fs.Parse(args[1:])
		return printScale(os.Stdout, *largest)
	case "scale-one": // a process of its own, for its peak memory
		shape := fs.String("shape", "", "")
		n := fs.Int("n", 1, "")
		profile := fs.String("cpuprofile", "", "")
		_ = fs.Parse(args[1:])
		if *profile != "" {
			f, err := os.Create(*profile)
			if err != nil {
				return err
			}
			defer f.Close()
			if err := pprof.StartCPUProfile(f); err != nil {
				return err
			}
			defer pprof.StopCPUProfile()
		}
		m, err := measure(*shape, *n)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(m)
	case "tree":
		runs := fs.Int("runs", 3, "the `number` of runs, of which the cheapest counts")
		staticcheck := fs.String("staticcheck", "", "a staticcheck `binary` to compare with")
		vet := fs.Bool("vet", true, "measure go vet -vettool as well")
		_ = fs.Parse(args[1:])
		if fs.NArg() != 1 {
			return errors.New("want one folder")
		}
		return printTree(os.Stdout, fs.Arg(0), *runs, *vet, *staticcheck)
	case "load":
		return loadOnly()
	}
	return fmt.Errorf("unknown command %q", args[0])
}

// A usage is what a process and its children took.
type usage struct {
	cpu time.Duration
	rss int64 // peak, of the largest process, in bytes
}

// timed runs a command and returns what it took.
func timed(cmd *exec.Cmd) (usage, error) {
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = nil // findings
	}
	if cmd.ProcessState == nil {
		return usage{}, err
	}
	u := usage{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.rss = r.Maxrss << 10 // Linux counts in KiB
	}
	return u, err
}
