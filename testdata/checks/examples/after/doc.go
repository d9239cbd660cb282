// Package after holds the examples of package before, put right.
package after
