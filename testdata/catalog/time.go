package catalogtest

import (
	"time"
)

func _() {
	time.Now()
	time.Since(time.Time{})
	time.Until(time.Time{})
}
