package catalog

// ControlName reports whether an identifier names what chooses how a value is
// come by, not which: whether to ask the cache, how long to keep or to wait,
// what to log.
func ControlName(name string) bool {
	for _, w := range words(name) {
		if controls[w] {
			return true
		}
	}
	return false
}

var controls = map[string]bool{}

func init() {
	for _, w := range []string{"refresh", "force", "forced", "bypass", "skip", "nocache", "cache", "cached", "ttl", "expiry", "expire", "expires", "expiration",
		"timeout", "deadline", "retry", "retries", "attempt", "attempts", "debug", "verbose", "trace", "tracing", "log", "logger", "span",
		"metrics", "metric", "now", "dryrun", "tx", "db", "conn", "client", "duration", "interval", "wait", "lock", "fresh", "stale"} {
		controls[w] = true
	}
}

// WordsOf splits an identifier into its words, in lower case.
func WordsOf(name string) []string { return words(name) }
