// Cachelint finds caching misuse in Go code.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/config"
)

func main() {
	if n := len(os.Args); n > 1 && (os.Args[1] == "-flags" || os.Args[1] == "-V=full" || strings.HasSuffix(os.Args[n-1], ".cfg")) {
		unitchecker.Main(analyzers.All()...)
	}
	config.CompileAll()
	args := os.Args[1:]
	isMap := len(args) > 0 && args[0] == "map"
	if isMap {
		args = args[1:]
	}
	fs := flag.NewFlagSet("cachelint", flag.ExitOnError)
	js := fs.Bool("json", false, "")
	config.AddFlags(fs)
	fs.Parse(args)
	p, err := load(options{patterns: fs.Args()})
	if err != nil {
		fmt.Fprintln(os.Stderr, "cachelint:", err)
		os.Exit(2)
	}
	for _, b := range p.broken {
		fmt.Fprintln(os.Stderr, "cachelint: broken:", b)
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent("", "\t")
	if isMap {
		enc.Encode(p.Map.JSON(p.show))
		return
	}
	out := map[string]map[string][]map[string]string{}
	cfg, _ := config.Load()
	n := 0
	for _, c := range analyzers.Checks() {
		for _, f := range c.Find(p.Map) {
			if !f.Shown(cfg.Tier) {
				continue
			}
			n++
			if !*js {
				fmt.Printf("%s: [%s] %s\n", p.show(f.At), f.Tier, f.Text())
			}
			if out[f.At.Pkg] == nil {
				out[f.At.Pkg] = map[string][]map[string]string{}
			}
			out[f.At.Pkg][c.Name] = append(out[f.At.Pkg][c.Name], map[string]string{"posn": p.show(f.At), "message": f.Text()})
		}
	}
	if *js {
		enc.Encode(out)
		return
	}
	if n > 0 {
		os.Exit(1)
	}
}
