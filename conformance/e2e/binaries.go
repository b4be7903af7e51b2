package e2e

import (
	"archive/tar"
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/ulikunitz/xz"
)

// postgresVersion is the release of PostgreSQL 16 whose binaries are fetched.
const postgresVersion = "16.11.0"

// cacheDir gives the directory for what is fetched once a machine. For root it is one that every user can read, because
// the database server refuses to run as root.
func cacheDir() (string, error) {
	if os.Getuid() == 0 {
		return filepath.Join("/var/tmp", "microcodegen-e2e"), nil
	}
	base, err := os.UserCacheDir()
	return filepath.Join(base, "microcodegen-e2e"), err
}

// postgresBinaries gives the directory of an unpacked PostgreSQL 16, fetching it from Maven Central the first time.
func postgresBinaries(ctx context.Context) (string, error) {
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "postgres-"+postgresVersion+"-"+runtime.GOARCH)
	if _, err := os.Stat(filepath.Join(dir, "bin", "postgres")); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	staging, err := os.MkdirTemp(cache, "unpack-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(staging)
	jar, err := fetchArtifact(ctx, staging)
	if err != nil {
		return "", err
	}
	tree := filepath.Join(staging, "tree")
	if err := unpackJar(jar, tree); err != nil {
		return "", fmt.Errorf("unpacking %s: %w", filepath.Base(jar), err)
	}
	if err := os.Rename(tree, dir); err != nil {
		if _, there := os.Stat(filepath.Join(dir, "bin", "postgres")); there != nil {
			return "", err
		}
	}
	return dir, nil
}

// fetchArtifact lets Maven copy the archive of binaries for this machine into dir.
func fetchArtifact(ctx context.Context, dir string) (string, error) {
	arch, ok := map[string]string{"amd64": "amd64", "arm64": "arm64v8"}[runtime.GOARCH]
	if !ok || runtime.GOOS != "linux" {
		return "", fmt.Errorf("no PostgreSQL binaries for %s/%s: set E2E_DATABASE_URL", runtime.GOOS, runtime.GOARCH)
	}
	artifact := "embedded-postgres-binaries-linux-" + arch
	cmd := exec.CommandContext(ctx, "mvn", "-B", "-q", "dependency:copy", "-DoutputDirectory="+dir,
		"-Dartifact=io.zonky.test.postgres:"+artifact+":"+postgresVersion)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetching PostgreSQL %s with Maven: %w\n%s", postgresVersion, err, out)
	}
	return filepath.Join(dir, artifact+"-"+postgresVersion+".jar"), nil
}

// unpackJar unpacks the compressed tar inside the jar to dir.
func unpackJar(jar, dir string) error {
	archive, err := zip.OpenReader(jar)
	if err != nil {
		return err
	}
	defer archive.Close()
	for _, entry := range archive.File {
		if !strings.HasSuffix(entry.Name, ".txz") {
			continue
		}
		r, err := entry.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		plain, err := xz.NewReader(r)
		if err != nil {
			return err
		}
		return unpackTar(tar.NewReader(plain), dir)
	}
	return errors.New("no .txz in it")
}

// unpackTar writes the archive's files, directories and links below dir, readable for everybody.
func unpackTar(archive *tar.Reader, dir string) error {
	for {
		h, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if !filepath.IsLocal(h.Name) {
			return fmt.Errorf("%s leads out of the archive", h.Name)
		}
		path := filepath.Join(dir, h.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		switch h.Typeflag {
		case tar.TypeDir:
			err = os.MkdirAll(path, 0o755)
		case tar.TypeSymlink:
			err = os.Symlink(h.Linkname, path)
		case tar.TypeReg:
			err = writeAll(path, archive, h.FileInfo().Mode().Perm()|0o444)
		}
		if err != nil {
			return err
		}
	}
}

func writeAll(path string, r io.Reader, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, r); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
