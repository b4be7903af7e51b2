package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
)

// environment judges what surrounds the application: Compose file, Dockerfile, the first start of a new user, and the
// commands of the README. It gives the number of commands that were run.
func (x *trial) environment(t *testing.T) int {
	if err := x.app.Halt(); err != nil {
		t.Fatal(err)
	}
	t.Run("docker-compose.yml", x.compose)
	t.Run("Dockerfile", x.dockerfile)
	commands := 0
	if *fullFlag {
		t.Run("the Dockerfile's steps", func(t *testing.T) { commands += x.replay(t) })
	}
	t.Run("the first start of a new user", func(t *testing.T) { commands += x.newUser(t) })
	t.Run("the README's commands", func(t *testing.T) { commands += x.readme(t) })
	return commands
}

// compose loads docker-compose.yml with Compose's own library and checks what a user relies on.
func (x *trial) compose(t *testing.T) {
	x.withoutDotEnv(t)
	project, err := loadCompose(t.Context(), x.app.Dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	app, db, secret := project.Services["app"], project.Services["db"], project.Services["secret"]
	if len(project.Services) != 3 || app.Build == nil || db.Image == "" || secret.Image == "" {
		t.Fatalf("the services are %v, expected app (built), db and secret", project.ServiceNames())
	}
	if !strings.HasPrefix(db.Image, "postgres:16") || db.Image != secret.Image {
		t.Errorf("the images of db and secret are %s and %s, expected postgres:16 for both", db.Image, secret.Image)
	}
	if db.HealthCheck == nil || len(db.HealthCheck.Test) < 2 {
		t.Error("db has no health check")
	}
	for service, condition := range map[string]string{"db": types.ServiceConditionHealthy, "secret": types.ServiceConditionCompletedSuccessfully} {
		if got := app.DependsOn[service].Condition; got != condition {
			t.Errorf("app waits for %s until it is %q, expected %s", service, got, condition)
		}
	}
	for name, want := range map[string]string{"app": "127.0.0.1:8080:8080", "db": "127.0.0.1:54329:5432"} {
		var got []string
		for _, p := range project.Services[name].Ports {
			got = append(got, fmt.Sprintf("%s:%s:%d", p.HostIP, p.Published, p.Target))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s publishes %v, expected %s", name, got, want)
		}
	}
	if value(app, "JWT_SECRET_FILE") == "" || value(app, "JWT_SECRET") != "" {
		t.Error("app is to read its secret from a file")
	}
	if u := value(app, "DATABASE_URL"); !strings.Contains(u, "@db:5432/"+value(db, "POSTGRES_DB")) {
		t.Errorf("app's DATABASE_URL is %s", u)
	}
	if !strings.Contains(value(db, "POSTGRES_INITDB_ARGS"), "C.UTF-8") {
		t.Error("db is not initialised with C.UTF-8")
	}
	moved, err := loadCompose(t.Context(), x.app.Dir, []string{"PORT=9191", "DB_PORT=9292"})
	if err != nil {
		t.Fatal(err)
	}
	if a, d := moved.Services["app"].Ports[0].Published, moved.Services["db"].Ports[0].Published; a != "9191" || d != "9292" {
		t.Errorf("with PORT=9191 and DB_PORT=9292 the ports are %s and %s", a, d)
	}
}

// dockerfile checks what can be read off the Dockerfile: several stages, no package manager of a system, a user other
// than root, a health check.
func (x *trial) dockerfile(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(x.app.Dir, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(data), "\\\n", " ")
	stages := regexp.MustCompile(`(?mi)^FROM\s+(\S+)`).FindAllStringSubmatch(text, -1)
	if len(stages) < 2 {
		t.Errorf("the Dockerfile has %d stages", len(stages))
	}
	if m := regexp.MustCompile(`(?mi)^RUN\b.*\b(apt-get|apt|apk|yum|dnf|microdnf|zypper)\b.*`).FindString(text); m != "" {
		t.Errorf("the Dockerfile calls a system's package manager: %s", m)
	}
	if !regexp.MustCompile(`(?mi)^HEALTHCHECK\b.*\bCMD\b`).MatchString(text) {
		t.Error("the Dockerfile has no health check")
	}
	users := regexp.MustCompile(`(?mi)^USER\s+(\S+)`).FindAllStringSubmatch(text, -1)
	nonroot := len(stages) > 0 && strings.HasSuffix(stages[len(stages)-1][1], ":nonroot")
	if len(users) > 0 {
		last := users[len(users)-1][1]
		nonroot = last != "root" && last != "0" && !strings.HasPrefix(last, "0:")
	}
	if !nonroot {
		t.Error("the Dockerfile's last stage runs as root")
	}
}

// replay builds the image without a container engine, runs it as a user without rights, and asks its health check.
func (x *trial) replay(t *testing.T) int {
	dir, err := os.MkdirTemp("/var/tmp", "microcodegen-e2e-image-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	defer func() {
		x.app.Command(context.Background(), nil, "chmod", "-R", "u+w", dir).Run() // Go's module cache is read-only
		os.RemoveAll(dir)
	}()
	ctx := limited(t, 15*time.Minute)
	image, err := BuildImage(ctx, x.app.Dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	env := x.app.Env(map[string]string{"PORT": strconv.Itoa(port)})
	p, err := start(image.Command(context.Background(), env, image.Start...), port, x.workspace.Logs)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.WaitHealthy(ctx, time.Minute); err != nil {
		p.Kill()
		t.Fatalf("%v\n%s", err, p.Output())
	}
	if out, err := image.Command(ctx, env, image.HealthCheck...).CombinedOutput(); err != nil {
		t.Errorf("the health check of a healthy server: %v\n%s", err, out)
	}
	if err := p.Stop(20 * time.Second); err != nil {
		t.Error(err)
	}
	if err := image.Command(ctx, env, image.HealthCheck...).Run(); err == nil {
		t.Error("the health check passes without a server")
	}
	return image.Steps + 3
}

// stranger prepares the environment of somebody who has just unpacked the application: no variable is set but the ports,
// no .env exists, and docker is a stand-in.
func (x *trial) stranger(t *testing.T) (env map[string]string, port int) {
	t.Helper()
	x.withoutDotEnv(t)
	bin := filepath.Join(x.app.Dir, ".standins")
	if err := StandIns(bin); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stopStandIns(bin); err != nil {
			t.Error(err)
		}
		os.RemoveAll(bin)
		x.withoutDotEnv(t)
	})
	databasePort, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	if port, err = freePort(); err != nil {
		t.Fatal(err)
	}
	return map[string]string{"PATH": bin + string(os.PathListSeparator) + os.Getenv("PATH"), standInDir: bin,
		"DB_PORT": strconv.Itoa(databasePort), "PORT": strconv.Itoa(port)}, port
}

// launch starts a command that serves on a port, and waits until it is healthy.
func (x *trial) launch(t *testing.T, env map[string]string, port int, line string) *Process {
	t.Helper()
	p, err := x.app.run(env, port, "sh", "-c", line)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.WaitHealthy(t.Context(), 2*time.Minute); err != nil {
		p.Kill()
		t.Fatalf("%s: %v\n%s", line, err, p.Output())
	}
	return p
}

// newUser runs make run and make test without DATABASE_URL, as the first command on a fresh copy.
func (x *trial) newUser(t *testing.T) int {
	env, port := x.stranger(t)
	p := x.launch(t, env, port, "exec make run")
	if _, err := Register(t.Context(), x.genome, p.URL, 1); err != nil {
		t.Error(err)
	}
	info, err := os.Stat(filepath.Join(x.app.Dir, ".env"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("make run leaves no .env of mode 600: %v", err)
	}
	if err := p.Stop(20 * time.Second); err != nil {
		t.Error(err)
	}
	if _, err := x.app.Make(limited(t, 10*time.Minute), env, "test"); err != nil {
		t.Errorf("without TEST_DATABASE_URL: %v", err)
	}
	return 2
}

// shellBlock matches a fenced block of shell commands.
var shellBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```")

// needsEngine are the README's commands that only a container engine can run; the Compose file and the Dockerfile are
// checked apart.
var needsEngine = map[string]bool{"docker compose up": true, "make up": true}

// readme runs the shell blocks of the README as they are written, apart from the port.
func (x *trial) readme(t *testing.T) int {
	data, err := os.ReadFile(filepath.Join(x.app.Dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	env, port := x.stranger(t)
	var server *Process
	stop := func() {
		if server != nil {
			if err := server.Stop(20 * time.Second); err != nil {
				t.Error(err)
			}
			server = nil
		}
	}
	defer stop()
	count := 0
	for _, block := range shellBlock.FindAllStringSubmatch(string(data), -1) {
		for _, line := range strings.Split(strings.TrimSpace(block[1]), "\n") {
			line = strings.ReplaceAll(line, "localhost:8080", "localhost:"+strconv.Itoa(port))
			switch {
			case needsEngine[line]:
				t.Logf("needs a container engine: %s", line)
				continue
			case line == "make run" || line == x.stack.Commands.Start:
				stop()
				server = x.launch(t, env, port, line)
			default:
				x.readmeLine(t, env, line)
			}
			count++
		}
	}
	if server == nil || count < 5 {
		t.Errorf("%d commands of the README were run: are its blocks still marked sh?", count)
	}
	os.Remove(filepath.Join(x.app.Dir, "cookies.txt"))
	return count
}

// readmeLine runs one command, which must succeed; the answer of curl must be no problem.
func (x *trial) readmeLine(t *testing.T, env map[string]string, line string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	out, err := x.app.Command(ctx, env, "sh", "-c", line).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", line, err, tail(string(out), 1500))
	}
	if strings.HasPrefix(line, "curl") && (len(out) == 0 || regexp.MustCompile(`"status": ?[45]\d\d`).Match(out)) {
		t.Errorf("%s answers %s", line, out)
	}
}

func TestTheStandInForDockerDoesNothingElse(t *testing.T) {
	for _, line := range []string{"compose up", "compose up -d", "compose up -d --wait", "run postgres:16", "compose exec -T db", "compose exec db sh", "ps"} {
		if err := standInDocker(t.Context(), strings.Fields(line)); err == nil {
			t.Errorf("docker %s is accepted", line)
		}
	}
}
