package main

import "testing"

// A cost says something only if the refills that it is the cost of are found.
func TestGeneratedRefillsAreFound(t *testing.T) {
	for _, shape := range shapes {
		for _, n := range []int{1, 20} {
			m, err := measure(shape, n)
			if err != nil {
				t.Fatal(err)
			}
			if m.Refills != n {
				t.Errorf("%s, %d refills: the map shows %d", shape, n, m.Refills)
			}
		}
	}
}
