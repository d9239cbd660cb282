package catalogtest

import (
	"io/fs"
	"io/ioutil"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

func _() {
	os.Lstat("k")
	os.Open("k")
	os.OpenFile("k", 1, 1)
	os.ReadDir("k")
	os.ReadFile("k")
	os.Readlink("k")
	os.Stat("k")
	os.Chmod("k", 1)
	os.Chown("k", 1, 1)
	os.Chtimes("k", time.Time{}, time.Time{})
	os.Create("k")
	os.CreateTemp("k", "k")
	os.Link("k", "k")
	os.Mkdir("k", 1)
	os.MkdirAll("k", 1)
	os.MkdirTemp("k", "k")
	os.Remove("k")
	os.RemoveAll("k")
	os.Rename("k", "k")
	os.Symlink("k", "k")
	os.Truncate("k", 1)
	os.WriteFile("k", []byte("k"), 1)
}

func _(c *os.Root) {
	c.Lstat("k")
	c.Open("k")
	c.OpenFile("k", 1, 1)
	c.ReadFile("k")
	c.Readlink("k")
	c.Stat("k")
	c.Create("k")
	c.Mkdir("k", 1)
	c.MkdirAll("k", 1)
	c.Remove("k")
	c.RemoveAll("k")
	c.Rename("k", "k")
	c.WriteFile("k", []byte("k"), 1)
}

func _() {
	ioutil.ReadDir("k")
	ioutil.ReadFile("k")
	ioutil.TempDir("k", "k")
	ioutil.TempFile("k", "k")
	ioutil.WriteFile("k", []byte("k"), 1)
}

func _() {
	fs.Lstat(nil, "k")
	fs.ReadDir(nil, "k")
	fs.ReadFile(nil, "k")
	fs.ReadLink(nil, "k")
	fs.Stat(nil, "k")
	fs.Glob(nil, "k")
	fs.WalkDir(nil, "k", nil)
}

func _(c fs.FS) {
	c.Open("k")
}

func _(c fs.ReadFileFS) {
	c.ReadFile("k")
}

func _(c fs.ReadDirFS) {
	c.ReadDir("k")
}

func _(c fs.StatFS) {
	c.Stat("k")
}

func _() {
	filepath.EvalSymlinks("k")
	filepath.Glob("k")
	filepath.Walk("k", nil)
	filepath.WalkDir("k", nil)
}

func _(c *exec.Cmd) {
	c.CombinedOutput()
	c.Output()
	c.Run()
	c.Start()
}
