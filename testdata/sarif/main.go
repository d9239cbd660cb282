// Command sarif reports what in standard input is not SARIF 2.1.0, and exits
// with 1 if anything is not. It is a module of its own so that nobody who
// imports cachelint needs a library for JSON schemas.
//
// sarif-schema-2.1.0.json is the schema of the OASIS standard (errata 01), copied
// whole from github.com/owenrumney/go-sarif v3.3.1, which is in the public
// domain. Copyright (c) OASIS Open. All Rights Reserved; its notice allows
// copies that assist in an implementation.
package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed sarif-schema-2.1.0.json
var text []byte

func main() {
	if err := validate(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func validate() error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", doc); err != nil {
		return err
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		return err
	}
	log, err := jsonschema.UnmarshalJSON(os.Stdin)
	if err != nil {
		return err
	}
	return schema.Validate(log)
}
