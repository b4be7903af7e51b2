package e2e

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL 16 server: one that this package started, or one that E2E_DATABASE_URL names.
type Server struct {
	admin   *url.URL // a role that may create databases and roles
	bin     string   // directory of the binaries; "" where the server is not ours
	home    string   // data directory and log; "" where the server is not ours
	stays   bool     // goes on when this process ends
	owner   *syscall.Credential
	process *exec.Cmd
	done    chan error
}

// StartServer connects to E2E_DATABASE_URL, or starts a server of its own. It refuses any version but 16.
func StartServer(ctx context.Context) (*Server, error) {
	s, err := openServer(ctx)
	if err != nil {
		return nil, err
	}
	var version int
	err = s.adminDo(ctx, func(c *pgx.Conn) error {
		return c.QueryRow(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version)
	})
	if err == nil && version/10000 != 16 {
		err = fmt.Errorf("PostgreSQL 16 is asked for, and the server is version %d", version/10000)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func openServer(ctx context.Context) (*Server, error) {
	if given := os.Getenv("E2E_DATABASE_URL"); given != "" {
		admin, err := url.Parse(given)
		if err != nil {
			return nil, errors.New("E2E_DATABASE_URL is no URL")
		}
		return &Server{admin: admin}, nil
	}
	bin, err := postgresBinaries(ctx)
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &Server{bin: filepath.Join(bin, "bin"), admin: &url.URL{Scheme: "postgres", User: url.UserPassword("admin", "admin"),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: "/postgres", RawQuery: "sslmode=disable"}}
	if err := s.initialise(ctx, "--encoding=UTF8", "--locale=C.UTF-8"); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, s.Start(ctx)
}

// unprivileged gives the credentials under which the server runs when the harness is root: nobody's.
func unprivileged() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	id := uint32(65534)
	if u, err := user.Lookup("nobody"); err == nil {
		if n, err := strconv.ParseUint(u.Uid, 10, 32); err == nil {
			id = uint32(n)
		}
	}
	return &syscall.Credential{Uid: id, Gid: id}
}

// initialise makes the data directory, for the administrator that s.admin names.
func (s *Server) initialise(ctx context.Context, args ...string) error {
	home, err := os.MkdirTemp("/var/tmp", "microcodegen-e2e-postgres-")
	if err != nil {
		return err
	}
	s.home, s.owner = home, unprivileged()
	password := filepath.Join(home, "password")
	secret, _ := s.admin.User.Password()
	if err := os.WriteFile(password, []byte(secret+"\n"), 0o600); err != nil {
		return err
	}
	if s.owner != nil {
		for _, path := range []string{home, password} {
			if err := os.Chown(path, int(s.owner.Uid), int(s.owner.Gid)); err != nil {
				return err
			}
		}
	}
	args = append([]string{"--pgdata=" + s.data(), "--no-sync", "--username=" + s.admin.User.Username(), "--pwfile=" + password,
		"--auth=scram-sha-256"}, args...)
	if out, err := s.command(ctx, "initdb", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.home, "data") }

// Log is the path of the server's log, "" where the server is not ours.
func (s *Server) Log() string {
	if s.home == "" {
		return ""
	}
	return filepath.Join(s.home, "log")
}

// command prepares one of PostgreSQL's programs under the server's user.
func (s *Server) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, program), args...)
	cmd.Dir = s.home
	cmd.Env = []string{"LC_ALL=C.UTF-8", "TZ=UTC", "PATH=/usr/bin:/bin", "HOME=" + s.home}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.owner, Setpgid: true}
	if !s.stays {
		cmd.SysProcAttr.Pdeathsig = syscall.SIGQUIT
	}
	return cmd
}

// Start runs the server and waits until it answers.
func (s *Server) Start(ctx context.Context) error {
	log, err := os.OpenFile(s.Log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := s.command(context.Background(), "postgres", "-D", s.data(), "-p", s.admin.Port(),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "timezone=Asia/Kathmandu",
		"-c", "log_line_prefix=%m [%p] <%d> ", "-c", "deadlock_timeout=200ms")
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	s.process, s.done = cmd, make(chan error, 1)
	go func() { s.done <- cmd.Wait() }()
	deadline := time.Now().Add(30 * time.Second)
	for {
		err := s.adminDo(ctx, func(c *pgx.Conn) error { return c.Ping(ctx) })
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return fmt.Errorf("postgres does not answer: %w (log: %s)", err, s.Log())
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Ours reports whether this package started the server, so that it may stop it and read its log.
func (s *Server) Ours() bool { return s.home != "" }

// Shutdown ends the server in good order: clients are cut off, and what was committed is kept.
func (s *Server) Shutdown() error {
	if s.process == nil {
		return errors.New("the database server is not ours to stop")
	}
	if err := s.process.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	<-s.done
	s.process = nil
	return nil
}

// Close ends the server and removes its data.
func (s *Server) Close() error {
	var err error
	if s.process != nil {
		err = s.Shutdown()
	}
	if s.home != "" {
		err = errors.Join(err, os.RemoveAll(s.home))
	}
	return err
}

// adminDo runs f on a connection as the administrator.
func (s *Server) adminDo(ctx context.Context, f func(*pgx.Conn) error) error {
	c, err := pgx.Connect(ctx, s.admin.String())
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	return f(c)
}

// appPassword is the password of every application's role. Its characters need percent-encoding in a URL.
const appPassword = "p@ss:w/rd%&?#é"

// CreateDatabase makes an empty database that belongs to a role of the same name, without further rights, and gives its
// URL. A database of that name is dropped first.
func (s *Server) CreateDatabase(ctx context.Context, database string) (*url.URL, error) {
	quoted := pgx.Identifier{database}.Sanitize()
	err := s.adminDo(ctx, func(c *pgx.Conn) error {
		for _, statement := range []string{
			"DROP DATABASE IF EXISTS " + quoted + " WITH (FORCE)",
			"DROP ROLE IF EXISTS " + quoted,
			"CREATE ROLE " + quoted + " LOGIN PASSWORD '" + appPassword + "'",
			"CREATE DATABASE " + quoted + " OWNER " + quoted + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'",
		} {
			if _, err := c.Exec(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", strings.SplitN(statement, " PASSWORD", 2)[0], err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	u := *s.admin
	u.Scheme, u.User, u.Path = "postgresql", url.UserPassword(database, appPassword), "/"+database
	return &u, nil
}

// DropDatabase removes a database that CreateDatabase made, with its role.
func (s *Server) DropDatabase(ctx context.Context, database string) error {
	quoted := pgx.Identifier{database}.Sanitize()
	return s.adminDo(ctx, func(c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "DROP DATABASE IF EXISTS "+quoted+" WITH (FORCE)"); err != nil {
			return err
		}
		_, err := c.Exec(ctx, "DROP ROLE IF EXISTS "+quoted)
		return err
	})
}

// freePort gives a TCP port of the loopback interface on which nobody listens. It lies below those that systems give to
// outgoing connections, and is drawn at random: minutes may pass before it is used, and another run must not draw it.
func freePort() (int, error) {
	const lowest, count, tries = 20000, 12000, 100
	var err error
	for range tries {
		port := lowest + rand.IntN(count)
		var l net.Listener
		if l, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("no free port: %w", err)
}
