package catalogtest

import (
	"sync"
	"sync/atomic"
)

func _(c *sync.Map) {
	c.Load("k")
	c.Store("k", "v")
	c.Swap("k", "v")
	c.CompareAndSwap("k", "k", "v")
	c.LoadOrStore("k", "v")
	c.Delete("k")
	c.LoadAndDelete("k")
	c.CompareAndDelete("k", "k")
	c.Clear()
}

func _(c *sync.Mutex) {
	c.Lock()
	c.Unlock()
	c.TryLock()
}

func _(c *sync.RWMutex) {
	c.Lock()
	c.Unlock()
	c.RLock()
	c.RUnlock()
	c.TryLock()
	c.TryRLock()
}

func _(c sync.Locker) {
	c.Lock()
	c.Unlock()
}

func _(c *sync.Once) {
	c.Do(nil)
}

func _() {
	sync.OnceFunc(nil)
	sync.OnceValue[string](nil)
	sync.OnceValues[string, string](nil)
}

func _(c *sync.WaitGroup) {
	c.Wait()
}

func _(c *sync.Cond) {
	c.Wait()
}

func _() {
	atomic.CompareAndSwapInt32(nil, 1, 1)
	atomic.CompareAndSwapInt64(nil, 1, 1)
	atomic.CompareAndSwapUint32(nil, 1, 1)
	atomic.CompareAndSwapUint64(nil, 1, 1)
	atomic.CompareAndSwapUintptr(nil, 1, 1)
	atomic.CompareAndSwapPointer(nil, nil, nil)
}

func _(c *atomic.Bool) {
	c.CompareAndSwap(true, true)
}

func _(c *atomic.Int32) {
	c.CompareAndSwap(1, 1)
}

func _(c *atomic.Int64) {
	c.CompareAndSwap(1, 1)
}

func _(c *atomic.Uint32) {
	c.CompareAndSwap(1, 1)
}

func _(c *atomic.Uint64) {
	c.CompareAndSwap(1, 1)
}

func _(c *atomic.Uintptr) {
	c.CompareAndSwap(1, 1)
}

func _(c *atomic.Pointer[string]) {
	c.CompareAndSwap(nil, nil)
}

func _(c *atomic.Value) {
	c.CompareAndSwap("k", "k")
}
