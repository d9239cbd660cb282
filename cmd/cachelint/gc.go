package main

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// relaxGC collects garbage less often than Go does by itself, for as long as
// the heap stays small: a fifth of the time of a run goes into it. It returns
// what ends that. GOGC, if the user has set it, decides instead.
func relaxGC() (stop func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	const (
		roomy   = 2 << 30 // bytes of heap: below, memory is traded for time
		usual   = 100     // percent, as Go does
		relaxed = 400     // beyond, page faults cost what is saved
	)
	old := debug.SetGCPercent(relaxed)
	done := make(chan struct{})
	go func() {
		now := relaxed
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
			metrics.Read(live)
			if n := live[0].Value.Uint64(); n > 0 {
				if p := min(relaxed, max(usual, int(100*roomy/n)-100)); p != now {
					now = p
					debug.SetGCPercent(now)
				}
			}
		}
	}()
	return func() {
		done <- struct{}{}
		debug.SetGCPercent(old)
	}
}
