// Package catalogtest calls every function that internal/catalog describes, one
// file for each of its data files. It is type-checked by the tests of that
// package and never run: most arguments only have the right type.
//
// Whoever describes a library adds it to go.mod here and calls what the entry
// names.
package catalogtest
