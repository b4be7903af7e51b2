package e2e

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/jackc/pgx/v5"
)

// The harness's own binary stands in for docker, psql and createdb when it is called by one of these names. As docker
// it starts PostgreSQL as docker-compose.yml says, runs commands "in" that service, and fails on anything else.
var standIns = map[string]func(ctx context.Context, args []string) error{
	"docker": standInDocker, "psql": standInPsql, "createdb": standInCreatedb,
}

// standInDir names the variable with the directory where the stand-ins keep the database's process id and a log of calls.
const standInDir = "MICROCODEGEN_STANDIN_DIR"

// StandIns puts the stand-ins into dir, to be set first on PATH.
func StandIns(dir string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name := range standIns {
		if err := os.Symlink(self, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// loadCompose reads an application's docker-compose.yml with an environment, as docker compose would.
func loadCompose(ctx context.Context, dir string, env []string) (*types.Project, error) {
	options, err := cli.NewProjectOptions([]string{filepath.Join(dir, "docker-compose.yml")},
		cli.WithWorkingDirectory(dir), cli.WithName("app"), cli.WithEnv(env), cli.WithEnvFiles(), cli.WithDotEnv)
	if err != nil {
		return nil, err
	}
	return options.LoadProject(ctx)
}

func standInDocker(ctx context.Context, args []string) error {
	switch line := strings.Join(args, " "); {
	case line == "compose up -d --wait db":
		return composeUp(ctx)
	case strings.HasPrefix(line, "compose exec -T db ") && len(args) > 4:
		return composeExec(ctx, args[4:])
	default:
		return fmt.Errorf("the stand-in for docker is not made for: docker %s", line)
	}
}

// composeUp starts the service db, unless it runs already.
func composeUp(ctx context.Context) error {
	admin, service, err := composeDatabase(ctx)
	if err != nil {
		return err
	}
	if c, err := pgx.Connect(ctx, admin.String()); err == nil {
		return c.Close(ctx)
	}
	if !strings.HasPrefix(service.Image, "postgres:16") {
		return fmt.Errorf("the service db is %s, expected postgres:16", service.Image)
	}
	bin, err := postgresBinaries(ctx)
	if err != nil {
		return err
	}
	database := strings.TrimPrefix(admin.Path, "/")
	first := *admin
	first.Path = "/postgres"
	s := &Server{admin: &first, bin: filepath.Join(bin, "bin"), stays: true}
	if err := s.initialise(ctx, strings.Fields(value(service, "POSTGRES_INITDB_ARGS"))...); err != nil {
		return err
	}
	if err := s.Start(ctx); err != nil {
		return err
	}
	note := fmt.Sprintf("%d %s\n", s.process.Process.Pid, s.home)
	if err := os.WriteFile(filepath.Join(os.Getenv(standInDir), "postgres"), []byte(note), 0o644); err != nil {
		return err
	}
	return s.adminDo(ctx, func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{database}.Sanitize())
		return err
	})
}

// composeDatabase gives the address of the service db on this machine and its administrator, as docker-compose.yml says.
func composeDatabase(ctx context.Context) (*url.URL, types.ServiceConfig, error) {
	project, err := loadCompose(ctx, ".", os.Environ())
	if err != nil {
		return nil, types.ServiceConfig{}, err
	}
	service, ok := project.Services["db"]
	if !ok || len(service.Ports) != 1 {
		return nil, service, errors.New("docker-compose.yml has no service db with one port")
	}
	return &url.URL{Scheme: "postgres", User: url.UserPassword(value(service, "POSTGRES_USER"), value(service, "POSTGRES_PASSWORD")),
		Host: net.JoinHostPort(service.Ports[0].HostIP, service.Ports[0].Published), Path: "/" + value(service, "POSTGRES_DB"),
		RawQuery: "sslmode=disable"}, service, nil
}

// value gives a variable of a service's environment.
func value(service types.ServiceConfig, name string) string {
	if v := service.Environment[name]; v != nil {
		return *v
	}
	return ""
}

// composeExec runs a command as if it ran in the service db: psql and createdb reach its server.
func composeExec(ctx context.Context, argv []string) error {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}

// standInPsql answers psql -U USER -d DATABASE -tAc QUERY.
func standInPsql(ctx context.Context, args []string) error {
	if len(args) != 6 || args[0] != "-U" || args[2] != "-d" || args[4] != "-tAc" {
		return fmt.Errorf("the stand-in for psql is not made for: %q", args)
	}
	return asUser(ctx, args[1], args[3], func(c *pgx.Conn) error {
		rows, err := c.Query(ctx, args[5])
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			values, err := rows.Values()
			if err != nil {
				return err
			}
			fmt.Println(values...)
		}
		return rows.Err()
	})
}

// standInCreatedb answers createdb -U USER DATABASE.
func standInCreatedb(ctx context.Context, args []string) error {
	if len(args) != 3 || args[0] != "-U" {
		return fmt.Errorf("the stand-in for createdb is not made for: %q", args)
	}
	return asUser(ctx, args[1], "postgres", func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{args[2]}.Sanitize())
		return err
	})
}

func asUser(ctx context.Context, user, database string, f func(*pgx.Conn) error) error {
	admin, _, err := composeDatabase(ctx)
	if err != nil {
		return err
	}
	if admin.User.Username() != user {
		return fmt.Errorf("the service db has no role %s", user)
	}
	admin.Path = "/" + database
	c, err := pgx.Connect(ctx, admin.String())
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	return f(c)
}

// stopStandIns ends the database that a stand-in started, if any, and removes it.
func stopStandIns(dir string) error {
	note, err := os.ReadFile(filepath.Join(dir, "postgres"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	pidText, home, ok := strings.Cut(strings.TrimSpace(string(note)), " ")
	pid, convErr := strconv.Atoi(pidText)
	if err != nil || convErr != nil || !ok {
		return fmt.Errorf("what the stand-in for docker noted cannot be read: %q", note)
	}
	p, err := os.FindProcess(pid)
	if err == nil {
		err = p.Signal(os.Interrupt)
	}
	return errors.Join(err, os.RemoveAll(home), os.Remove(filepath.Join(dir, "postgres")))
}
