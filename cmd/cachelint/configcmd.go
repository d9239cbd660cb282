package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/cachelint/cachelint/internal/config"
)

// configCommand is "cachelint config verify" and "cachelint config schema".
func configCommand(w io.Writer, args []string) error {
	if len(args) == 0 || args[0] != "verify" && args[0] != "schema" {
		return errors.New(`want "config verify", which checks the configuration, or "config schema", which prints its JSON schema`)
	}
	dir, file := "", ""
	fs := flag.NewFlagSet("cachelint config", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	if args[0] == "verify" {
		fs.StringVar(&dir, "C", "", "")
		fs.StringVar(&file, "config", "", "")
	}
	if err := fs.Parse(args[1:]); errors.Is(err, flag.ErrHelp) {
		_, err := io.WriteString(w, usage())
		return err
	} else if err != nil {
		return fmt.Errorf("%w; cachelint -h lists the flags", err)
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("config %s takes no arguments: %q; name a file with -config", args[0], fs.Arg(0))
	}
	if args[0] == "schema" {
		schema, err := config.Schema()
		if err == nil {
			_, err = w.Write(schema)
		}
		return err
	}
	if dir != "" {
		if err := os.Chdir(dir); err != nil {
			return fmt.Errorf("-C: %w", err)
		}
	}
	if err := config.Analyzer.Flags.Set("config", file); err != nil {
		return err
	}
	config.Search()
	cfg, err := config.Load()
	if err != nil {
		return err
	}
	if cfg.Path() == "" {
		return fmt.Errorf("nothing to verify: there is no %s beside the go.mod or go.work above", config.FileName)
	}
	_, err = fmt.Fprintf(w, "%s is valid\n", clean(cfg.Path()))
	return err
}
