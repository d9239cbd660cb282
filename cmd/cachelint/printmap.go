package main

import "io"

func printMap(p *program, o *options, w io.Writer) error {
	return writeJSON(w, p.Map.JSON(p.show))
}
