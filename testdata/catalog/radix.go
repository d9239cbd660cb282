package catalogtest

import (
	radixv3 "github.com/mediocregopher/radix/v3"
	radix "github.com/mediocregopher/radix/v4"
)

func _(v *string) {
	radix.Cmd(v, "GET", "k")
	radix.FlatCmd(v, "SET", "k", "v", "EX", 60)
	radixv3.Cmd(v, "GET", "k")
	radixv3.FlatCmd(v, "SET", "k", "v", "EX", 60)
}
