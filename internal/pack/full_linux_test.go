package pack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/render"
)

// smallDisk mounts a file system of one MiB.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("SKIPPED, NOT PROVED: a full disk needs the right to mount one (run as root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// ofSize makes an application of n files of some bytes each.
func ofSize(t *testing.T, n, bytes int) []render.File {
	t.Helper()
	contents := map[string]string{}
	for i := range n {
		contents[fmt.Sprintf("src/d%d/f%d.txt", i%7, i)] = strings.Repeat("x", bytes-i%2)
	}
	return app(t, contents)
}

func TestAFullDiskLeavesNothingOrEverything(t *testing.T) {
	small := ofSize(t, 3, 100)
	full := 0
	for _, options := range []string{"size=1m", "size=1m,nr_inodes=40"} {
		for _, prepare := range []string{"missing", "empty", "generated"} {
			for n := 1; n < 60; n++ {
				disk := smallDisk(t, options)
				target := filepath.Join(disk, "parent", "app")
				switch prepare {
				case "empty":
					if err := os.MkdirAll(target, 0o755); err != nil {
						t.Fatal(err)
					}
				case "generated":
					mustDir(t, target, small, Options{})
				}
				before := tree(t, disk)
				files := ofSize(t, n, 24<<10)
				_, err := Dir(context.Background(), target, files, Options{})
				want := before
				if err == nil {
					want = prefixed("parent/app/", ofFiles(files))
				} else {
					full++
					var e *diag.Failure
					if !errors.As(err, &e) || e.Code != CodeFull {
						t.Errorf("%s, %s, %d files: got %v, want a failure %s", options, prepare, n, err, CodeFull)
					}
				}
				same(t, tree(t, disk), want)
				if t.Failed() {
					t.Fatalf("%s, %s, %d files: %v", options, prepare, n, err)
				}
			}
		}
	}
	t.Logf("the disk was full %d times", full)
	if full < 60 {
		t.Errorf("the disk was full %d times only: nothing is proved", full)
	}
}

func TestAReadOnlyFileSystemSaysSo(t *testing.T) {
	disk := smallDisk(t, "size=1m")
	mustDir(t, filepath.Join(disk, "old"), ofSize(t, 2, 100), Options{})
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"old", "new", "a/b"} {
		e := refused(t, filepath.Join(disk, target), ofSize(t, 3, 100), Options{}, CodeIO)
		if !strings.Contains(e.Error(), "read-only") {
			t.Errorf("it says %q", e.Error())
		}
	}
}

func TestAFullDiskKeepsTheOldArchive(t *testing.T) {
	disk := smallDisk(t, "size=1m")
	target := filepath.Join(disk, "app.zip")
	if _, err := ZipFile(context.Background(), target, ofSize(t, 2, 100), Options{}); err != nil {
		t.Fatal(err)
	}
	before := tree(t, disk)
	var incompressible strings.Builder
	for i := range 200_000 {
		incompressible.WriteString(digest([]byte{byte(i), byte(i >> 8), byte(i >> 16)}))
	}
	var e *diag.Failure
	if _, err := ZipFile(context.Background(), target, app(t, map[string]string{"a": incompressible.String()}), Options{}); !errors.As(err, &e) || e.Code != CodeFull {
		t.Errorf("got %v, want a failure %s", err, CodeFull)
	}
	same(t, tree(t, disk), before)
}
