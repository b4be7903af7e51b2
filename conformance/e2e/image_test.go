package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const toyDockerfile = `# A comment.
FROM debian:12 AS build
WORKDIR /src
COPY go.txt lib/ ./
RUN useradd --system --no-create-home app
RUN cat go.txt inner.txt \
    > /result && id -u > /who
FROM scratch
ENV GREETING=hello
WORKDIR /app
COPY --from=build /result /who ./
HEALTHCHECK --interval=1s CMD ["cat", "/app/result"]
USER 65532:65532
ENTRYPOINT ["cat", "/app/who"]
`

// toyApp writes an application of three files and gives its directory.
func toyApp(t *testing.T, dockerfile string) string {
	t.Helper()
	dir := t.TempDir()
	for path, text := range map[string]string{"Dockerfile": dockerfile, ".dockerignore": ".env\n*.md\n",
		"go.txt": "one\n", "lib/inner.txt": "two\n", ".env": "secret\n", "README.md": "x\n"} {
		full := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// imageDir gives a directory that every user can reach.
func imageDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "microcodegen-e2e-image-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestADockerfileIsReplayedWithoutRights(t *testing.T) {
	image, err := BuildImage(t.Context(), toyApp(t, toyDockerfile), imageDir(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, ignored := range []string{".env", "README.md"} {
		if _, err := os.Stat(filepath.Join(image.context, ignored)); err == nil {
			t.Errorf("%s is in the context", ignored)
		}
	}
	result, err := image.Command(t.Context(), nil, image.HealthCheck...).Output()
	if err != nil || string(result) != "one\ntwo\n" {
		t.Errorf("the health check gives %q, %v", result, err)
	}
	who, err := image.Command(t.Context(), nil, image.Start...).Output()
	if err != nil || strings.TrimSpace(string(who)) == "0" {
		t.Errorf("RUN ran as user %q, %v", who, err)
	}
	if image.Steps != 1 || image.last.env["GREETING"] != "hello" {
		t.Errorf("%d steps, environment %v", image.Steps, image.last.env)
	}
}

func TestABaseImagesPythonIsFoundWithoutRights(t *testing.T) {
	dockerfile := "FROM python:3.11-slim\nENV PATH=/venv/bin:$PATH\nRUN python -c 'print(1)' > /result\nCMD [\"python\", \"-c\", \"print('http://a/b')\"]\n"
	image, err := BuildImage(t.Context(), toyApp(t, dockerfile), imageDir(t))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := image.Command(t.Context(), nil, image.Start...).CombinedOutput(); string(out) != "http://a/b\n" || err != nil {
		t.Errorf("python gives %q, %v", out, err)
	}
}

func TestADockerfileThatCannotBeBuiltIsAnError(t *testing.T) {
	for what, change := range map[string][2]string{
		"a file that .dockerignore leaves out": {"COPY go.txt", "COPY README.md go.txt"},
		"a failing command":                    {"id -u > /who", "false"},
		"an unknown stage":                     {"--from=build", "--from=builder"},
		"an unknown instruction":               {"ENV", "ENVIRONMENT"},
	} {
		app := toyApp(t, strings.Replace(toyDockerfile, change[0], change[1], 1))
		if _, err := BuildImage(t.Context(), app, imageDir(t)); err == nil {
			t.Errorf("%s is no error", what)
		}
	}
}
